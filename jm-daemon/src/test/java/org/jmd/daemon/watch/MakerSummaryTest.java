package org.jmd.daemon.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigLoader;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.InMemoryNetwork;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.daemon.notify.Notice;
import org.jmd.maker.Maker;
import org.jmd.maker.MakerSettings;
import org.jmd.maker.MakerWorld;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Summaries of a maker that nobody asks anything, under a virtual clock. */
class MakerSummaryTest {
  @TempDir Path directory;

  private final VirtualTime time = new VirtualTime();
  private final SeededEntropy entropy = new SeededEntropy(4);
  private final FakeChain chain = new FakeChain();
  private final List<Notice> told = new ArrayList<>();

  @AfterEach
  void close() {
    time.close();
  }

  private Maker maker(WalletFixture wallet) {
    return new Maker(
        MakerSettings.DEFAULT,
        new MakerWorld(
            wallet.wallet(),
            new CommitmentBlacklist(new PrivateFiles(), directory, 100, entropy.split()),
            new OnionMessageChannel(
                ChannelSettings.maker(Network.REGTEST, List.of(new Endpoint("nowhere", 1))),
                NickIdentity.create(entropy),
                new InMemoryNetwork(time, 1).host("maker"),
                time,
                entropy.split()),
            time,
            entropy.split()));
  }

  private void run(Duration duration, Map<String, String> environment) throws ConfigException {
    Config config = ConfigLoader.load(directory.resolve("none.toml"), environment, Map.of());
    try (WalletFixture wallet = WalletFixture.create(chain, directory.resolve("wallet"), 1)) {
      wallet.fund(0, 150_000_000).sync();
      try (MakerSummary _ =
          MakerSummary.start(told::add, maker(wallet), wallet.wallet(), time, config)) {
        time.run(duration);
      }
      time.run(Duration.ofMillis(1));
    }
  }

  @Test
  void tellsOnceADay() throws ConfigException {
    run(Duration.ofHours(49), Map.of());

    assertThat(told).hasSize(2);
    assertThat(told.getFirst().kind()).isEqualTo(Notice.Kind.SUMMARY);
    assertThat(told.getFirst().event()).isEqualTo("summary of 24 h");
    assertThat(told.getFirst().lines())
        .startsWith("requests: 0", "refused: 0")
        .noneMatch(line -> line.startsWith("balance"));
    assertThat(time.liveTasks()).isEmpty();
  }

  @Test
  void tellsTheBalanceOnlyIfAsked() throws ConfigException {
    run(
        Duration.ofHours(2),
        Map.of(
            "NOTIFICATIONS__NOTIFY_SUMMARY_BALANCE",
            "true",
            "NOTIFICATIONS__SUMMARY_INTERVAL_HOURS",
            "1"));

    assertThat(told.getFirst().lines()).contains("balance: 1.5000 BTC");
  }
}
