package org.jmd.daemon.regtest;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that starts another one, waits until that has printed a line, tries to look into its
 * memory, ends it and prints what it could do. It is the parent, because the kernel's {@code
 * ptrace_scope} of many systems lets only parents look.
 */
public final class Observer {
  private static final PrintStream OUT = System.out;

  /** PTRACE_SEIZE: attaches without stopping, after the same permission check as PTRACE_ATTACH. */
  private static final int PTRACE_SEIZE = 0x4206;

  private static final Pattern CORE_LIMIT =
      Pattern.compile("(?m)^Max core file size +(\\S+) +(\\S+)");
  private static final Pattern LOCKED = Pattern.compile("(?m)^VmLck:\\s+([0-9]+) kB$");
  private static final Pattern WRITABLE = Pattern.compile("^([0-9a-f]+)-[0-9a-f]+ rw");

  /** The call of the C library. */
  public interface CLibrary extends Library {
    /** ptrace(2). */
    NativeLong ptrace(NativeLong request, int pid, Pointer address, Pointer data);
  }

  private Observer() {}

  /**
   * Runs it.
   *
   * @param arguments a pattern for the line to wait for, empty for none, and the command
   */
  public static void main(String[] arguments) throws Exception {
    Process child =
        new ProcessBuilder(List.of(arguments).subList(1, arguments.length))
            .redirectErrorStream(true)
            .start();
    try {
      if (!arguments[0].isEmpty()) {
        awaitLine(child, Pattern.compile(arguments[0]));
      }
      OUT.println("core: " + coreLimit(child.pid()));
      OUT.println("locked: " + lockedKibibytes(child.pid()));
      OUT.println("maps: " + (canReadMaps(child.pid()) ? "open" : "closed"));
      OUT.println("mem: " + (canReadMemory(child.pid()) ? "open" : "closed"));
      OUT.println("ptrace: " + (canAttach(child.pid()) ? "open" : "closed"));
    } finally {
      child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static void awaitLine(Process child, Pattern wanted) throws IOException {
    // The output is not read any further; the little that follows fits into the pipe.
    BufferedReader in = child.inputReader(StandardCharsets.UTF_8);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      OUT.println("| " + line);
      if (wanted.matcher(line).find()) {
        return;
      }
    }
    throw new IOException("the child ended");
  }

  private static String coreLimit(long pid) throws IOException {
    Matcher limit = CORE_LIMIT.matcher(Files.readString(Path.of("/proc/" + pid + "/limits")));
    if (!limit.find()) {
      throw new IOException("no core limit");
    }
    return limit.group(1) + " " + limit.group(2);
  }

  /** What the child keeps from swap. */
  private static String lockedKibibytes(long pid) throws IOException {
    Matcher locked = LOCKED.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
    if (!locked.find()) {
      throw new IOException("no locked memory");
    }
    return locked.group(1);
  }

  private static boolean canReadMaps(long pid) {
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/maps")).isEmpty();
    } catch (IOException e) {
      OUT.println("| maps: " + e);
      return false;
    }
  }

  /** Reads where the memory of the child is mapped or, if that is secret, where that of this is. */
  private static boolean canReadMemory(long pid) throws IOException {
    String whose = canReadMaps(pid) ? Long.toString(pid) : "self";
    long address = -1;
    for (String line : Files.readAllLines(Path.of("/proc/" + whose + "/maps"))) {
      Matcher matcher = WRITABLE.matcher(line);
      if (address < 0 && matcher.find()) {
        address = Long.parseLong(matcher.group(1), 16);
      }
    }
    try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
      memory.seek(address);
      return memory.read(new byte[16]) > 0;
    } catch (IOException e) {
      OUT.println("| mem: " + e);
      return false;
    }
  }

  private static boolean canAttach(long pid) {
    long result =
        Native.load("c", CLibrary.class)
            .ptrace(new NativeLong(PTRACE_SEIZE), (int) pid, Pointer.NULL, Pointer.NULL)
            .longValue();
    if (result != 0) {
      OUT.println("| ptrace: errno " + Native.getLastError());
    }
    return result == 0;
  }
}
