package org.jmd.daemon.containers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks slirp4netns for ways from this machine's loopback to the network that it serves. */
final class PortForwarder {
  private static final int LONGEST_ANSWER = 4096;

  private PortForwarder() {}

  /** A free port from which connections go to that port inside. */
  static int forward(Path socket, int inside) throws IOException {
    int port = freePort();
    String request =
        """
        {"execute":"add_hostfwd","arguments":{"proto":"tcp","host_addr":"127.0.0.1",\
        "host_port":%d,"guest_addr":"10.0.2.100","guest_port":%d}}\
        """
            .formatted(port, inside);
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      channel.shutdownOutput();
      ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
      int read;
      do {
        read = channel.read(answer);
      } while (read > 0);
      String text = new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
      if (!text.contains("\"return\"")) {
        throw new IOException("port " + inside + " is not forwarded: " + text);
      }
    }
    return port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
