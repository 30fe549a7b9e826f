package org.jmd.daemon.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A child process that runs {@code jmd} from the class path of this JVM, or, if {@code
 * -Djmd.launcher} names one, an installed {@code jmd}. Its output is collected line by line.
 * Closing it kills the process if it still runs; only what was started here is ever killed.
 */
public final class JmdProcess implements AutoCloseable {
  private final String name;
  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private JmdProcess(String name, Process process, Consumer<String> echo) {
    this.name = name;
    this.process = process;
    this.reader = Thread.ofVirtual().name("output-" + name).start(() -> collect(echo));
  }

  /** Starts {@code jmd arguments...}; output goes to the list only. */
  public static JmdProcess start(
      String name, Map<String, String> environment, String... arguments) {
    return start(name, environment, line -> {}, arguments);
  }

  /** Starts {@code jmd arguments...}, handing each line of output to {@code echo} as well. */
  public static JmdProcess start(
      String name, Map<String, String> environment, Consumer<String> echo, String... arguments) {
    List<String> command = new ArrayList<>(launcher());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("NO_INTERACTIVE", "1");
    try {
      Process started = builder.start();
      started.getOutputStream().close();
      return new JmdProcess(name, started, echo);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start jmd", e);
    }
  }

  /**
   * Runs {@code jmd arguments...} to its end and returns its output; any exit code but 0 is an
   * error.
   */
  public static List<String> run(
      String name, Map<String, String> environment, String... arguments) {
    try (JmdProcess child = start(name, environment, arguments)) {
      int exit = child.await(Duration.ofMinutes(2));
      if (exit != 0) {
        throw new IllegalStateException(
            "jmd " + arguments[0] + " of " + name + " ended with " + exit + ": " + child.lines());
      }
      return child.lines();
    }
  }

  private static List<String> launcher() {
    String installed = System.getProperty("jmd.launcher", "");
    if (!installed.isEmpty()) {
      return List.of(installed);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmOptions.of(JvmOptions.FILES));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath(), "org.jmd.daemon.Jmd"));
    return command;
  }

  private static String classPath() {
    String surefire = System.getProperty("surefire.test.class.path");
    return surefire != null ? surefire : System.getProperty("java.class.path");
  }

  private void collect(Consumer<String> echo) {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        echo.accept(line);
      }
    } catch (IOException closed) {
      lines.add("[output ended: " + closed.getMessage() + "]");
    }
  }

  /** Who this is. */
  public String name() {
    return name;
  }

  /** Everything printed so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** The first group of the first line that the pattern finds, once there is one. */
  public String awaitLine(Pattern pattern, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<String> found = find(pattern);
      if (found.isPresent()) {
        return found.get();
      }
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(
            name + " never printed " + pattern + "; it printed " + lines);
      }
      try {
        process.waitFor(20, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** The first group of the first line that the pattern finds so far. */
  public Optional<String> find(Pattern pattern) {
    for (String line : lines) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return Optional.of(matcher.group(matcher.groupCount() == 0 ? 0 : 1));
      }
    }
    return Optional.empty();
  }

  /** Waits for the end; the exit code. */
  public int await(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            name + " did not end within " + limit + "; it printed " + lines);
      }
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The process itself. */
  public Process process() {
    return process;
  }

  /** Asks it to stop (SIGTERM) and waits; the time it took. */
  public Duration stop(Duration limit) {
    long start = System.nanoTime();
    process.destroy();
    await(limit);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** CPU time used so far, where the system tells. */
  public Optional<Duration> cpu() {
    return process.info().totalCpuDuration();
  }

  /** Resident memory in KiB, where the system tells. */
  public Optional<Long> residentKib() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.valueOf(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroyForcibly();
    }
  }
}
