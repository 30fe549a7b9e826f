package org.jmd.daemon.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.control.ControlClient;

/** A question of a command to the maker that runs on the same data directory. */
final class MakerQuestion implements AutoCloseable {
  /** As long as a maker under load or with a slow node may take. */
  private static final Duration LIMIT = Duration.ofSeconds(12);

  private final Path data;
  private final ControlClient client;

  private MakerQuestion(Path data, ControlClient client) {
    this.data = data;
    this.client = client;
  }

  /**
   * Connects.
   *
   * @throws CommandFailed if no maker runs there
   */
  static MakerQuestion to(Invocation invocation, CommonOptions common) throws ConfigException {
    Logging.configure(common.load(invocation.environment()));
    Path data = common.dataDirectory(invocation.environment());
    Supplier<CommandFailed> nobody =
        () -> new CommandFailed(ExitCode.FAILED, "no maker runs on " + data);
    try {
      return new MakerQuestion(
          data,
          ControlClient.connect(data, "maker", invocation.tasks(), LIMIT).orElseThrow(nobody));
    } catch (IOException e) {
      throw failure(data, e);
    }
  }

  private static CommandFailed failure(Path data, IOException e) {
    return new CommandFailed(
        ExitCode.FAILED, "the maker on " + data + " does not answer: " + e.getMessage(), e);
  }

  <T> T ask(String command, Class<T> type) {
    try {
      return client.ask(command, type);
    } catch (IOException e) {
      throw failure(data, e);
    }
  }

  /** Waits until the maker closes the connection, as it does at its very end. */
  void awaitEnd() {
    client.awaitEnd();
  }

  /** Whether a maker runs there. */
  boolean isThere(Invocation invocation) {
    try {
      Optional<ControlClient> again =
          ControlClient.connect(data, "maker", invocation.tasks(), LIMIT);
      if (again.isPresent()) {
        again.get().close();
      }
      return again.isPresent();
    } catch (IOException e) {
      throw failure(data, e);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw failure(data, e);
    }
  }
}
