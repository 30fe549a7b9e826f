package org.jmd.daemon.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.FakeSocksProxy;
import org.jmd.core.net.NettyTransport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Every service but mail, over real sockets, through a SOCKS proxy, with real TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebDeliveryTest {
  private Deliveries deliveries;

  @BeforeAll
  void certify(@TempDir Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    deliveries = new Deliveries(directory);
  }

  private WebInbox.Post posted(String url) throws IOException, InterruptedException {
    try (WebInbox inbox = WebInbox.encrypted(deliveries.certificate, 200)) {
      assertThat(deliveries.deliver(url, inbox.port())).isEmpty();
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
      assertThat(deliveries.deliver("json://push.example:81/x", inbox.port())).isEmpty();
      assertThat(inbox.posts().getFirst().host()).isEqualTo("push.example:81");
    }
  }

  // ---- what goes wrong

  @ParameterizedTest
  @CsvSource({"400, false", "301, false", "404, false", "429, true", "500, true", "503, true"})
  void tellsTheStatusOfARefusal(int status, boolean temporary)
      throws IOException, InterruptedException {
    try (WebInbox inbox = WebInbox.plain(status)) {
      Undelivered problem =
          deliveries.deliver("json://push.example/s3cret", inbox.port()).orElseThrow();
      assertThat(problem.reason()).isEqualTo("the server answers HTTP " + status);
      assertThat(problem.isTemporary()).isEqualTo(temporary);
    }
  }

  @Test
  void refusesACertificateThatNobodyVouchesFor()
      throws IOException, InterruptedException, GeneralSecurityException {
    try (WebInbox inbox = WebInbox.encrypted(deliveries.certificate, 200)) {
      Undelivered problem =
          deliveries
              .deliver("jsons://push.example/s3cret", inbox.port(), SSLContext.getDefault())
              .orElseThrow();
      assertThat(problem.reason()).isEqualTo("the certificate of the server is not accepted");
      assertThat(problem.isTemporary()).isFalse();
      assertThat(inbox.posts()).isEmpty();
    }
  }

  @Test
  void refusesACertificateForAnotherName() throws IOException, InterruptedException {
    try (WebInbox inbox = WebInbox.encrypted(deliveries.certificate, 200)) {
      Undelivered problem =
          deliveries.deliver("jsons://else.example/s3cret", inbox.port()).orElseThrow();
      assertThat(problem.reason()).isEqualTo("the certificate of the server is not accepted");
      assertThat(inbox.posts()).isEmpty();
    }
  }

  @Test
  void takesEveryCertificateOnlyWhereTheOperatorSaysSo() throws IOException, InterruptedException {
    try (WebInbox inbox = WebInbox.encrypted(deliveries.certificate, 200);
        FakeSocksProxy proxy = new FakeSocksProxy(0, _ -> inbox.port());
        NettyTransport transport = Deliveries.transport(Optional.of(proxy.endpoint()))) {
      NotifySettings settings =
          new NotifySettings(
              List.of(Deliveries.target("jsons://else.example")),
              Set.of(),
              "t",
              new Wording(true, true, true, ""),
              new Outbox.Retries(0, Duration.ofSeconds(1)));
      assertThat(
              new PostOffice(transport, deliveries.tasks, Entropy.system(), Optional.empty())
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
      assertThat(
              deliveries.deliver(url, Optional.of(gone), deliveries.certificate.trustingClient()))
          .map(Undelivered::reason)
          .contains("no connection: refused");
      assertThat(deliveries.deliver(url, Optional.empty(), deliveries.certificate.trustingClient()))
          .map(Undelivered::reason)
          .contains("no connection: tor.socks_host is empty");
      assertThat(inbox.posts()).isEmpty();
    }
  }

  @Test
  void tellsWhatTheProxySays() throws IOException, InterruptedException {
    try (FakeSocksProxy proxy = new FakeSocksProxy(4)) {
      assertThat(
              deliveries.deliver(
                  "jsons://s3cret.example",
                  Optional.of(proxy.endpoint()),
                  deliveries.certificate.trustingClient()))
          .map(Undelivered::reason)
          .contains("no connection: the SOCKS proxy says HOST_UNREACHABLE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json://push.example/s3cret", "mailto://push.example?from=a@b.example"})
  void readsNoMoreThanALineOfAnAnswerWithoutEnd(String url)
      throws IOException, InterruptedException {
    try (RudeServer server = RudeServer.flooding()) {
      Undelivered problem = deliveries.deliver(url, server.port()).orElseThrow();
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
          new LinkCourier(
              transport,
              deliveries.tasks,
              Entropy.system(),
              deliveries.certificate.trustingClient(),
              true);
      Target target = Deliveries.target("json://127.0.0.1:" + server.port());
      var delivery =
          deliveries.tasks.start(
              "delivery",
              () -> {
                try {
                  courier.deliver(target, Deliveries.ISOLATION, Deliveries.MESSAGE);
                } catch (Undelivered e) {
                  throw new AssertionError(e);
                } catch (InterruptedException _) {
                  // As it was asked to.
                  Thread.currentThread().interrupt();
                }
              });
      Awaitility.await().atMost(Deliveries.LIMIT).until(() -> server.connections() == 1);
      delivery.cancel();
      Awaitility.await().atMost(Deliveries.LIMIT).until(delivery::isDone);
    }
  }
}
