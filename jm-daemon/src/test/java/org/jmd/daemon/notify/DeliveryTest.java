package org.jmd.daemon.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.FakeSocksProxy;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.testing.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Deliveries over real sockets: every service, through a SOCKS proxy, with real TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Message MESSAGE =
      new Message(Notice.Level.WARNING, "jmd (maker): <fill>", "taker: J5abc\namount: 5 sats");
  private static final Isolation ISOLATION = new Isolation("notification", "token-1");

  private final Tasks tasks = new SystemTasks();
  private TestCertificate certificate;

  @BeforeAll
  void certify(@TempDir Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
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

  @AfterEach
  void leavesNoThreadInterrupted() {
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static Target target(String url) {
    return Targets.parse(List.of(url), server -> true).getFirst();
  }

  /** How a delivery through a proxy that leads everything to one port ends. */
  private Optional<Undelivered> deliver(String url, int port, SSLContext trust, boolean verified)
      throws IOException, InterruptedException {
    try (FakeSocksProxy proxy = new FakeSocksProxy(0, _ -> port)) {
      Optional<Undelivered> problem = deliver(url, Optional.of(proxy.endpoint()), trust, verified);
      Endpoint server = target(url).server().endpoint();
      assertThat(proxy.requests())
          .containsExactly(
              new FakeSocksProxy.Request("notification", "token-1", server.host(), server.port()));
      return problem;
    }
  }

  private Optional<Undelivered> deliver(
      String url, Optional<Endpoint> proxy, SSLContext trust, boolean verified)
      throws InterruptedException {
    try (NettyTransport transport =
        new NettyTransport(
            new NettyTransport.Settings(
                8192, 256 * 1024, LIMIT, LIMIT, proxy, 1, NettyTransport.Reach.ALL_BY_PROXY))) {
      new LinkCourier(transport, tasks, Entropy.system(), trust, verified)
          .deliver(target(url), ISOLATION, MESSAGE);
      return Optional.empty();
    } catch (Undelivered e) {
      return Optional.of(e);
    }
  }

  private WebInbox.Post posted(String url) throws IOException, InterruptedException {
    try (WebInbox inbox = WebInbox.encrypted(certificate, 200)) {
      assertThat(deliver(url, inbox.port(), certificate.trustingClient(), true)).isEmpty();
      assertThat(inbox.posts()).hasSize(1);
      assertThat(inbox.posts().getFirst().method()).isEqualTo("POST");
      return inbox.posts().getFirst();
    }
  }

  private static void assertBody(WebInbox.Post post, String json) {
    assertThat(post.body()).isEqualTo(JsonMapper.shared().readTree(json.replace('\'', '"')));
  }

  @Test
  void postsToATopicOfNtfy() throws IOException, InterruptedException {
    String body =
        "{'topic':'alerts','title':'jmd (maker): <fill>',"
            + "'message':'taker: J5abc\\namount: 5 sats','priority':4}";
    WebInbox.Post open = posted("ntfy://alerts");
    assertThat(open.path()).isEqualTo("/");
    assertThat(open.host()).isEqualTo("ntfy.sh");
    assertThat(open.authorization()).isEmpty();
    assertBody(open, body);

    WebInbox.Post guarded = posted("ntfys://me:s3cret@push.example:8443/alerts");
    assertThat(guarded.host()).isEqualTo("push.example:8443");
    assertThat(guarded.authorization()).isEqualTo("Basic bWU6czNjcmV0");
    assertThat(posted("ntfys://tk_s3cret@push.example/alerts").authorization())
        .isEqualTo("Bearer tk_s3cret");
  }

  @Test
  void postsToAnApplicationOfGotify() throws IOException, InterruptedException {
    WebInbox.Post post = posted("gotifys://push.example/below/AbC.12");
    assertThat(post.path()).isEqualTo("/below/message");
    assertThat(post.key()).isEqualTo("AbC.12");
    assertBody(
        post,
        "{'title':'jmd (maker): <fill>','message':'taker: J5abc\\namount: 5 sats','priority':6}");
  }

  @Test
  void postsToAChatOfTelegram() throws IOException, InterruptedException {
    WebInbox.Post post = posted("tgram://123456789:AAabcdefghijkl/-100123");
    assertThat(post.path()).isEqualTo("/bot123456789:AAabcdefghijkl/sendMessage");
    assertBody(
        post,
        "{'chat_id':'-100123','text':'jmd (maker): <fill>\\ntaker: J5abc\\namount: 5 sats',"
            + "'link_preview_options':{'is_disabled':true}}");
  }

  @Test
  void postsToAWebhookOfDiscordWithoutCallingAnybodyUp() throws IOException, InterruptedException {
    WebInbox.Post post = posted("discord://123456789012/AbC-d_e");
    assertThat(post.path()).isEqualTo("/api/webhooks/123456789012/AbC-d_e");
    assertBody(
        post,
        "{'content':'jmd (maker): <fill>\\ntaker: J5abc\\namount: 5 sats',"
            + "'allowed_mentions':{'parse':[]}}");
  }

  @Test
  void postsToAWebhookOfSlack() throws IOException, InterruptedException {
    WebInbox.Post post = posted("slack://T000/B000/XyZ");
    assertThat(post.path()).isEqualTo("/services/T000/B000/XyZ");
    assertBody(post, "{'text':'jmd (maker): &lt;fill&gt;\\ntaker: J5abc\\namount: 5 sats'}");
  }

  @Test
  void postsToAnyServerThatTakesJson() throws IOException, InterruptedException {
    WebInbox.Post post = posted("jsons://me:s3cret@push.example/a/b%20c");
    assertThat(post.path()).isEqualTo("/a/b%20c");
    assertThat(post.authorization()).isEqualTo("Basic bWU6czNjcmV0");
    assertBody(
        post,
        "{'version':'1.0','title':'jmd (maker): <fill>',"
            + "'message':'taker: J5abc\\namount: 5 sats','type':'warning'}");
  }

  @Test
  void postsWithoutEncryptionWhereTheUrlSaysSo() throws IOException, InterruptedException {
    try (WebInbox inbox = WebInbox.plain(204)) {
      assertThat(
              deliver("json://push.example:81/x", inbox.port(), certificate.trustingClient(), true))
          .isEmpty();
      assertThat(inbox.posts().getFirst().host()).isEqualTo("push.example:81");
    }
  }

  // ---- mail

  private Optional<Undelivered> mail(String url, FakeMailServer server)
      throws IOException, InterruptedException {
    return deliver(url, server.port(), certificate.trustingClient(), true);
  }

  @Test
  void handsOverAMailAfterStartTls() throws IOException, InterruptedException {
    try (FakeMailServer server =
        new FakeMailServer(certificate, false, "STARTTLS/AUTH LOGIN PLAIN/8BITMIME")) {
      assertThat(
              mail(
                  "mailtos://me:s3cret@mail.example?from=jm@x.example&to=a@y.example,b@z.example",
                  server))
          .isEmpty();
      List<String> lines = server.lines();
      assertThat(lines.subList(0, 9))
          .containsExactly(
              "EHLO localhost",
              "STARTTLS",
              "[tls]",
              "EHLO localhost",
              "AUTH PLAIN AG1lAHMzY3JldA==",
              "MAIL FROM:<jm@x.example>",
              "RCPT TO:<a@y.example>",
              "RCPT TO:<b@z.example>",
              "DATA");
      int dot = lines.indexOf(".");
      List<String> text = lines.subList(9, dot);
      assertThat(text)
          .startsWith(
              "From: jm@x.example",
              "To: a@y.example,",
              " b@z.example",
              "Subject: jmd (maker): <fill>")
          .contains(
              "MIME-Version: 1.0",
              "Content-Type: text/plain; charset=utf-8",
              "Content-Transfer-Encoding: base64");
      assertThat(text.get(4)).matches("Date: \\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} \\+0000");
      assertThat(text.get(5)).matches("Message-ID: <[0-9a-f]{32}@x\\.example>");
      String body = text.stream().skip(text.indexOf("") + 1).collect(Collectors.joining());
      assertThat(new String(Base64.getDecoder().decode(body), UTF_8))
          .isEqualTo("taker: J5abc\namount: 5 sats\n");
    }
  }

  @Test
  void handsOverAMailOnAConnectionThatIsEncryptedAtOnce() throws IOException, InterruptedException {
    try (FakeMailServer server = new FakeMailServer(certificate, true, "AUTH LOGIN")) {
      assertThat(mail("mailtos://me:s3cret@mail.example?mode=ssl", server)).isEmpty();
      assertThat(server.lines().subList(0, 6))
          .containsExactly(
              "[tls]",
              "EHLO localhost",
              "AUTH LOGIN",
              "bWU=",
              "czNjcmV0",
              "MAIL FROM:<me@mail.example>");
    }
  }

  @Test
  void givesNoPasswordToAServerThatDoesNotEncrypt() throws IOException, InterruptedException {
    try (FakeMailServer server = new FakeMailServer(certificate, false, "AUTH PLAIN")) {
      Undelivered problem = mail("mailtos://me:s3cret@mail.example", server).orElseThrow();
      assertThat(problem.reason()).isEqualTo("the server does not offer STARTTLS");
      assertThat(problem.isTemporary()).isFalse();
      assertThat(server.lines()).first().isEqualTo("EHLO localhost");
      assertThat(String.join("\n", server.lines())).doesNotContain("AUTH").doesNotContain("[tls]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AUTH, 535, false, user and password",
    "MAIL, 451, true, the sender",
    "RCPT, 550, false, a recipient",
    "DATA, 421, true, DATA",
  })
  void tellsWhatAMailServerRefuses(String command, int code, boolean temporary, String what)
      throws IOException, InterruptedException {
    try (FakeMailServer server = new FakeMailServer(certificate, true, "AUTH PLAIN")) {
      server.refuse(command, code);
      Undelivered problem = mail("mailtos://me:s3cret@mail.example?mode=ssl", server).orElseThrow();
      assertThat(problem.reason()).isEqualTo("the server answers " + code + " to " + what);
      assertThat(problem.isTemporary()).isEqualTo(temporary);
    }
  }

  // ---- what goes wrong

  @ParameterizedTest
  @CsvSource({"400, false", "301, false", "404, false", "429, true", "500, true", "503, true"})
  void tellsTheStatusOfARefusal(int status, boolean temporary)
      throws IOException, InterruptedException {
    try (WebInbox inbox = WebInbox.plain(status)) {
      Undelivered problem =
          deliver("json://push.example/s3cret", inbox.port(), certificate.trustingClient(), true)
              .orElseThrow();
      assertThat(problem.reason()).isEqualTo("the server answers HTTP " + status);
      assertThat(problem.isTemporary()).isEqualTo(temporary);
    }
  }

  @Test
  void refusesACertificateThatNobodyVouchesFor()
      throws IOException, InterruptedException, GeneralSecurityException {
    try (WebInbox inbox = WebInbox.encrypted(certificate, 200)) {
      Undelivered problem =
          deliver("jsons://push.example/s3cret", inbox.port(), SSLContext.getDefault(), true)
              .orElseThrow();
      assertThat(problem.reason()).isEqualTo("the certificate of the server is not accepted");
      assertThat(problem.isTemporary()).isFalse();
      assertThat(inbox.posts()).isEmpty();
    }
  }

  @Test
  void refusesACertificateForAnotherName() throws IOException, InterruptedException {
    try (WebInbox inbox = WebInbox.encrypted(certificate, 200)) {
      Undelivered problem =
          deliver("jsons://else.example/s3cret", inbox.port(), certificate.trustingClient(), true)
              .orElseThrow();
      assertThat(problem.reason()).isEqualTo("the certificate of the server is not accepted");
      assertThat(inbox.posts()).isEmpty();
    }
  }

  @Test
  void takesEveryCertificateOnlyWhereTheOperatorSaysSo() throws IOException, InterruptedException {
    try (WebInbox inbox = WebInbox.encrypted(certificate, 200);
        FakeSocksProxy proxy = new FakeSocksProxy(0, _ -> inbox.port());
        NettyTransport transport =
            new NettyTransport(
                new NettyTransport.Settings(
                    8192,
                    256 * 1024,
                    LIMIT,
                    LIMIT,
                    Optional.of(proxy.endpoint()),
                    1,
                    NettyTransport.Reach.ALL_BY_PROXY))) {
      NotifySettings settings =
          new NotifySettings(
              List.of(target("jsons://else.example")),
              Set.of(),
              "t",
              new Wording(true, true, true, ""),
              new Outbox.Retries(0, Duration.ofSeconds(1)));
      assertThat(
              new PostOffice(transport, tasks, Entropy.system(), Optional.empty())
                  .check(settings)
                  .run())
          .containsExactly(new TargetCheck.Result("target 1 (json)", Optional.empty()));
      assertThat(inbox.posts()).hasSize(1);
    }
  }

  @Test
  void dialsNothingDirectlyIfTheProxyIsGone() throws IOException, InterruptedException {
    try (WebInbox inbox = WebInbox.plain(200)) {
      String url = "json://127.0.0.1:" + inbox.port() + "/s3cret";
      Endpoint gone = new Endpoint("127.0.0.1", RudeServer.refusingPort());
      assertThat(deliver(url, Optional.of(gone), certificate.trustingClient(), true))
          .map(Undelivered::reason)
          .contains("no connection: refused");
      assertThat(deliver(url, Optional.empty(), certificate.trustingClient(), true))
          .map(Undelivered::reason)
          .contains("no connection: tor.socks_host is empty");
      assertThat(inbox.posts()).isEmpty();
    }
  }

  @Test
  void tellsWhatTheProxySays() throws IOException, InterruptedException {
    try (FakeSocksProxy proxy = new FakeSocksProxy(4)) {
      assertThat(
              deliver(
                  "jsons://s3cret.example",
                  Optional.of(proxy.endpoint()),
                  certificate.trustingClient(),
                  true))
          .map(Undelivered::reason)
          .contains("no connection: the SOCKS proxy says HOST_UNREACHABLE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json://push.example/s3cret", "mailto://push.example?from=a@b.example"})
  void readsNoMoreThanALineOfAnAnswerWithoutEnd(String url)
      throws IOException, InterruptedException {
    try (RudeServer server = RudeServer.flooding()) {
      Undelivered problem =
          deliver(url, server.port(), certificate.trustingClient(), true).orElseThrow();
      assertThat(problem.reason()).isEqualTo("the connection was lost before the answer");
      // What the buffers of the sockets hold was never read.
      assertThat(server.sent()).isLessThan(32L * 1024 * 1024);
    }
  }

  @Test
  void leavesAServerThatNeverAnswersWhenItIsCancelled() throws IOException {
    try (RudeServer server = RudeServer.hanging();
        NettyTransport transport =
            new NettyTransport(NettyTransport.Settings.client(Optional.empty()))) {
      LinkCourier courier =
          new LinkCourier(transport, tasks, Entropy.system(), certificate.trustingClient(), true);
      Target target = target("json://127.0.0.1:" + server.port());
      var delivery =
          tasks.start(
              "delivery",
              () -> {
                try {
                  courier.deliver(target, ISOLATION, MESSAGE);
                } catch (Undelivered e) {
                  throw new AssertionError(e);
                } catch (InterruptedException _) {
                  // As it was asked to.
                  Thread.currentThread().interrupt();
                }
              });
      Awaitility.await().atMost(LIMIT).until(() -> server.connections() == 1);
      delivery.cancel();
      Awaitility.await().atMost(LIMIT).until(delivery::isDone);
    }
  }
}
