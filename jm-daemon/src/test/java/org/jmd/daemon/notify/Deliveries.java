package org.jmd.daemon.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.FakeSocksProxy;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.testing.TestCertificate;

/** Delivers over real sockets, through a SOCKS proxy, to servers with one certificate. */
final class Deliveries {
  static final Duration LIMIT = Duration.ofSeconds(30);
  static final Message MESSAGE =
      new Message(Notice.Level.WARNING, "jmd (maker): <fill>", "taker: J5abc\namount: 5 sats");
  static final Isolation ISOLATION = new Isolation("notification", "token-1");

  final Tasks tasks = new SystemTasks();
  final TestCertificate certificate;

  /** Makes the certificate. */
  Deliveries(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
    certificate =
        TestCertificate.of(
            directory,
            "ntfy.sh",
            "api.telegram.org",
            "discord.com",
            "hooks.slack.com",
            "push.example",
            "mail.example");
  }

  static Target target(String url) {
    return Targets.parse(List.of(url), server -> true).getFirst();
  }

  static NettyTransport transport(Optional<Endpoint> proxy) {
    return new NettyTransport(
        new NettyTransport.Settings(
            8192, 256 * 1024, LIMIT, LIMIT, proxy, 1, NettyTransport.Reach.ALL_BY_PROXY));
  }

  /** As below, to a server whose certificate is trusted. */
  Optional<Undelivered> deliver(String url, int port) throws IOException, InterruptedException {
    return deliver(url, port, certificate.trustingClient());
  }

  /** How a delivery through a proxy that leads everything to one port ends. */
  Optional<Undelivered> deliver(String url, int port, SSLContext trust)
      throws IOException, InterruptedException {
    try (FakeSocksProxy proxy = new FakeSocksProxy(0, _ -> port)) {
      Optional<Undelivered> problem = deliver(url, Optional.of(proxy.endpoint()), trust);
      Endpoint server = target(url).server().endpoint();
      assertThat(proxy.requests())
          .containsExactly(
              new FakeSocksProxy.Request("notification", "token-1", server.host(), server.port()));
      return problem;
    }
  }

  Optional<Undelivered> deliver(String url, Optional<Endpoint> proxy, SSLContext trust)
      throws InterruptedException {
    try (NettyTransport transport = transport(proxy)) {
      new LinkCourier(transport, tasks, Entropy.system(), trust, true)
          .deliver(target(url), ISOLATION, MESSAGE);
      return Optional.empty();
    } catch (Undelivered e) {
      return Optional.of(e);
    }
  }
}
