package org.jmd.daemon.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.jmd.core.net.Endpoint;

/** Whether somebody speaks SOCKS5 at a port. */
@FunctionalInterface
interface SocksGreeting {
  /** Why not; empty if so. Blocks for some seconds at most. */
  Optional<String> problem(Endpoint proxy);

  /** Asks over the network (RFC 1928, section 3). */
  static SocksGreeting real(Duration limit) {
    return proxy -> {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(proxy.host(), proxy.port()), Math.toIntExact(limit.toMillis()));
        socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
        // Version 5, two methods: none, and user with password.
        socket.getOutputStream().write(new byte[] {5, 2, 0, 2});
        InputStream in = socket.getInputStream();
        byte[] answer = in.readNBytes(2);
        return answer.length == 2 && answer[0] == 5 && (answer[1] & 0xff) != 0xff
            ? Optional.empty()
            : Optional.of("whoever listens there does not speak SOCKS5");
      } catch (IOException e) {
        return Optional.of(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
      }
    };
  }
}
