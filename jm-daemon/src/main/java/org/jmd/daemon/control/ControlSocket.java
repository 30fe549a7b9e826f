package org.jmd.daemon.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.file.FileLock;
import org.jmd.wallet.file.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The local socket of a running role: {@code state/ROLE.sock} in the data directory, which nobody
 * but its owner can open. Each connection carries one question, one answer, and ends when the asker
 * closes it or its time is over. Whoever holds the socket is the only one of its role in that
 * directory: beside it lies a lock. Opened and closed by the same thread.
 */
public final class ControlSocket implements AutoCloseable {
  /** Each keeps a thread for a while; an owner asks one thing at a time. */
  static final int MAX_CONNECTIONS = 8;

  /** From the first octet to the last. An asker that waits for the end of the role needs less. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);

  private final Tasks tasks;
  private final ControlHandler handler;
  private final Path file;
  private final FileLock lock;
  private final Optional<ServerSocketChannel> listener;
  private final Semaphore room = new Semaphore(MAX_CONNECTIONS);
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  /** Used by the thread that opens and closes only. */
  private boolean closed;

  private ControlSocket(
      Tasks tasks,
      ControlHandler handler,
      Path file,
      FileLock lock,
      Optional<ServerSocketChannel> listener) {
    this.tasks = tasks;
    this.handler = handler;
    this.file = file;
    this.lock = lock;
    this.listener = listener;
  }

  /**
   * Takes the socket of a role and answers on it. What a killed role has left is replaced. Where
   * the path is too long for a socket there is none, only the lock; that is logged.
   *
   * @return empty if another process has it
   * @throws IOException if socket or lock cannot be made
   */
  public static Optional<ControlSocket> open(
      Path dataDirectory, String role, Tasks tasks, ControlHandler handler) throws IOException {
    Path file = ControlWire.file(dataDirectory, role);
    PrivateFiles files = new PrivateFiles();
    files.createDirectories(dataDirectory);
    files.createParent(file);
    Optional<FileLock> lock = FileLock.tryExclusive(file.resolveSibling(role + ".lock"));
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    boolean open = false;
    try {
      ControlSocket socket =
          new ControlSocket(tasks, handler, file, lock.get(), listen(dataDirectory, role));
      socket.listener.ifPresent(l -> tasks.start("control", () -> socket.accept(l)));
      open = true;
      return Optional.of(socket);
    } finally {
      if (!open) {
        lock.get().close();
      }
    }
  }

  private static Optional<ServerSocketChannel> listen(Path dataDirectory, String role)
      throws IOException {
    UnixDomainSocketAddress address = ControlWire.address(dataDirectory, role);
    // The holder of the lock is alone: what lies there is of a process that has died.
    Files.deleteIfExists(address.getPath());
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    boolean bound = false;
    try {
      // The directory keeps others out in the moment before the mode is set.
      channel.bind(address, MAX_CONNECTIONS);
      Files.setPosixFilePermissions(
          address.getPath(), PosixFilePermissions.fromString("rw-------"));
      bound = true;
      return Optional.of(channel);
    } catch (java.net.SocketException tooLong) {
      log.warn(
          "no control socket at {}: {}; a shorter data directory helps",
          address.getPath(),
          tooLong.getMessage());
      return Optional.empty();
    } finally {
      if (!bound) {
        channel.close();
      }
    }
  }

  private void accept(ServerSocketChannel channel) {
    try {
      while (true) {
        SocketChannel connection = channel.accept();
        if (room.tryAcquire()) {
          connections.add(connection);
          tasks.start("control-connection", () -> serve(connection));
        } else {
          connection.close();
        }
      }
    } catch (ClosedChannelException _) {
      log.debug("control socket closed");
    } catch (IOException e) {
      log.warn("control socket failed, jmd {} status will not work: {}", file, e.getMessage());
    }
  }

  private void serve(SocketChannel connection) {
    Task watchdog = tasks.start("control-deadline", () -> closeLater(connection));
    try (connection) {
      String request = ControlWire.readLine(connection, ControlWire.MAX_REQUEST);
      Line line = answer(request);
      ControlWire.writeLine(connection, line.text());
      line.then().run();
      // An asker that wants to see the end of the role keeps the connection.
      ByteBuffer ignored = ByteBuffer.allocate(64);
      while (connection.read(ignored) >= 0) {
        ignored.clear();
      }
    } catch (IOException e) {
      log.debug("control connection ended: {}", e.getMessage());
    } finally {
      watchdog.cancel();
      connections.remove(connection);
      room.release();
    }
  }

  private void closeLater(SocketChannel connection) {
    try {
      tasks.sleep(LIMIT);
      connection.close();
    } catch (InterruptedException _) {
      // The connection ended by itself.
      return;
    } catch (IOException e) {
      log.debug("cannot close a control connection: {}", e.getMessage());
    }
  }

  /** A line to send, and what to do after that. */
  private record Line(String text, Runnable then) {}

  private Line answer(String request) {
    Map<String, Object> answer = new LinkedHashMap<>();
    try {
      JsonNode command = ControlWire.MAPPER.readTree(request).path("command");
      if (!command.isString()) {
        throw new IllegalArgumentException("a request is {\"command\": WORD}");
      }
      answer.put("ok", true);
      ControlHandler.Answer given = handler.answer(command.asString());
      answer.put("result", given.result());
      return new Line(ControlWire.MAPPER.writeValueAsString(answer), given.then());
    } catch (JacksonException e) {
      return refusal("a request is one line of JSON");
    } catch (IllegalArgumentException e) {
      return refusal(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      return refusal("interrupted");
    } catch (RuntimeException e) {
      log.error("unexpected failure in an answer on the control socket", e);
      return refusal("internal error: " + e.getClass().getSimpleName());
    }
  }

  private static Line refusal(String why) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", false);
    answer.put("error", why);
    return new Line(ControlWire.MAPPER.writeValueAsString(answer), () -> {});
  }

  /**
   * Takes the socket away, ends every connection, and then lets another one begin. A second call
   * does nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (listener.isPresent()) {
        listener.get().close();
        Files.deleteIfExists(file);
      }
      for (SocketChannel connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      log.warn("cannot remove the control socket {}: {}", file, e.getMessage());
    } finally {
      release();
    }
  }

  private void release() {
    try {
      lock.close();
    } catch (IOException e) {
      log.warn("cannot release the lock of {}: {}", file, e.getMessage());
    }
  }
}
