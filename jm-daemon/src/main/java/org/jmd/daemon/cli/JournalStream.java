package org.jmd.daemon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Whether systemd's journal reads what this process writes. */
final class JournalStream {
  private static final String VARIABLE = "JOURNAL_STREAM";

  /** Looked at once, since a hardened process can no longer look into its own /proc entry. */
  private static final boolean STANDARD_ERROR =
      is(Optional.ofNullable(System.getenv(VARIABLE)), Path.of("/proc/self/fd/2"));

  private JournalStream() {}

  /** Whether standard error goes to the journal. */
  static boolean isStandardError() {
    return STANDARD_ERROR;
  }

  /**
   * Whether the journal is what the file leads to: a child of the service may have inherited the
   * variable and write elsewhere.
   *
   * @param variable device and inode of the stream to the journal, as {@code DEVICE:INODE}
   */
  static boolean is(Optional<String> variable, Path file) {
    if (variable.isEmpty()) {
      return false;
    }
    try {
      Map<String, Object> attributes = Files.readAttributes(file, "unix:dev,ino");
      return variable.get().equals(attributes.get("dev") + ":" + attributes.get("ino"));
    } catch (IOException | UnsupportedOperationException unknown) {
      // Then the lines are for people, who can read them in the journal too.
      return false;
    }
  }
}
