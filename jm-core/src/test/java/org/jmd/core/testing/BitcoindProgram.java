package org.jmd.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the bitcoind that tests run. */
final class BitcoindProgram {
  private static final String SCRIPT = "scripts/fetch-bitcoind";

  private BitcoindProgram() {}

  /**
   * The system property {@code jmd.bitcoind}, else the answer of {@code scripts/fetch-bitcoind}.
   *
   * @throws IllegalStateException with advice where there is none
   */
  static Path locate() {
    String property = System.getProperty("jmd.bitcoind", "");
    if (!property.isBlank()) {
      return executable(Path.of(property));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path script = at.resolve(SCRIPT);
      if (Files.isExecutable(script)) {
        return executable(Path.of(answer(script)));
      }
    }
    throw new IllegalStateException(
        "no " + SCRIPT + " above the working directory: set -Djmd.bitcoind=/path/to/bitcoind");
  }

  private static Path executable(Path program) {
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException(program + " is not an executable bitcoind");
    }
    return program;
  }

  /** The last line that the script prints. */
  private static String answer(Path script) {
    try {
      Process process =
          new ProcessBuilder(script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      String answer =
          new String(process.getInputStream().readAllBytes(), UTF_8)
              .lines()
              .reduce("", (before, line) -> line);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            script + " failed: set BITCOIND=/path/to/bitcoind, or run it by hand to see why");
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + script, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + script, e);
    }
  }
}
