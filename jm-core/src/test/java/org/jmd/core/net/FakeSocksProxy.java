package org.jmd.core.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;

/** A SOCKS5 proxy (RFC 1928, 1929) that takes every name for a port of this machine. */
public final class FakeSocksProxy implements AutoCloseable {
  /** What a client asked for. */
  public record Request(String user, String password, String host, int port) {}

  private final ServerSocket server;
  private final int replyCode;
  private final IntUnaryOperator ports;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** Answers every request with that code; 0 connects to the loopback port of that number. */
  public FakeSocksProxy(int replyCode) throws IOException {
    this(replyCode, IntUnaryOperator.identity());
  }

  /** As above, where ports of servers stand for others of this machine. */
  public FakeSocksProxy(int replyCode, IntUnaryOperator ports) throws IOException {
    this.replyCode = replyCode;
    this.ports = ports;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("fake-socks").start(this::acceptAll);
  }

  public Endpoint endpoint() {
    return new Endpoint("127.0.0.1", server.getLocalPort());
  }

  public List<Request> requests() {
    return requests;
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      in.readByte();
      in.readNBytes(in.readUnsignedByte());
      out.write(new byte[] {5, 2});
      in.readByte();
      String user = text(in);
      String password = text(in);
      out.write(new byte[] {1, 0});
      in.readNBytes(4);
      Request request = new Request(user, password, text(in), in.readUnsignedShort());
      requests.add(request);
      out.write(new byte[] {5, (byte) replyCode, 0, 1, 0, 0, 0, 0, 0, 0});
      if (replyCode == 0) {
        Socket target =
            new Socket(InetAddress.getLoopbackAddress(), ports.applyAsInt(request.port()));
        sockets.add(target);
        Thread.ofVirtual().start(() -> pump(target, client));
        pump(client, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException closed) {
      // The other direction was closed first: the tunnel is over, which is what this end is for.
      return;
    }
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readUnsignedByte()), US_ASCII);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
