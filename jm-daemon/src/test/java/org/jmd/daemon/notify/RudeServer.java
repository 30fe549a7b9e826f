package org.jmd.daemon.notify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A server on loopback that takes connections and answers none as it should. */
public final class RudeServer implements AutoCloseable {
  private static final long FLOOD = 64L * 1024 * 1024;

  private final ServerSocket server;
  private final boolean floods;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();

  private RudeServer(boolean floods) throws IOException {
    this.floods = floods;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("rude-server").start(this::acceptAll);
  }

  /** Never says a word. */
  public static RudeServer hanging() throws IOException {
    return new RudeServer(false);
  }

  /** Says one word without end. */
  public static RudeServer flooding() throws IOException {
    return new RudeServer(true);
  }

  /** A port at which nobody is. */
  public static int refusingPort() throws IOException {
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return gone.getLocalPort();
    }
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        if (floods) {
          Thread.ofVirtual().start(() -> flood(socket));
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void flood(Socket socket) {
    byte[] words = new byte[64 * 1024];
    Arrays.fill(words, (byte) 'x');
    try {
      while (sent.get() < FLOOD) {
        socket.getOutputStream().write(words);
        sent.addAndGet(words.length);
      }
    } catch (IOException closed) {
      // The client has had enough, which is the point.
      return;
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Connections so far. */
  int connections() {
    return sockets.size();
  }

  /** Octets that clients have taken. */
  long sent() {
    return sent.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
