package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jmd.core.net.Endpoint;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.daemon.demo.RegtestMarket;
import org.jmd.daemon.metrics.Scrape;
import org.jmd.daemon.process.JmdProcess;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinRequest;
import org.jmd.taker.CoinJoinRequest.Amount;
import org.jmd.taker.CoinJoinRequest.Destination;
import org.jmd.wallet.file.FileLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory and a maker in one process, whose maker fails, comes back, serves and ends. */
class SuiteIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SIGTERM_EXIT = 143;

  @TempDir Path root;

  private static String get(int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static void awaitPage(int port, String path, String text) {
    await().atMost(PATIENCE).until(() -> get(port, path).contains(text));
  }

  private static int port(JmdProcess suite, String before) {
    return Integer.parseInt(
        suite.awaitLine(Pattern.compile(before + "127\\.0\\.0\\.1:(\\d+)"), PATIENCE));
  }

  private static Map<String, String> environment(BitcoindFixture node, Path data) {
    return Map.of(
        "JOINMARKET_DATA_DIR", data.toString(),
        "NETWORK_CONFIG__NETWORK", "regtest",
        "BITCOIN__RPC_URL", "http://127.0.0.1:" + node.rpcPort(),
        "BITCOIN__RPC_COOKIE_FILE", node.cookieFile().toString(),
        "WALLET__SCAN_RANGE", "100",
        "DIRECTORY_SERVER__PORT", "0",
        "METRICS__ENABLED", "true",
        "METRICS__PORT", "0");
  }

  @Test
  void directoryServesThroughTheFailuresOfItsMaker() throws Exception {
    try (BitcoindFixture node = BitcoindFixture.start();
        RegtestMarket children = new RegtestMarket(node)) {
      node.mine(110);
      RegtestMarket.Participant owner = children.participant("owner");
      node.pay(children.depositAddress(owner, 0), 50_000_000);
      Map<String, String> environment = environment(node, owner.dataDirectory());
      Path state = Files.createDirectories(owner.dataDirectory().resolve("state"));
      FileLock taken = FileLock.tryExclusive(state.resolve("maker.lock")).orElseThrow();
      try (JmdProcess suite =
          JmdProcess.start(
              "suite", environment, "suite", "--roles", "directory,maker", "--own-directory")) {
        int metrics = port(suite, "health at http://");
        int directory = port(suite, "listens on ");
        // Another process has the maker's lock for a while.
        try (taken) {
          awaitPage(metrics, "/health", "\"directory\":\"running\",\"maker\":\"restarting\"");
        }
        try (LiveMarket market = new LiveMarket(node, root, new Endpoint("127.0.0.1", directory))) {
          Participant taker = market.participant("taker", 50_000_000);
          market.mine(6);
          awaitPage(metrics, "/ready", "\"status\":\"ready\"");
          CoinJoinOutcome outcome =
              market.coinJoin(
                  taker,
                  LiveMarket.takerSettings(1, 1),
                  CoinJoinRequest.of(0, new Amount.Exact(10_000_000), new Destination.Internal()),
                  new Recorder());
          assertThat(outcome).isInstanceOf(CoinJoinOutcome.Completed.class);
          awaitPage(metrics, "/metrics", "jmd_maker_transactions_signed_total 1.0");
          Scrape scrape = Scrape.parse(get(metrics, "/metrics"));
          assertThat(scrape.value("jmd_role_failures_total{role=\"maker\"}")).isPositive();
          assertThat(scrape.value("jmd_role_failures_total{role=\"directory\"}")).isZero();
          assertThat(scrape.value("jmd_directory_messages_relayed_total{kind=\"private\"}"))
              .isPositive();
        }

        JmdProcess.run("stop", environment, "maker", "stop");
        awaitPage(metrics, "/health", "\"directory\":\"running\",\"maker\":\"stopped\"");
        assertThat(suite.stop(Duration.ofSeconds(10))).isLessThan(Duration.ofSeconds(5));
        assertThat(suite.await(PATIENCE)).isEqualTo(SIGTERM_EXIT);
        assertThat(suite.lines()).anyMatch(l -> l.contains("[maker] MakerLog: maker J5"));
      }
    }
  }
}
