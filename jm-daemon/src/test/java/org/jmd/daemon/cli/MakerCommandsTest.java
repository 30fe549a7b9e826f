package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jmd.daemon.metrics.Scrape;
import org.jmd.daemon.notify.WebInbox;
import org.jmd.maker.MakerCount;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.HistoryEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A maker in a thread, and commands beside it; no directory can be reached. */
class MakerCommandsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path data;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private CliFixture maker;
  private CliFixture asker;

  @BeforeEach
  void prepare() {
    maker =
        new CliFixture(data).withWallet().set("NETWORK_CONFIG__DIRECTORY_SERVERS", "127.0.0.1:1");
    asker = new CliFixture(data, maker.chain());
  }

  @AfterEach
  void end() {
    // Where a test has failed, its maker still runs; elsewhere nobody is there.
    asker.run("maker", "stop");
    threads.close();
  }

  private void fund() {
    maker.pay(maker.ok("wallet", "address", "new").strip(), 50_000_000);
    maker.chain().mine(2);
  }

  private JsonNode awaitState(String state) {
    await()
        .atMost(LIMIT)
        .until(() ->
            asker.run("maker", "status", "--json") == ExitCode.OK
                && asker.out().contains("\"" + state + "\""));
    return asker.json("maker", "status");
  }

  @Test
  void showsHowARunningMakerDoesAndStopsIt() throws Exception {
    fund();
    Future<Integer> running = threads.submit(() -> maker.run("maker", "--no-fidelity-bond"));
    JsonNode status = awaitState("running");

    assertThat(status.path("nick").asString()).startsWith("J5");
    assertThat(status.path("node").path("answers").asBoolean()).isTrue();
    assertThat(status.path("coins").path("total").asInt()).isEqualTo(1);
    assertThat(status.path("offers")).hasSize(1);
    assertThat(status.path("offers").path(0).path("announced_on")).isEmpty();
    assertThat(status.path("directories").path(0).path("offers").asInt(-1)).isZero();
    assertThat(status.path("directories").path(0).path("reconnects").asInt(-1)).isZero();
    assertThat(status.path("wallet_seen").asString()).startsWith("20");
    assertThat(status.path("offers_asked").isNull()).isTrue();
    assertThat(status.path("requests").isArray()).isTrue();
    assertThat(status.path("counts").path("sessions_opened").asInt(-1)).isZero();
    assertThat(status.path("counts")).hasSameSizeAs(MakerCount.values());
    assertThat(status.path("hints").toString()).contains("no directory is connected");
    assertThat(asker.ok("maker", "status"))
        .contains("running", "127.0.0.1:1", "down", "wallet: looked at 0 min");
    assertThat(asker.ok("maker", "offers")).contains("sw0reloffer", "50,000,000");
    assertThat(asker.ok("maker", "stop")).contains("maker stopped");
    assertThat(running.get()).isEqualTo(ExitCode.OK);
    assertThat(asker.run("maker", "status")).isEqualTo(ExitCode.FAILED);
    assertThat(asker.err()).contains("no maker runs on " + data);
    assertThat(Files.exists(data.resolve("state/maker.sock"))).isFalse();
  }

  @Test
  void servesMetricsThatNameNobody() throws Exception {
    fund();
    int port = freePort();
    maker
        .set("METRICS__ENABLED", "true")
        .set("METRICS__PORT", Integer.toString(port))
        .set("METRICS__AMOUNTS", "true");
    Future<Integer> running = threads.submit(() -> maker.run("maker", "--no-fidelity-bond"));
    JsonNode status = awaitState("running");

    await()
        .atMost(LIMIT)
        .until(() -> metrics(port).value("jmd_maker_state{state=\"running\"}") == 1);
    String text = get(port, "/metrics");
    Scrape scrape = Scrape.parse(text);
    assertThat(scrape.value("jmd_maker_offers")).isEqualTo(1);
    assertThat(scrape.value("jmd_maker_directories")).isEqualTo(1);
    assertThat(scrape.value("jmd_maker_directories_up")).isZero();
    assertThat(scrape.value("jmd_maker_node_up")).isEqualTo(1);
    assertThat(scrape.value("jmd_maker_wallet_sync_age_seconds")).isBetween(0.0, 600.0);
    assertThat(scrape.value("jmd_maker_wallet_coins")).isEqualTo(1);
    assertThat(scrape.value("jmd_maker_refused_total{reason=\"blacklisted\"}")).isZero();
    assertThat(scrape.value("jmd_maker_sessions{stage=\"waiting_for_auth\"}")).isZero();
    assertThat(text).doesNotContain(status.path("nick").asString(), "127.0.0.1");
    assertThat(get(port, "/health")).contains("\"maker\":\"running\"");
    // No directory, hence nobody sees the offers.
    assertThat(get(port, "/ready")).contains("not ready");
    asker.ok("maker", "stop");
    assertThat(running.get()).isEqualTo(ExitCode.OK);
  }

  private static Scrape metrics(int port) throws Exception {
    return Scrape.parse(get(port, "/metrics"));
  }

  private static String get(int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  @Test
  void tellsItsOperatorWhenItStartsAndEnds() throws Exception {
    fund();
    try (WebInbox operator = WebInbox.plain(200)) {
      maker
          .set("NOTIFICATIONS__USE_TOR", "false")
          .set("NOTIFICATIONS__URLS", "json://127.0.0.1:" + operator.port());
      Future<Integer> running = threads.submit(() -> maker.run("maker", "--no-fidelity-bond"));
      awaitState("running");
      asker.ok("maker", "stop");
      assertThat(running.get()).isEqualTo(ExitCode.OK);

      assertThat(operator.posts())
          .extracting(post -> post.body().path("title").asString(""))
          .containsExactly(
              "JoinMarket NG (maker): maker started", "JoinMarket NG (maker): maker offline");
    }
  }

  @Test
  void refusesASecondMakerOnTheSameDirectory() throws Exception {
    fund();
    Future<Integer> running = threads.submit(() -> maker.run("maker", "--no-fidelity-bond"));
    awaitState("running");

    asker.set("NETWORK_CONFIG__DIRECTORY_SERVERS", "127.0.0.1:1");
    assertThat(asker.run("maker")).isEqualTo(ExitCode.FAILED);
    assertThat(asker.err()).contains("a maker runs on " + data + " already");
    asker.ok("maker", "stop");
    assertThat(running.get()).isEqualTo(ExitCode.OK);
  }

  @Test
  void waitsForItsNodeAndCanBeStoppedMeanwhile() throws Exception {
    maker.chain().setUnavailable(true);
    Future<Integer> running = threads.submit(() -> maker.run("maker"));
    JsonNode status = awaitState("starting");
    await()
        .atMost(LIMIT)
        .until(() -> asker.ok("maker", "status").contains("the node does not answer"));

    assertThat(status.path("nick").isNull()).isTrue();
    asker.ok("maker", "stop");
    assertThat(running.get()).isEqualTo(ExitCode.OK);
  }

  @Test
  void addsUpWhatWasEarned() {
    try (Wallet wallet = maker.wallet()) {
      History history = wallet.history();
      HistoryEntry row =
          history.append(
              HistoryEntry.coinJoin(
                  HistoryEntry.Role.MAKER,
                  1_000_000,
                  java.util.List.of("J5taker"),
                  0,
                  "destination",
                  "change",
                  java.util.List.of()));
      history.replace(row, history.confirmed(row.signedByMaker("ab".repeat(32), 700, 100, 1), 1));
    }
    assertThat(asker.ok("maker", "earnings")).contains("600", "1,000,000", "all");
    JsonNode days = asker.json("maker", "earnings", "--by", "day");
    assertThat(days).hasSize(1);
    assertThat(days.path(0).path("earned_sats").asLong()).isEqualTo(600);
    String[] lines = asker.ok("maker", "earnings", "--csv").split("\n");
    assertThat(lines).hasSize(3);
    assertThat(lines[0]).startsWith("timestamp,cj amount/satoshi,my input count");
    assertThat(lines[1]).endsWith(",Connected");
    assertThat(lines[2]).contains(",1000000,0,0,700,600,0,");
    assertThat(asker.run("maker", "earnings", "--csv", "--json")).isEqualTo(ExitCode.USAGE);
  }
}
