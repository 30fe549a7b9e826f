package org.jmd.daemon.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The profiles of {@code docker-compose.yml}, all at once: a market on regtest, and a maker and a
 * directory as in production, but on that chain and on a Tor network that reaches nobody.
 */
@ExtendWith(WithDocker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String PASSWORD = "canary-0d7be5a2c4419f83";
  private static final Pattern TXID = Pattern.compile("(?m)^txid: ([0-9a-f]{64})$");
  private static final Pattern ONION = Pattern.compile("reachable at ([a-z2-7]{56}\\.onion:5222) ");
  private static final Pattern DIRECTORY_UP =
      Pattern.compile("DirectoryLink: directory (\\S+) is up");
  private static final int JMD_USER = 10001;

  private @Nullable ComposeProject opened;
  private boolean filtered;

  private ComposeProject project() {
    if (opened == null) {
      throw new IllegalStateException("not opened");
    }
    return opened;
  }

  @BeforeAll
  void startEverything(DockerEngine engine, @TempDir Path secrets) throws Exception {
    secret(secrets, "mnemonic_password", PASSWORD);
    secret(secrets, "config.toml", "");
    Map<String, String> settings = new HashMap<>();
    settings.put("NETWORK", "regtest");
    settings.put("NODE_ADDRESS", "bitcoind:18443");
    settings.put("SECRETS", secrets.toString());
    settings.putAll(filters(secrets));
    filtered = settings.containsKey(ComposeProject.MAKER_FILTER);
    ComposeProject project = new ComposeProject(engine, "jmd-it-market", settings);
    opened = project;
    project.up("bitcoind", "directory");
    startMaker(project, secrets);
    project.up("taker");
  }

  /** Seccomp profiles that do as the units of systemd; none where there is no systemd. */
  private static Map<String, String> filters(Path directory) throws Exception {
    Path units = DockerEngine.root().resolve("jm-daemon/src/main/dist/systemd");
    Path maker = directory.resolve("maker.json");
    Path relay = directory.resolve("directory.json");
    return UnitFilter.write(units.resolve("jmd-maker@.service"), maker)
            && UnitFilter.write(units.resolve("jmd-directory@.service"), relay)
        ? Map.of(
            ComposeProject.MAKER_FILTER,
            maker.toString(),
            ComposeProject.DIRECTORY_FILTER,
            relay.toString())
        : Map.of();
  }

  /** As docs/containers.md tells an operator. */
  private void startMaker(ComposeProject project, Path secrets) throws Exception {
    project.awaitHealthy("bitcoind");
    String[] cookie = project.exec("bitcoind", "cat", "/run/jmd-node/rpc.cookie").split(":", 2);
    secret(
        secrets,
        "config.toml",
        "[bitcoin]\nrpc_user = \"%s\"\nrpc_password = \"%s\"\n".formatted(cookie[0], cookie[1]));
    String[] run = {"run", "--rm", "-T", "--no-deps", "maker"};
    project.run(join(run, "wallet", "generate", "--quiet"));
    String address =
        project
            .run(join(run, "wallet", "address", "new", "--log-level", "ERROR"))
            .lines()
            .reduce("", (before, line) -> line);
    assertThat(
            project
                .attempt(
                    "bitcoind",
                    address,
                    "sh",
                    "-c",
                    "cat > /run/jmd-node/it.new && mv /run/jmd-node/it.new /run/jmd-node/it.address")
                .exitCode())
        .isZero();
    project.awaitHealthy("directory");
    project.set("DIRECTORY_SERVERS", project.found("directory", ONION));
    project.up("maker");
  }

  private static String[] join(String[] first, String... second) {
    return Stream.of(first, second).flatMap(Arrays::stream).toArray(String[]::new);
  }

  /** For the user of the container only, where this user may give files away. */
  private static void secret(Path secrets, String name, String content) throws Exception {
    Path file = secrets.resolve(name);
    Files.deleteIfExists(file);
    Files.writeString(file, content);
    boolean root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(root ? "r--------" : "r--r--r--"));
    if (root) {
      Files.setAttribute(file, "unix:uid", JMD_USER);
    }
  }

  @AfterAll
  void takesEverythingDown() throws Exception {
    if (opened != null) {
      opened.down();
      assertThat(opened.remains()).isEmpty();
    }
  }

  @Test
  void takerMakesACoinJoinThatIsConfirmed() throws Exception {
    assertThat(project().awaitEnd("taker")).as(project().logs("taker")).isZero();
    String txid = project().found("taker", TXID);
    JsonNode tx =
        await("confirmation")
            .atMost(PATIENCE)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> transaction(txid), t -> t.path("confirmations").asInt(0) > 0);
    assertThat(tx.get("vin").size()).isEqualTo(4);
    assertThat(tx.get("vout").valueStream().filter(o -> sats(o) == 20_000_000)).hasSize(4);
  }

  private JsonNode transaction(String txid) throws Exception {
    return JsonMapper.shared()
        .readTree(
            project()
                .exec(
                    "bitcoind",
                    "bitcoin-cli",
                    "-regtest",
                    "-rpccookiefile=/run/jmd-node/rpc.cookie",
                    "getrawtransaction",
                    txid,
                    "true"));
  }

  private static long sats(JsonNode output) {
    return output.get("value").decimalValue().movePointRight(8).longValueExact();
  }

  @Test
  void marketMeetsThroughOnionServicesOnly() throws Exception {
    List<String> directories =
        List.of(project().found("directory-1", ONION), project().found("directory-2", ONION));
    for (String maker : List.of("maker-1", "maker-2", "maker-3")) {
      project().awaitHealthy(maker);
      await(maker + " on both directories") // healthy is one already on the first
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() ->
              assertThat(metDirectories(maker)).containsExactlyInAnyOrderElementsOf(directories));
      assertThat(project().found(maker, ONION)).isNotIn(directories);
    }
  }

  private List<String> metDirectories(String maker) throws Exception {
    return DIRECTORY_UP
        .matcher(project().logs(maker))
        .results()
        .map(found -> found.group(1))
        .distinct()
        .toList();
  }

  @Test
  void everyContainerIsConfined() throws Exception {
    assertThat(project().services())
        .containsExactly(
            "bitcoind",
            "directory",
            "directory-1",
            "directory-2",
            "maker",
            "maker-1",
            "maker-2",
            "maker-3",
            "regtest-tor",
            "taker",
            "tor");
    for (String service : project().services()) {
      JsonNode container = project().inspect(service);
      JsonNode host = container.get("HostConfig");
      assertThat(container.at("/Config/User").asString()).as(service).matches("1000[123]:10001");
      assertThat(host.get("ReadonlyRootfs").asBoolean()).as(service).isTrue();
      assertThat(host.get("Privileged").asBoolean()).as(service).isFalse();
      assertThat(host.get("CapDrop").toString()).as(service).isEqualTo("[\"ALL\"]");
      assertThat(host.get("SecurityOpt").toString()).as(service).contains("no-new-privileges");
      assertThat(host.get("Memory").asLong()).as(service).isPositive();
      assertThat(host.get("PidsLimit").asLong()).as(service).isPositive();
      assertThat(host.get("PortBindings").size()).as(service).isZero();
      assertThat(container.get("RestartCount").asInt()).as(service).isZero();
      if (!service.equals("taker")) { // which ends
        assertThat(project().exec(service, "id", "-u")).as(service).matches("1000[123]");
        assertThat(project().attempt(service, "", "sh", "-c", "echo > /etc/new").text())
            .as(service)
            .contains("Read-only file system");
        assertThat(project().exec(service, "sed", "-n", "s/^CapBnd:\\t//p", "/proc/self/status"))
            .as(service)
            .matches("0+");
      }
    }
  }

  @Test
  void makerAndDirectoryServeBehindTor() throws Exception {
    project().awaitHealthy("tor");
    project().awaitHealthy("maker");
    assertThat(project().found("maker", ONION)).isNotEqualTo(project().found("directory", ONION));
    assertThat(project().exec("maker", "jmd", "maker", "status"))
        .contains(project().found("directory", ONION));
  }

  /** That they serve all the same is what the other tests show. */
  @Test
  void makerAndDirectoryAreServedByTheKernelAsUnderSystemd() throws Exception {
    assumeTrue(filtered, "no systemd-analyze that tells what its filters mean");
    for (String service : List.of("maker", "directory")) {
      project().awaitHealthy(service);
      assertThat(project().attempt(service, "", "nice", "true").text())
          .as(service)
          .contains("Operation not permitted");
    }
  }

  @Test
  void backupHoldsTheWallet() throws Exception {
    String[] tar = {"run", "--rm", "--no-deps", "-T", "--entrypoint", "tar", "maker"};
    assertThat(project().run(join(tar, "-C", "/data", "-cvf", "/dev/null", ".")))
        .contains("./wallets/default.mnemonic");
  }

  @Test
  void nothingButTorHasAWayOut() throws Exception {
    JsonNode tor = project().inspect("tor").at("/NetworkSettings/Networks");
    String inside = tor.at("/jmd-it-market_inside/IPAddress").asString();
    String outside = tor.at("/jmd-it-market_outside/IPAddress").asString();
    for (String service : List.of("maker", "directory")) {
      assertThat(project().inspect(service).at("/NetworkSettings/Networks").propertyNames())
          .as(service)
          .containsExactly("jmd-it-market_inside");
      assertThat(connects(service, inside)).as(service).isTrue();
      assertThat(connects(service, outside)).as(service).isFalse();
      assertThat(project().attempt(service, "", "getent", "ahosts", "debian.org").exitCode())
          .as(service + " asks no name server outside")
          .isNotZero();
    }
    assertThat(connects("tor", outside)).isTrue();
  }

  private boolean connects(String service, String address) throws Exception {
    String connect = ": < /dev/tcp/" + address + "/9050";
    return project().attempt(service, "", "timeout", "2", "bash", "-c", connect).exitCode() == 0;
  }

  @Test
  void secretsAreSeenByTheirContainerOnly() throws Exception {
    project().awaitHealthy("maker");
    assertThat(project().exec("maker", "cat", "/run/secrets/mnemonic_password"))
        .isEqualTo(PASSWORD);
    for (String service : project().services()) {
      assertThat(project().inspect(service).toString()).as(service).doesNotContain(PASSWORD);
      assertThat(project().logs(service)).as(service).doesNotContain(PASSWORD);
    }
    assertThat(project().attempt("maker", "", "grep", "-rlF", PASSWORD, "/data", "/proc/1/environ"))
        .extracting(Command.Ended::output)
        .isEqualTo("");
  }
}
