package org.jmd.core.runtime;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a JVM itself lets memory out (docs/security.md), and which of them are open:
 * dumps, reports of crashes, tools that attach, recordings. They are closed by options that the
 * launcher gives, in {@code base.options}; this looks whether those are in force.
 */
public final class JvmLeaks {
  /** An option of HotSpot, the value that it must have, and what it lets out otherwise. */
  record Flag(String name, String wanted, String otherwise) {
    /** How it is written on a command line. */
    String option() {
      return switch (wanted) {
        case "true" -> "-XX:+" + name;
        case "false" -> "-XX:-" + name;
        default -> "-XX:" + name + "=" + wanted;
      };
    }
  }

  /** Options that must have these values. */
  static final List<Flag> FLAGS =
      List.of(
          new Flag("HeapDumpOnOutOfMemoryError", "false", "the heap is written to a file"),
          new Flag("HeapDumpBeforeFullGC", "false", "the heap is written to a file"),
          new Flag("HeapDumpAfterFullGC", "false", "the heap is written to a file"),
          new Flag("CrashOnOutOfMemoryError", "true", "it goes on without memory, half broken"),
          new Flag("CreateCoredumpOnCrash", "false", "a crash asks for a core file"),
          new Flag("ErrorFile", "/dev/null", "a crash writes stacks and registers to a file"),
          new Flag("DumpReplayDataOnError", "false", "a crash writes constants to a file"),
          new Flag("DisableAttachMechanism", "true", "jcmd and jmap read the heap"),
          new Flag("EnableDynamicAgentLoading", "false", "agents are loaded while it runs"),
          new Flag("UsePerfData", "false", "data about it are in a file in /tmp"));

  /** What begins an option that must not be given, and what it does. */
  private static final Map<String, String> FORBIDDEN =
      Map.ofEntries(
          Map.entry("-agentlib:", "an agent or a debugger sees all of it"),
          Map.entry("-agentpath:", "an agent sees all of it"),
          Map.entry("-javaagent:", "an agent sees all of it"),
          Map.entry("-Xrun", "an agent or a debugger sees all of it"),
          Map.entry("-XX:StartFlightRecording", "recordings have the environment in them"),
          Map.entry("-XX:FlightRecorderOptions", "recordings have the environment in them"),
          Map.entry("-XX:+FlightRecorder", "recordings have the environment in them"),
          Map.entry("-XX:OnError", "a crash runs a program"),
          Map.entry("-XX:OnOutOfMemoryError", "a lack of memory runs a program"),
          Map.entry("-XX:FullGCHeapDumpLimit", "the heap is written to files"),
          Map.entry("-Dcom.sun.management.", "it is managed from outside"),
          Map.entry("-Djavax.net.debug", "the text of connections is printed"),
          Map.entry("-Djdk.httpclient.HttpClient.log", "passwords of requests are printed"),
          Map.entry("-Djdk.internal.httpclient.", "passwords of requests are printed"));

  /** Variables from which the JVM takes options, unseen on the command line. */
  private static final List<String> VARIABLES =
      List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

  private JvmLeaks() {}

  /**
   * Which are open in this JVM, each as a phrase that begins with the option or the variable and
   * has none of its value; empty if all are closed.
   */
  public static List<String> open(Map<String, String> environment) {
    HotSpotDiagnosticMXBean vm;
    List<String> arguments;
    try {
      vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
    } catch (NoClassDefFoundError | IllegalArgumentException withoutManagement) {
      return unknown();
    }
    return vm == null ? unknown() : open(flag -> value(vm, flag), arguments, environment);
  }

  private static List<String> unknown() {
    return List.of("this JVM does not tell its options");
  }

  /** Empty if this version has no such option. */
  private static Optional<String> value(HotSpotDiagnosticMXBean vm, String flag) {
    try {
      return Optional.of(vm.getVMOption(flag).getValue());
    } catch (IllegalArgumentException noSuchOption) {
      return Optional.empty();
    }
  }

  static List<String> open(
      Function<String, Optional<String>> flags,
      List<String> arguments,
      Map<String, String> environment) {
    List<String> open = new ArrayList<>();
    for (Flag flag : FLAGS) {
      if (flags.apply(flag.name()).filter(value -> !value.equals(flag.wanted())).isPresent()) {
        open.add(flag.option() + " is not in force: " + flag.otherwise());
      }
    }
    arguments.stream().flatMap(JvmLeaks::forbidden).distinct().sorted().forEach(open::add);
    for (String variable : VARIABLES) {
      @Nullable String options = environment.get(variable);
      if (options != null && !options.isBlank()) {
        open.add(variable + " is set: it gives the JVM options that nobody sees");
      }
    }
    return List.copyOf(open);
  }

  private static Stream<String> forbidden(String argument) {
    return FORBIDDEN.entrySet().stream()
        .filter(option -> argument.startsWith(option.getKey()))
        .map(option -> option.getKey() + "... is given: " + option.getValue());
  }
}
