package org.jmd.daemon.process;

import java.nio.file.Path;
import java.util.List;

/** The options that the launcher gives to the JVM, from the files that it takes them from. */
public final class JvmOptions {
  /** The files, in their order. */
  public static final List<Path> FILES = List.of(file("base.options"), file("memory.options"));

  private JvmOptions() {}

  private static Path file(String name) {
    return Path.of(System.getProperty("jmd.root", ".."), "jm-daemon/src/main/jvm", name)
        .toAbsolutePath()
        .normalize();
  }

  /** The arguments of {@code java} that name files. */
  public static List<String> of(List<Path> files) {
    return files.stream().map(file -> "@" + file).toList();
  }
}
