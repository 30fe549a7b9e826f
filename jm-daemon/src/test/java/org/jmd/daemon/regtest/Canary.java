package org.jmd.daemon.regtest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Secrets that are planted, to be searched for in whatever is left behind. */
final class Canary {
  /** Of the wallet files. */
  static final String PASSWORD = "canary-5f1d7c0a93e84b26";

  /** In the wallet files. */
  static final String WORDS =
      "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote";

  private static final List<byte[]> NEEDLES =
      List.of(PASSWORD.getBytes(ISO_8859_1), "zoo zoo zoo".getBytes(ISO_8859_1));

  private Canary() {}

  /** Whether a secret is in the text. */
  static boolean isIn(String text) {
    return NEEDLES.stream().anyMatch(needle -> text.contains(new String(needle, ISO_8859_1)));
  }

  /** Files below the directory with a secret in them. */
  static List<Path> filesBelow(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).filter(Canary::isInFile).toList();
    }
  }

  private static boolean isInFile(Path file) {
    int longest = NEEDLES.stream().mapToInt(needle -> needle.length).max().orElseThrow();
    byte[] window = new byte[1 << 16];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      int kept = 0;
      for (int read = in.read(window, kept, window.length - kept);
          read > 0;
          read = in.read(window, kept, window.length - kept)) {
        int filled = kept + read;
        if (isIn(new String(window, 0, filled, ISO_8859_1))) {
          return true;
        }
        kept = Math.min(filled, longest - 1);
        System.arraycopy(window, filled - kept, window, 0, kept);
      }
      return false;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot search " + file, e);
    }
  }
}
