package org.jmd.daemon.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jmd.wallet.file.PrivateFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command writes what it has made: a file of the owner's only, or standard output. */
final class ResultFile {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "File to write instead of standard output, for its owner only.")
  @Nullable Path file;

  @Option(names = "--force", description = "Replace an existing file.")
  boolean force;

  /** Whether there is a file. */
  boolean isFile() {
    return file != null;
  }

  /** Refuses to replace a file unasked; one that the result replaces anyway may be there. */
  void check(PsbtSource source) {
    if (file != null
        && !force
        && !source.isFrom(file)
        && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandFailed(ExitCode.FAILED, file + " exists; --force replaces it");
    }
  }

  /** Writes the result: as a whole or not at all into the file, else as a line of text. */
  void write(Terminal terminal, byte[] content, String line) {
    if (file == null) {
      terminal.out().println(line);
      terminal.out().flush();
      return;
    }
    try {
      new PrivateFiles().write(file.toAbsolutePath().normalize(), content);
      terminal.err().println("written to " + file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Writes a line. */
  void write(Terminal terminal, String line) {
    write(terminal, (line + "\n").getBytes(US_ASCII), line);
  }
}
