package org.jmd.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigLoader;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.daemon.suite.RoleBoard;
import org.jmd.daemon.suite.RoleBoard.State;
import org.jmd.daemon.suite.RunningDirectory;
import org.jmd.directory.Directory;
import org.jmd.directory.DirectorySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoringTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path data;
  private final SystemTasks tasks = new SystemTasks();
  private final RoleBoard board = new RoleBoard();

  private Config config(Map<String, String> environment) throws ConfigException {
    return ConfigLoader.load(data.resolve("config.toml"), environment, Map.of());
  }

  private static HttpResponse<String> get(Monitoring monitoring, String path, String accept)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + monitoring.port().orElseThrow() + path))
              .header("Accept", accept)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private Monitoring open(List<String> roles) throws ConfigException {
    return Monitoring.open(
        config(Map.of("METRICS__ENABLED", "true", "METRICS__PORT", "0")), tasks, board, roles);
  }

  @Test
  void isSilentUnlessAskedTo() throws Exception {
    try (Monitoring monitoring =
        Monitoring.open(config(Map.of()), tasks, board, List.of("maker"))) {
      assertThat(monitoring.port()).isEmpty();
    }
  }

  @Test
  void goesOnWithoutMetricsIfThePortIsTaken() throws Exception {
    try (Monitoring first = open(List.of("maker"))) {
      String port = Integer.toString(first.port().orElseThrow());
      try (Monitoring second =
          Monitoring.open(
              config(Map.of("METRICS__ENABLED", "true", "METRICS__PORT", port)),
              tasks,
              new RoleBoard(),
              List.of("maker"))) {
        assertThat(second.port()).isEmpty();
      }
    }
  }

  @Test
  void tellsWhetherTheProcessLivesAndServes() throws Exception {
    try (Monitoring monitoring = open(List.of("directory", "maker"))) {
      HttpResponse<String> health = get(monitoring, "/health", "*/*");
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body())
          .isEqualTo(
              "{\"status\":\"healthy\",\"roles\":{\"directory\":\"starting\",\"maker\":\"starting\"}}");
      assertThat(get(monitoring, "/ready", "*/*").statusCode()).isEqualTo(503);
      board.tell("directory", State.RUNNING);
      board.tell("maker", State.RUNNING);
      assertThat(get(monitoring, "/ready", "*/*").statusCode()).isEqualTo(200);
      board.failed("maker", State.DOWN);
      assertThat(get(monitoring, "/health", "*/*").statusCode()).isEqualTo(200);
      assertThat(get(monitoring, "/health", "*/*").body()).contains("\"degraded\"", "\"down\"");
      board.failed("directory", State.DOWN);
      assertThat(get(monitoring, "/health", "*/*").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void speaksBothTextFormats() throws Exception {
    try (Monitoring monitoring = open(List.of("maker"))) {
      HttpResponse<String> plain = get(monitoring, "/metrics", "*/*");
      assertThat(plain.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain; version=0.0.4");
      Scrape scrape = Scrape.parse(plain.body());
      assertThat(scrape.names())
          .contains(
              "jvm_memory_used_bytes",
              "jvm_threads_live_threads",
              "jvm_gc_collections_total",
              "process_cpu_usage",
              "process_uptime_seconds");
      assertThat(scrape.value("process_resident_memory_bytes")).isGreaterThan(1e6);
      assertThat(scrape.value("jmd_role_ready{role=\"maker\"}")).isZero();
      assertThat(scrape.value("jmd_role_state{role=\"maker\",state=\"starting\"}")).isEqualTo(1);
      HttpResponse<String> open = get(monitoring, "/metrics", "application/openmetrics-text");
      assertThat(open.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/openmetrics-text");
      assertThat(open.body()).endsWith("# EOF\n");
    }
  }

  @Test
  void peersOfADirectoryCauseNoSeriesAndNoNames() throws Exception {
    Entropy entropy = Entropy.system();
    NettyTransport transport = new NettyTransport(NettyTransport.Settings.directory());
    Directory directory =
        new Directory(
            DirectorySettings.of(Network.REGTEST, new BindAddress("127.0.0.1", 0)),
            transport,
            tasks,
            entropy);
    RunningDirectory running = new RunningDirectory(directory, transport, Optional.empty());
    running.start();
    Endpoint endpoint = new Endpoint("127.0.0.1", directory.port());
    OnionMessageChannel peer = channel(Network.REGTEST, endpoint, transport);
    OnionMessageChannel stranger = channel(Network.SIGNET, endpoint, transport);
    try (Monitoring monitoring = open(List.of("directory"))) {
      monitoring.directory(running);
      Scrape before = Scrape.parse(get(monitoring, "/metrics", "").body());
      assertThat(before.value("jmd_directory_peers")).isZero();
      assertThat(before.value("jmd_directory_peers_limit")).isEqualTo(10_000);

      peer.open(_ -> {});
      stranger.open(_ -> {});
      String refused = "jmd_directory_handshakes_refused_total{reason=\"network\"}";
      await()
          .atMost(LIMIT)
          .until(() -> {
            Scrape now = Scrape.parse(get(monitoring, "/metrics", "").body());
            return now.value("jmd_directory_peers") == 1 && now.value(refused) >= 1;
          });

      String text = get(monitoring, "/metrics", "").body();
      Scrape after = Scrape.parse(text);
      assertThat(after.value("jmd_directory_handshakes_total{result=\"accepted\"}")).isEqualTo(1);
      assertThat(after.value("jmd_directory_messages_received_total{type=\"handshake\"}"))
          .isGreaterThanOrEqualTo(2);
      assertThat(after.value("jmd_directory_reachable")).isEqualTo(1);
      assertThat(after.series().keySet()).isEqualTo(before.series().keySet());
      assertThat(text).doesNotContain(peer.nick().value(), stranger.nick().value(), "127.0.0.1");
    } finally {
      peer.close();
      stranger.close();
      running.stop(Duration.ofSeconds(1));
      transport.close();
    }
  }

  private OnionMessageChannel channel(
      Network network, Endpoint directory, NettyTransport transport) {
    return new OnionMessageChannel(
        ChannelSettings.taker(network, List.of(directory)),
        NickIdentity.create(Entropy.system()),
        transport,
        tasks,
        Entropy.system());
  }
}
