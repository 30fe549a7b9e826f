package org.jmd.daemon.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The documentation in the source tree, found through the system property {@code jmd.root}. */
final class Documents {
  private static final Path ROOT = Path.of(System.getProperty("jmd.root", ".."));

  private Documents() {}

  static Path of(String path) {
    return ROOT.resolve(path);
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** All pages for users: those at the top and those below {@code docs}. */
  static List<Path> all() {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs).filter(f -> f.toString().endsWith(".md")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the documentation below " + ROOT, e);
    }
  }
}
