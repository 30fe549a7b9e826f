package org.jmd.daemon.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end, in an environment of which it inherits only the necessary. */
record Command(List<String> words, Map<String, String> environment, Duration limit) {
  private static final List<String> INHERITED = List.of("PATH", "HOME", "TMPDIR");

  /** How it ended and what it printed. */
  record Ended(int exitCode, String output, String errors) {
    /** Lines of the output. */
    List<String> lines() {
      return output.lines().toList();
    }

    /** All of what it printed. */
    String text() {
      return output + errors;
    }
  }

  /** Its output; any exit code but 0 is an error. */
  String run() throws Exception {
    Ended ended = end("");
    if (ended.exitCode() != 0) {
      throw new IllegalStateException(words + " ended with " + ended);
    }
    return ended.output();
  }

  /** As above, with something to read, and it may fail. */
  Ended end(String input) throws IOException, InterruptedException {
    Path in = Files.createTempFile("command", ".in");
    Path out = Files.createTempFile("command", ".out");
    Path errors = Files.createTempFile("command", ".err");
    try {
      Files.writeString(in, input);
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(errors.toFile());
      builder.environment().keySet().retainAll(INHERITED);
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IllegalStateException(
            words + " does not end within " + limit + ": " + Files.readString(errors));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(errors));
    } finally {
      Files.delete(in);
      Files.delete(out);
      Files.delete(errors);
    }
  }
}
