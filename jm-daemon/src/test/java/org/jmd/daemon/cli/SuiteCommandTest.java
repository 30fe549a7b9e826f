package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
import org.jmd.wallet.file.FileLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory and a maker in one process, in a thread of the test, with real sockets. */
class SuiteCommandTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir Path data;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private CliFixture suite;
  private CliFixture asker;
  private int metricsPort;
  private int directoryPort;

  @BeforeEach
  void prepare() throws IOException {
    metricsPort = freePort();
    directoryPort = freePort();
    suite =
        new CliFixture(data)
            .withWallet()
            .set("METRICS__ENABLED", "true")
            .set("METRICS__PORT", Integer.toString(metricsPort))
            .set("DIRECTORY_SERVER__PORT", Integer.toString(directoryPort))
            .set("MAKER__NO_FIDELITY_BOND", "true");
    asker = new CliFixture(data, suite.chain());
    suite.pay(suite.ok("wallet", "address", "new").strip(), 50_000_000);
    suite.chain().mine(2);
  }

  @AfterEach
  void end() {
    // Interrupted, as there is no signal for one thread of a test.
    threads.shutdownNow();
    threads.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private String get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private void awaitPage(String path, String text) {
    await().atMost(LIMIT).ignoreExceptions().until(() -> get(path).contains(text));
  }

  private boolean directoryAnswers() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), directoryPort)) {
      return socket.isConnected();
    }
  }

  @Test
  void theMakerComesBackWhileTheDirectoryGoesOn() throws Exception {
    Path lock = Files.createDirectories(data.resolve("state")).resolve("maker.lock");
    Future<Integer> running;
    try (FileLock other = FileLock.tryExclusive(lock).orElseThrow()) {
      running =
          threads.submit(() -> suite.run("suite", "--roles", "directory,maker", "--own-directory"));
      awaitPage("/health", "\"maker\":\"restarting\"");
      assertThat(other).isNotNull();
      assertThat(get("/health")).contains("degraded", "\"directory\":\"running\"");
      assertThat(get("/ready")).contains("not ready");
      assertThat(directoryAnswers()).isTrue();
    }
    // On its own directory, hence ready.
    awaitPage("/ready", "\"ready\"");
    await()
        .atMost(LIMIT)
        .until(() -> Scrape.parse(get("/metrics")).value("jmd_maker_directories_up") == 1);
    Scrape scrape = Scrape.parse(get("/metrics"));
    assertThat(scrape.value("jmd_role_failures_total{role=\"maker\"}")).isPositive();
    assertThat(scrape.value("jmd_role_failures_total{role=\"directory\"}")).isZero();
    assertThat(scrape.value("jmd_directory_peers")).isEqualTo(1);

    asker.ok("maker", "stop");
    awaitPage("/health", "\"maker\":\"stopped\"");
    assertThat(get("/health")).contains("healthy", "\"directory\":\"running\"");
    assertThat(directoryAnswers()).isTrue();
    assertThat(running.isDone()).isFalse();
  }

  @Test
  void endsWithTheCodeOfTheFirstRoleThatIsDown() throws Exception {
    suite.set("DIRECTORY_SERVER__NICK_AUTH_MODE", "require_verified");
    // Without --own-directory, the maker knows no directory on regtest.
    assertThat(suite.run("suite", "--roles", "directory,maker")).isEqualTo(ExitCode.USAGE);
    assertThat(suite.err()).contains("nick_auth_directory_id");
  }

  @Test
  void aWalletThatCannotBeOpenedKeepsTheMakerDownAndNothingElse() throws Exception {
    Files.delete(data.resolve("wallets/default.mnemonic"));
    Future<Integer> running =
        threads.submit(() -> suite.run("suite", "--roles", "maker,directory"));
    awaitPage("/health", "\"directory\":\"running\",\"maker\":\"down\"");
    assertThat(directoryAnswers()).isTrue();
    assertThat(running.isDone()).isFalse();
  }

  @Test
  void refusesAnUnknownRoleAndAMeaninglessOption() {
    assertThat(suite.run("suite", "--roles", "directory,baker")).isEqualTo(ExitCode.USAGE);
    assertThat(suite.err()).contains("baker");
    assertThat(suite.run("suite")).isEqualTo(ExitCode.USAGE);
    assertThat(suite.run("suite", "--roles", "maker", "--own-directory")).isEqualTo(ExitCode.USAGE);
    assertThat(suite.err()).contains("--own-directory");
  }
}
