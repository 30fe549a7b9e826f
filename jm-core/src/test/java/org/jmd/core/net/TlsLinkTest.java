package org.jmd.core.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.testing.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Links that are encrypted in the middle of a talk, all of them through a proxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsLinkTest {
  private static final String NAME = "mail.example";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Tasks tasks = new SystemTasks();
  private final List<String> sessions = new CopyOnWriteArrayList<>();
  private TestCertificate certificate;
  private FakeSocksProxy proxy;
  private NettyTransport transport;
  private ServerSocket server;

  @BeforeAll
  void certify(@TempDir Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    certificate = TestCertificate.of(directory, NAME);
  }

  @BeforeEach
  void open() throws IOException {
    proxy = new FakeSocksProxy(0);
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    transport = transport(Optional.of(proxy.endpoint()));
  }

  @AfterEach
  void close() throws IOException {
    transport.close();
    server.close();
    proxy.close();
  }

  private static NettyTransport transport(Optional<Endpoint> proxy) {
    return new NettyTransport(
        new NettyTransport.Settings(
            1024, 64 * 1024, LIMIT, LIMIT, proxy, 1, NettyTransport.Reach.ALL_BY_PROXY));
  }

  private LinkInbox dial(NettyTransport through, String host) {
    LinkInbox inbox = new LinkInbox(tasks, 100, 100_000);
    through.connect(
        new Endpoint(host, server.getLocalPort()), new Isolation("notification", "t"), inbox);
    return inbox;
  }

  /** Says "go", then speaks TLS and repeats one line. */
  private void serve(String plain) {
    tasks.start(
        "server",
        () -> {
          try (Socket socket = server.accept()) {
            socket.getOutputStream().write(plain.getBytes(US_ASCII));
            SSLSocket tls =
                (SSLSocket)
                    certificate
                        .server()
                        .getSocketFactory()
                        .createSocket(socket, null, socket.getPort(), true);
            tls.setUseClientMode(false);
            // In this version both ends know the number of a session, and a resumed one keeps it.
            tls.setEnabledProtocols(new String[] {"TLSv1.2"});
            byte[] line = tls.getInputStream().readNBytes(7);
            sessions.add(HexFormat.of().formatHex(tls.getSession().getId()));
            tls.getOutputStream().write(line);
            tls.getInputStream().read();
          } catch (IOException expected) {
            // The client does not like the certificate; what it says is looked at there.
            return;
          }
        });
  }

  private String talk(String host, SSLContext context, boolean verified)
      throws InterruptedException, LinkEnded {
    LinkInbox inbox = dial(transport, host);
    Link link = inbox.awaitOpen(tasks, LIMIT);
    assertThat(next(inbox)).isEqualTo("go");
    link.secure(new TlsTerms(context, host, verified));
    assertThat(inbox.poll(tasks.deadline(LIMIT)))
        .as(inbox.ending())
        .contains(new LinkInbox.Event.Secured());
    link.send(Frame.owning("hello\r\n".getBytes(US_ASCII)));
    String answer = next(inbox);
    link.close();
    return answer;
  }

  private String next(LinkInbox inbox) throws InterruptedException {
    Optional<LinkInbox.Event> event = inbox.poll(tasks.deadline(LIMIT));
    return event.isPresent() && event.get() instanceof LinkInbox.Event.Line line
        ? new String(line.bytes(), US_ASCII)
        : "[" + event + inbox.ending() + "]";
  }

  @Test
  void encryptsInTheMiddleOfATalk() throws LinkEnded, InterruptedException {
    serve("go\r\n");
    assertThat(talk(NAME, certificate.trustingClient(), true)).isEqualTo("hello");
    assertThat(proxy.requests())
        .containsExactly(
            new FakeSocksProxy.Request("notification", "t", NAME, server.getLocalPort()));
  }

  @Test
  void resumesNoSessionBecauseThatWouldLinkCircuits() throws LinkEnded, InterruptedException {
    sessions.clear();
    for (int i = 0; i < 3; i++) {
      serve("go\r\n");
      assertThat(talk(NAME, certificate.trustingClient(), true)).isEqualTo("hello");
    }
    assertThat(sessions).hasSize(3).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void acceptsAnotherNameOnlyIfTold() throws LinkEnded, InterruptedException {
    serve("go\r\n");
    assertThat(talk("other.example", certificate.trustingClient(), false)).isEqualTo("hello");
  }

  @Test
  void refusesACertificateForAnotherName() throws LinkEnded, InterruptedException {
    assertThat(refusal("other.example", certificate.trustingClient()))
        .isEqualTo("the certificate of the server is not accepted");
  }

  @Test
  void refusesACertificateThatNobodyTrusts()
      throws LinkEnded, InterruptedException, GeneralSecurityException {
    assertThat(refusal(NAME, SSLContext.getDefault()))
        .isEqualTo("the certificate of the server is not accepted");
  }

  private String refusal(String host, SSLContext context) throws InterruptedException, LinkEnded {
    serve("go\r\n");
    LinkInbox inbox = dial(transport, host);
    Link link = inbox.awaitOpen(tasks, LIMIT);
    assertThat(next(inbox)).isEqualTo("go");
    link.secure(new TlsTerms(context, host, true));
    assertThat(inbox.poll(tasks.deadline(LIMIT))).isEmpty();
    return inbox.ending();
  }

  @Test
  void refusesTextThatCameAheadOfTheHandshake() throws LinkEnded, InterruptedException {
    serve("go\r\nhalf a li");
    LinkInbox inbox = dial(transport, NAME);
    Link link = inbox.awaitOpen(tasks, LIMIT);
    assertThat(next(inbox)).isEqualTo("go");
    link.secure(new TlsTerms(certificate.trustingClient(), NAME, true));
    assertThat(inbox.poll(tasks.deadline(LIMIT))).isEmpty();
    assertThat(inbox.ending()).isEqualTo("plain text where encryption was to begin");
  }

  @Test
  void dialsNothingDirectlyWhereAllGoesByTheProxy() throws InterruptedException {
    try (NettyTransport stranded = transport(Optional.empty())) {
      LinkInbox inbox = dial(stranded, "127.0.0.1");
      assertThat(inbox.poll(tasks.deadline(LIMIT))).isEmpty();
      assertThat(inbox.ending()).isEqualTo("a SOCKS5 proxy is needed, none is configured");
    }
  }
}
