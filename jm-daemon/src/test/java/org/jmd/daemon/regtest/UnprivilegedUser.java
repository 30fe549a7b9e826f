package org.jmd.daemon.regtest;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jmd.daemon.process.JvmOptions;

/**
 * Runs Java programs as a user without privileges: if this process is root's, as user 65534, who
 * gets a copy of whatever of the class path is not open to everybody; else as this user.
 */
final class UnprivilegedUser {
  private static final String ID = "65534";
  private static final long LIMIT_SECONDS = 180;

  private final boolean root;
  private final Path home;
  private final String classPath;
  private final List<String> options;

  /** A user whose files are below that directory. */
  UnprivilegedUser(Path directory) throws IOException {
    this.root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    open(directory);
    this.home = Files.createDirectory(directory.resolve("home"));
    this.classPath =
        root ? publicClassPath(Files.createDirectory(directory.resolve("classes"))) : classPath();
    this.options = JvmOptions.of(publicOptions(Files.createDirectory(directory.resolve("jvm"))));
    if (root) {
      Files.setAttribute(home, "unix:uid", Integer.parseInt(ID));
      Files.setAttribute(home, "unix:gid", Integer.parseInt(ID));
    }
  }

  private static void open(Path directory) throws IOException {
    for (Path up = directory; up != null && !isPublic(up); up = up.getParent()) {
      Files.setPosixFilePermissions(up, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static boolean isPublic(Path directory) throws IOException {
    return Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_EXECUTE);
  }

  /** Where this user may write. */
  Path home() {
    return home;
  }

  /** The command that runs a class with arguments, with the launcher's options. */
  List<String> java(String mainClass, List<String> arguments) {
    return java(options, mainClass, arguments);
  }

  /** As above, with other options. */
  List<String> java(List<String> jvm, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(tool("java"));
    command.addAll(jvm);
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + home,
            "-Duser.home=" + home,
            "-cp",
            classPath,
            mainClass));
    command.addAll(arguments);
    return command;
  }

  /** A program of the JDK. */
  static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static List<Path> publicOptions(Path copies) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : JvmOptions.FILES) {
      Path copy = copies.resolve(file.getFileName());
      copy(file, copy);
      files.add(copy);
    }
    return files;
  }

  /** How a command ended. */
  record Ended(int exitCode, List<String> lines) {}

  /** Runs a command as this user to its end, without a limit of core dumps; its output. */
  List<String> run(Map<String, String> environment, List<String> command) throws Exception {
    Ended ended = end(environment, command);
    if (ended.exitCode() != 0) {
      throw new AssertionError("failed: " + ended);
    }
    return ended.lines();
  }

  /** As above, but it may fail. */
  Ended end(Map<String, String> environment, List<String> command) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("sh", "-c", "ulimit -c unlimited 2>/dev/null; exec \"$@\"", "sh"));
    if (root) {
      all.addAll(List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups"));
    }
    all.addAll(command);
    Path output = Files.createTempFile("unprivileged", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(all)
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("JOINMARKET"));
      builder.environment().putAll(environment);
      builder.environment().put("HOME", home.toString());
      builder.environment().put("NO_INTERACTIVE", "1");
      Process process = builder.start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
      if (!ended) {
        throw new AssertionError("does not end: " + lines);
      }
      return new Ended(process.exitValue(), lines);
    } finally {
      Files.delete(output);
    }
  }

  private static String classPath() {
    String surefire = System.getProperty("surefire.test.class.path");
    return surefire != null ? surefire : System.getProperty("java.class.path");
  }

  private static String publicClassPath(Path copies) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath().split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      if (Files.exists(source)) {
        Path copy = copies.resolve(entries.size() + "-" + source.getFileName());
        copy(source, copy);
        entries.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void copy(Path source, Path target) throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          private Path to(Path from) {
            return target.resolve(source.relativize(from).toString());
          }

          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes a)
              throws IOException {
            Files.createDirectory(to(directory));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            Path copy = Files.isRegularFile(source) ? target : to(file);
            Files.copy(file, copy);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
