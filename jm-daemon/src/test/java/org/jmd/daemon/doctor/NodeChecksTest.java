package org.jmd.daemon.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigLoader;
import org.jmd.core.config.NetworkKeys;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.VirtualTime;
import org.jmd.daemon.suite.Backends;
import org.jmd.wallet.backend.NodeReport;
import org.jmd.wallet.testing.FakeWalletBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeChecksTest {
  @TempDir Path data;
  private final VirtualTime time = new VirtualTime();

  /** A node on mainnet as it should be, to be changed. */
  record Node(
      int version,
      String chain,
      int blocks,
      OptionalInt prunedBelow,
      Duration age,
      int connections,
      boolean clearnet) {
    NodeReport at(Instant now) {
      return new NodeReport(
          version,
          "/Satoshi:29.0.0/",
          chain,
          chain.equals("main") ? Optional.of(Network.MAINNET) : Optional.empty(),
          blocks,
          900_000,
          false,
          prunedBelow,
          now.minus(age),
          connections,
          Duration.ZERO,
          clearnet);
    }

    NodeReport with(Instant tip, Duration offset) {
      NodeReport r = at(tip.plus(age));
      return new NodeReport(
          r.version(),
          r.subversion(),
          r.chain(),
          r.network(),
          r.blocks(),
          r.headers(),
          r.initialDownload(),
          r.prunedBelow(),
          tip,
          r.connections(),
          offset,
          r.usesClearnet());
    }
  }

  static Node node() {
    return new Node(290_000, "main", 900_000, OptionalInt.empty(), Duration.ofMinutes(9), 8, false);
  }

  private List<Finding> run(Backends backends) throws ConfigException {
    Config config =
        ConfigLoader.load(
            data.resolve("config.toml"), Map.of(), Map.of(NetworkKeys.NETWORK, "mainnet"));
    return new NodeChecks(config, backends, time, data).run();
  }

  private List<String> problems(Node node) throws ConfigException {
    FakeWalletBackend backend = new FakeWalletBackend(new FakeChain(), Network.MAINNET);
    backend.report(node.at(time.clock().instant()));
    return PlantedHost.problems(run((config, tasks) -> backend));
  }

  private List<String> failing(ChainUnavailableException e) throws ConfigException {
    return PlantedHost.problems(
        run((config, tasks) -> {
          throw e;
        }));
  }

  @Test
  void aSoundNodeIsWell() throws Exception {
    assertThat(problems(node())).isEmpty();
  }

  @Test
  void aNodeThatIsAwayOrRefusesIsTold() throws Exception {
    assertThat(failing(new ChainUnavailableException("127.0.0.1:8332", "cannot be reached")))
        .containsExactly("node.away");
    assertThat(
            failing(new ChainUnavailableException("127.0.0.1:8332", "refuses the RPC credentials")))
        .containsExactly("node.credentials");
    assertThat(
            failing(
                new ChainUnavailableException(
                    "127.0.0.1:8332", "cannot be reached", new NoSuchFileException("/x/.cookie"))))
        .containsExactly("node.credentials");
  }

  @Test
  void anotherChainAndAnOldVersionAreTold() throws Exception {
    assertThat(
            problems(
                new Node(
                    240_100,
                    "test",
                    900_000,
                    OptionalInt.empty(),
                    Duration.ofMinutes(9),
                    8,
                    false)))
        .containsExactly("node.chain", "node.old");
  }

  @Test
  void aNodeThatIsBehindCutOffAndInTheOpenIsTold() throws Exception {
    assertThat(
            problems(
                new Node(
                    290_000, "main", 899_900, OptionalInt.empty(), Duration.ofHours(17), 0, true)))
        .containsExactly("node.behind", "node.stale", "node.alone", "node.clearnet");
  }

  @Test
  void pruningMattersToWalletsThatAreOlder() throws Exception {
    Node pruned =
        new Node(
            290_000, "main", 900_000, OptionalInt.of(800_000), Duration.ofMinutes(9), 8, false);
    assertThat(problems(pruned)).containsExactly("node.pruned");

    Path meta = data.resolve("wallets/default.mnemonic.meta");
    Files.createDirectories(meta.getParent());
    Files.writeString(meta, "{\"creation_height\": 850000}");
    assertThat(problems(pruned)).containsExactly("node.pruned");

    Files.writeString(meta, "{\"creation_height\": 700000}");
    assertThat(problems(pruned)).containsExactly("node.pruned-below-wallet");
  }
}
