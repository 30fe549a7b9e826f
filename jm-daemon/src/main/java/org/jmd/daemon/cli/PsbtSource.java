package org.jmd.daemon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jmd.wallet.psbt.Psbt;
import org.jmd.wallet.psbt.PsbtException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a command reads a PSBT: an argument, a file or standard input. */
final class PsbtSource {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "BASE64",
      description = "The PSBT; - or nothing reads standard input.")
  @Nullable String text;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "FILE",
      description = "File with the PSBT, binary or base64.")
  @Nullable Path file;

  private byte @Nullable [] typed;

  /** What is there now; a file is read each time, anything else once. */
  byte[] read(Invocation invocation) {
    if (file != null) {
      if (text != null) {
        throw new CommandFailed(ExitCode.USAGE, "give BASE64 or --input, not both");
      }
      return read(file);
    }
    if (typed == null) {
      typed = typed(invocation.terminal());
    }
    return typed.clone();
  }

  private byte[] typed(Terminal terminal) {
    if (text != null && !text.equals("-")) {
      return text.getBytes(UTF_8);
    }
    if (text == null && terminal.isInteractive()) {
      throw new CommandFailed(ExitCode.USAGE, "give a PSBT: BASE64, or --input FILE");
    }
    return terminal.readAll(Psbt.MAX_LENGTH + 1).getBytes(UTF_8);
  }

  /** The content of a file; not more of it than is needed to see that it is too long. */
  static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(Psbt.MAX_LENGTH + 1);
    } catch (NoSuchFileException e) {
      throw new CommandFailed(ExitCode.FAILED, "there is no file " + file, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The PSBT in such content. */
  static Psbt parse(byte[] content) {
    try {
      return Psbt.parse(content);
    } catch (PsbtException e) {
      throw failed(e);
    }
  }

  /** Refuses to go on if the file is not what was read before. */
  void requireUnchanged(Invocation invocation, byte[] before) {
    if (!Arrays.equals(before, read(invocation))) {
      throw new CommandFailed(
          ExitCode.FAILED, "the PSBT has changed while it was reviewed; nothing was signed");
    }
  }

  /** Whether it comes from that file. */
  boolean isFrom(Path other) {
    return file != null && file.toAbsolutePath().equals(other.toAbsolutePath());
  }

  static CommandFailed failed(PsbtException e) {
    return new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
  }
}
