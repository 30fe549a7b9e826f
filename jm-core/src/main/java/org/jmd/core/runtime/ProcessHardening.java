package org.jmd.core.runtime;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jmd.core.crypto.SecretBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the process's memory to crash handlers and to other processes of the same user
 * (security.md, "Process memory hardening"). Every long-running role applies it before it touches a
 * secret. On Linux it sets {@code RLIMIT_CORE} to 0 and {@code PR_SET_DUMPABLE} to 0 and locks the
 * memory that secrets will live in; elsewhere, or where the system refuses, it reports so and the
 * role goes on. What the JVM itself lets out is closed by its options; those that are not in force
 * are told ({@link JvmLeaks}).
 */
public final class ProcessHardening {
  /** Set to {@code 1} to leave the process open, for debuggers. */
  public static final String OPT_OUT = "JOINMARKET_DISABLE_PROCESS_HARDENING";

  private static final Logger log = LoggerFactory.getLogger(ProcessHardening.class);
  private static final int RLIMIT_CORE = 4;
  private static final int PR_SET_DUMPABLE = 4;

  /** What came of it. */
  public sealed interface Outcome {
    /** Core dumps are off and the memory is closed to other processes of the user. */
    record Hardened() implements Outcome {}

    /** The operator opted out. */
    record OptedOut() implements Outcome {}

    /** Some or all of it could not be done. */
    record Incomplete(List<String> problems) implements Outcome {
      /** Copies the list. */
      public Incomplete {
        problems = List.copyOf(problems);
      }
    }
  }

  private ProcessHardening() {}

  /** Hardens this process and logs a line of what is left open, and one of what the JVM leaks. */
  public static Outcome apply() {
    Outcome outcome = attempt();
    switch (outcome) {
      case Outcome.Hardened() -> {
        log.debug("process memory is closed to core dumps and ptrace");
        tellOfTheJvm();
      }
      case Outcome.OptedOut() ->
          log.warn(
              "process hardening is off ({}=1): core dumps and ptrace can read secrets", OPT_OUT);
      case Outcome.Incomplete(List<String> problems) -> {
        log.warn("process memory is not fully protected: {}", String.join("; ", problems));
        tellOfTheJvm();
      }
    }
    return outcome;
  }

  /** Hardens this process and leaves it to the caller to tell what came of it. */
  public static Outcome attempt() {
    return apply(System.getenv(), System.getProperty("os.name", ""));
  }

  private static void tellOfTheJvm() {
    List<String> leaks = JvmLeaks.open(System.getenv());
    if (!leaks.isEmpty()) {
      log.warn("the JVM was not started as scripts/jmd does it: {}", String.join("; ", leaks));
    }
  }

  static Outcome apply(Map<String, String> environment, String osName) {
    if ("1".equals(environment.get(OPT_OUT))) {
      return new Outcome.OptedOut();
    }
    if (!osName.toLowerCase(Locale.ROOT).equals("linux")) {
      return new Outcome.Incomplete(List.of("not supported on " + osName));
    }
    try {
      return harden(Native.load("c", CLibrary.class));
    } catch (UnsatisfiedLinkError | NoClassDefFoundError missing) {
      return new Outcome.Incomplete(
          List.of("native access is not available: " + missing.getMessage()));
    }
  }

  private static Outcome harden(CLibrary libc) {
    List<String> problems = new java.util.ArrayList<>();
    ResourceLimit none = new ResourceLimit();
    if (libc.setrlimit(RLIMIT_CORE, none) != 0) {
      problems.add("setrlimit(RLIMIT_CORE, 0) failed with errno " + Native.getLastError());
    }
    NativeLong zero = new NativeLong(0);
    if (libc.prctl(PR_SET_DUMPABLE, zero, zero, zero, zero) != 0) {
      problems.add("prctl(PR_SET_DUMPABLE, 0) failed with errno " + Native.getLastError());
    }
    SecretBytes.lockProblem().ifPresent(problems::add);
    return problems.isEmpty() ? new Outcome.Hardened() : new Outcome.Incomplete(problems);
  }

  /** The two calls of the C library. Public because JNA's proxies require it. */
  public interface CLibrary extends Library {
    /** setrlimit(2). */
    int setrlimit(int resource, ResourceLimit limit);

    /** prctl(2). */
    int prctl(int option, NativeLong arg2, NativeLong arg3, NativeLong arg4, NativeLong arg5);
  }

  /** {@code struct rlimit}, both limits zero. Public because JNA reads its fields. */
  @FieldOrder({"soft", "hard"})
  public static final class ResourceLimit extends Structure {
    /** Soft limit. */
    public NativeLong soft = new NativeLong(0);

    /** Hard limit. */
    public NativeLong hard = new NativeLong(0);
  }
}
