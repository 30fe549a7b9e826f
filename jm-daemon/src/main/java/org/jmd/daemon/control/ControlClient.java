package org.jmd.daemon.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The asking end of a {@link ControlSocket}. For one thread and one question. */
public final class ControlClient implements AutoCloseable {
  private final SocketChannel channel;
  private final Task watchdog;

  private ControlClient(SocketChannel channel, Task watchdog) {
    this.channel = channel;
    this.watchdog = watchdog;
  }

  /**
   * Connects to the role of that name in a data directory.
   *
   * @param limit after which the connection is closed, whatever happens
   * @return empty if it does not run
   * @throws IOException if it cannot be connected to for another reason
   */
  public static Optional<ControlClient> connect(
      Path dataDirectory, String role, Tasks tasks, Duration limit) throws IOException {
    UnixDomainSocketAddress address = ControlWire.address(dataDirectory, role);
    if (!Files.exists(address.getPath())) {
      return Optional.empty();
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean connected = false;
    try {
      channel.connect(address);
      Task watchdog = tasks.start("control-limit", () -> closeLater(tasks, limit, channel));
      connected = true;
      return Optional.of(new ControlClient(channel, watchdog));
    } catch (ConnectException _) {
      // The socket of a process that was killed.
      return Optional.empty();
    } finally {
      if (!connected) {
        channel.close();
      }
    }
  }

  private static void closeLater(Tasks tasks, Duration limit, SocketChannel channel) {
    try {
      tasks.sleep(limit);
      channel.close();
    } catch (InterruptedException | IOException _) {
      // Done in time, or closed already: either way nobody waits any more.
      return;
    }
  }

  /**
   * Asks and waits for the answer.
   *
   * @param <T> the record that the answer describes
   * @throws IOException if there is no answer in time, or it is a refusal; the message says why
   */
  public <T> T ask(String command, Class<T> type) throws IOException {
    try {
      ControlWire.writeLine(
          channel, ControlWire.MAPPER.writeValueAsString(Map.of("command", command)));
      JsonNode answer =
          ControlWire.MAPPER.readTree(ControlWire.readLine(channel, ControlWire.MAX_ANSWER));
      if (!answer.path("ok").asBoolean(false)) {
        throw new IOException(answer.path("error").asString("refused"));
      }
      return ControlWire.MAPPER.treeToValue(answer.path("result"), type);
    } catch (ClosedChannelException e) {
      throw new IOException("no answer in time", e);
    } catch (JacksonException e) {
      throw new IOException("an answer of another version: " + e.getOriginalMessage(), e);
    }
  }

  /** Waits until the other side closes, or the time is over. */
  public void awaitEnd() {
    try {
      ByteBuffer ignored = ByteBuffer.allocate(64);
      while (channel.read(ignored) >= 0) {
        ignored.clear();
      }
    } catch (IOException _) {
      // Closed by us or by them: the end in any case.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    watchdog.cancel();
    channel.close();
  }
}
