package org.jmd.daemon.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.config.MetricsKeys;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.http.StatusServer;
import org.jmd.daemon.http.StatusServer.Page;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.daemon.suite.RoleBoard;
import org.jmd.daemon.suite.RunningDirectory;
import org.jmd.maker.Maker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The endpoint of a process for monitoring systems: {@code /metrics}, {@code /health} (it lives)
 * and {@code /ready} (all of its roles serve others). It is there from the start of the process to
 * its end, if the configuration asks for it. A request reads what is at hand; it waits for no role,
 * and no role waits for it. Safe for use by several threads.
 */
public final class Monitoring implements AutoCloseable {
  private static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Logger log = LoggerFactory.getLogger(Monitoring.class);

  private final Tasks tasks;
  private final RoleBoard board;
  private final boolean amounts;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Gauges gauges = new Gauges(registry);
  private Optional<StatusServer> server = Optional.empty();

  /** Guarded by {@code this}, as is the field below. */
  private Optional<MakerMetrics> maker = Optional.empty();

  private Optional<DirectoryMetrics> directory = Optional.empty();

  Monitoring(Tasks tasks, RoleBoard board, boolean amounts) {
    this.tasks = tasks;
    this.board = board;
    this.amounts = amounts;
  }

  /**
   * Opens the endpoint if the configuration asks for it. A port that is taken costs the monitoring
   * and not the roles: it is logged.
   *
   * @param roles of this process
   */
  public static Monitoring open(Config config, Tasks tasks, RoleBoard board, List<String> roles) {
    roles.forEach(board::add);
    Monitoring monitoring = new Monitoring(tasks, board, config.get(MetricsKeys.AMOUNTS));
    if (config.get(MetricsKeys.ENABLED)) {
      monitoring.listen(config.get(MetricsKeys.HOST), config.get(MetricsKeys.PORT), roles);
    }
    return monitoring;
  }

  private void listen(String host, int port, List<String> roles) {
    bindProcess(roles);
    try {
      StatusServer started =
          StatusServer.start(
              host,
              port,
              Map.of("/metrics", this::metrics, "/health", _ -> health(), "/ready", _ -> ready()));
      server = Optional.of(started);
      log.info("metrics and health at http://{}:{}", host, started.port());
      if (!started.isLoopback()) {
        log.warn(
            "metrics.host {} is no loopback address: whoever reaches it reads when this process"
                + " takes part in CoinJoins",
            host);
      }
    } catch (IOException e) {
      log.error("no metrics: cannot listen on {}:{}: {}", host, port, e.getMessage());
    }
  }

  /** The figures that do not depend on what a role is made of. */
  void bindProcess(List<String> roles) {
    ProcessMetrics.bind(registry, gauges);
    roles.forEach(role -> RoleMetrics.bind(gauges, board, role));
  }

  /** The port in use; empty if there is no endpoint. */
  public Optional<Integer> port() {
    return server.map(StatusServer::port);
  }

  /** From now on that maker is watched, if anybody can ask. */
  public void maker(Maker running, OpenWallet wallet) {
    if (server.isPresent()) {
      watch(running, wallet);
    }
  }

  synchronized void watch(Maker running, OpenWallet wallet) {
    makerMetrics().attach(running, wallet);
  }

  /** The figures of makers, which exist from the first call on. */
  synchronized MakerMetrics makerMetrics() {
    MakerMetrics metrics = maker.orElseGet(() -> new MakerMetrics(gauges, tasks, amounts));
    maker = Optional.of(metrics);
    return metrics;
  }

  /** The maker that was watched is over. */
  public synchronized void makerEnded() {
    maker.ifPresent(MakerMetrics::close);
  }

  /** From now on that directory is watched, if anybody can ask. */
  public void directory(RunningDirectory running) {
    if (server.isPresent()) {
      watch(running);
    }
  }

  synchronized void watch(RunningDirectory running) {
    directory.ifPresentOrElse(
        known -> known.attach(running),
        () -> directory = Optional.of(new DirectoryMetrics(gauges, running)));
  }

  /** The directory that was watched is over. */
  public synchronized void directoryEnded() {
    directory.ifPresent(DirectoryMetrics::detach);
  }

  Page metrics(String accept) {
    String type = accept.contains("application/openmetrics-text") ? OPEN_METRICS : PLAIN;
    return new Page(200, type, registry.scrape(type));
  }

  Page health() {
    RoleBoard.Health health = board.health();
    return json(health != RoleBoard.Health.UNHEALTHY, health.label());
  }

  Page ready() {
    boolean ready = board.isReady();
    return json(ready, ready ? "ready" : "not ready");
  }

  private Page json(boolean good, String status) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("status", status);
    Map<String, String> roles = new LinkedHashMap<>();
    board.roles().forEach(role -> roles.put(role.name(), role.state().label()));
    answer.put("roles", roles);
    return new Page(
        good ? 200 : 503, "application/json; charset=utf-8", JSON.writeValueAsString(answer));
  }

  @Override
  public void close() {
    server.ifPresent(StatusServer::close);
    makerEnded();
    registry.close();
  }
}
