package org.jmd.wallet.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Starts victims quickly: from jars, without a log library, and once {@link #train} was called with
 * the classes that an earlier one had loaded.
 */
final class VictimJvm {
  private final Path directory;
  private final Path cache;
  private final String classPath;
  private final List<String> libraries;

  /** Keeps its jars in that directory. */
  VictimJvm(Path directory) throws IOException {
    this.directory = directory;
    this.cache = directory.resolve("victim.aot");
    List<String> jars = new ArrayList<>();
    for (String entry : classPath().split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      Path copy = directory.resolve(jars.size() + ".jar");
      if (Files.isDirectory(path)) {
        jars.add(jar(path, copy).toString());
      } else if (Files.exists(path) && !entry.contains("logback")) {
        jars.add(isSigned(path) ? withoutSignature(path, copy).toString() : entry);
      }
    }
    this.classPath = String.join(File.pathSeparator, jars);
    this.libraries = unpack(directory);
  }

  /** Options that spare each victim the unpacking of native code; none on other platforms. */
  private static List<String> unpack(Path directory) throws IOException {
    Path curve = directory.resolve("libsecp256k1-jni.so");
    Path jna = directory.resolve("libjnidispatch.so");
    boolean known =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    if (!known
        || !unpack("/fr/acinq/secp256k1/jni/native/linux-x86_64/" + curve.getFileName(), curve)
        || !unpack("/com/sun/jna/linux-x86-64/" + jna.getFileName(), jna)) {
      return List.of();
    }
    return List.of(
        "-Dfr.acinq.secp256k1.lib.path=" + directory,
        "-Dfr.acinq.secp256k1.lib.name=" + curve.getFileName(),
        "-Djna.nosys=true",
        "-Djna.boot.library.path=" + directory);
  }

  private static boolean unpack(String resource, Path to) throws IOException {
    try (InputStream in = VictimJvm.class.getResourceAsStream(resource)) {
      if (in != null) {
        Files.copy(in, to);
      }
      return in != null;
    }
  }

  private static String classPath() {
    String surefire = System.getProperty("surefire.test.class.path");
    return surefire != null ? surefire : System.getProperty("java.class.path");
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path path : new TreeSet<>(all.filter(Files::isRegularFile).toList())) {
        if (path.toString().endsWith(".class") || path.toString().endsWith(".txt")) {
          out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
          Files.copy(path, out);
          out.closeEntry();
        }
      }
    }
    return jar;
  }

  private static boolean isSigned(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      return file.stream().anyMatch(entry -> entry.getName().endsWith(".SF"));
    }
  }

  /** Classes of signed jars would be checked and prepared by each victim anew. */
  private static Path withoutSignature(Path signed, Path jar) throws IOException {
    try (JarFile in = new JarFile(signed.toFile(), false);
        OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (JarEntry entry : Collections.list(in.entries())) {
        if (entry.getName().endsWith(".class")) {
          out.putNextEntry(new JarEntry(entry.getName()));
          try (InputStream content = in.getInputStream(entry)) {
            content.transferTo(out);
          }
          out.closeEntry();
        }
      }
    }
    return jar;
  }

  /** Runs a victim to its end, so that later ones find their classes prepared. */
  void train(Function<Process, Boolean> talk, Path data) throws Exception {
    Process process = start("-XX:AOTCacheOutput=" + cache, data, 1, 1, 60, -1);
    assertThat(talk.apply(process)).isTrue();
    assertThat(process.waitFor()).as("a victim that nobody kills").isZero();
  }

  /**
   * Starts a victim that acts until it is killed.
   *
   * @param lastStep the step of writing before which it asks to be killed, -1 for none
   */
  Process start(Path data, int number, long seed, int lastStep) throws IOException {
    return start("-XX:AOTCache=" + cache, data, number, seed, -1, lastStep);
  }

  private Process start(String option, Path data, int number, long seed, int actions, int lastStep)
      throws IOException {
    Path own = Files.createDirectories(own(data, number));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-Xlog:disable",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + own));
    command.addAll(libraries);
    command.addAll(
        List.of(
            "-cp",
            classPath,
            CrashVictim.class.getName(),
            data.toString(),
            Integer.toString(number),
            Long.toString(seed),
            Integer.toString(actions),
            Integer.toString(lastStep)));
    return new ProcessBuilder(command).redirectError(own.resolve("errors").toFile()).start();
  }

  private Path own(Path data, int number) {
    return directory.resolve(data.getFileName() + "-" + number);
  }

  /** What the victim of that number has complained of; forgets all that it has left elsewhere. */
  String cleanUp(Path data, int number) throws IOException {
    String errors = Files.readString(own(data, number).resolve("errors"));
    try (Stream<Path> left = Files.list(own(data, number))) {
      for (Path path : Set.copyOf(left.toList())) {
        Files.delete(path);
      }
    }
    return errors;
  }
}
