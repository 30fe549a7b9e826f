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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that starts another one, waits until that has printed a line, tries to look into its
 * memory, crashes it and prints what it could do. It is an ancestor, because the kernel's {@code
 * ptrace_scope} of many systems lets only those look; a shell in between tells of core files,
 * wherever the system puts them.
 */
public final class Observer {
  private static final PrintStream OUT = System.out;

  /** PTRACE_SEIZE: attaches without stopping, after the same permission check as PTRACE_ATTACH. */
  private static final int PTRACE_SEIZE = 0x4206;

  private static final int PTRACE_INTERRUPT = 0x4207;
  private static final int PTRACE_DETACH = 17;

  /** Waits for threads as well as for processes. */
  private static final int WALL = 0x40000000;

  private static final Pattern CORE_LIMIT =
      Pattern.compile("(?m)^Max core file size +(\\S+) +(\\S+)");
  private static final Pattern LOCKED = Pattern.compile("(?m)^VmLck:\\s+([0-9]+) kB$");
  private static final Pattern WRITABLE = Pattern.compile("^([0-9a-f]+)-[0-9a-f]+ rw");

  /** The call of the C library. */
  public interface CLibrary extends Library {
    /** ptrace(2). */
    NativeLong ptrace(NativeLong request, int pid, Pointer address, Pointer data);

    /** waitpid(2). */
    int waitpid(int pid, Pointer status, int options);
  }

  private Observer() {}

  /**
   * Runs it.
   *
   * @param arguments a pattern for the line to wait for, empty for none; the signal that crashes
   *     it; and the command
   */
  public static void main(String[] arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\"; echo ended: $?", "sh"));
    command.addAll(List.of(arguments).subList(2, arguments.length));
    Process shell = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = shell.inputReader(StandardCharsets.UTF_8)) {
      String found = arguments[0].isEmpty() ? "" : awaitLine(output, Pattern.compile(arguments[0]));
      ProcessHandle child = childOf(shell.toHandle());
      try {
        look(child.pid());
        run("kill", "-" + arguments[1], Long.toString(child.pid()));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          OUT.println("| " + line);
        }
      } finally {
        child.destroyForcibly();
      }
      OUT.println("found: " + found);
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static void look(long pid) throws Exception {
    OUT.println("core: " + coreLimit(pid));
    OUT.println("locked: " + lockedKibibytes(pid));
    OUT.println("maps: " + word(canReadMaps(pid)));
    OUT.println("mem: " + word(canReadMemory(pid)));
    OUT.println("ptrace: " + word(canAttach(pid)));
    OUT.println("environment: " + word(canReadEnvironment(pid)));
    OUT.println("performance data: " + word(hasPerformanceData(pid)));
    OUT.println("heap: " + word(canDumpHeap(pid)));
  }

  private static String word(boolean open) {
    return open ? "open" : "closed";
  }

  /** The shell starts its child some time after it was started itself. */
  private static ProcessHandle childOf(ProcessHandle shell) throws IOException {
    while (shell.isAlive()) {
      Optional<ProcessHandle> child = shell.children().findFirst();
      if (child.isPresent()) {
        return child.get();
      }
      Thread.onSpinWait();
    }
    throw new IOException("the child ended");
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      in.lines().forEach(line -> OUT.println("| " + command[0] + ": " + line));
    }
    return process.waitFor() == 0;
  }

  private static String awaitLine(BufferedReader in, Pattern wanted) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      OUT.println("| " + line);
      if (wanted.matcher(line).find()) {
        return line;
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
    CLibrary libc = Native.load("c", CLibrary.class);
    if (ptrace(libc, PTRACE_SEIZE, pid) != 0) {
      OUT.println("| ptrace: errno " + Native.getLastError());
      return false;
    }
    // Left attached, signals to the child would come to this process instead.
    ptrace(libc, PTRACE_INTERRUPT, pid);
    libc.waitpid((int) pid, Pointer.NULL, WALL);
    ptrace(libc, PTRACE_DETACH, pid);
    return true;
  }

  private static long ptrace(CLibrary libc, int request, long pid) {
    return libc.ptrace(new NativeLong(request), (int) pid, Pointer.NULL, Pointer.NULL).longValue();
  }

  private static boolean canReadEnvironment(long pid) {
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1)
          .isEmpty();
    } catch (IOException e) {
      OUT.println("| environment: " + e);
      return false;
    }
  }

  /** What jps and jstat read. */
  private static boolean hasPerformanceData(long pid) throws IOException {
    try (DirectoryStream<Path> users = Files.newDirectoryStream(Path.of("/tmp"), "hsperfdata_*")) {
      for (Path user : users) {
        if (Files.exists(user.resolve(Long.toString(pid)))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean canDumpHeap(long pid) throws Exception {
    return run(
        UnprivilegedUser.tool("jcmd"),
        "-J-Dsun.tools.attach.attachTimeout=2000",
        "-J-XX:-UsePerfData",
        "-J-Xshare:auto",
        Long.toString(pid),
        "GC.heap_dump",
        Path.of("attached.hprof").toAbsolutePath().toString());
  }
}
