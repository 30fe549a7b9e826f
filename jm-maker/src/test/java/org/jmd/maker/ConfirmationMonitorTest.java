package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A maker on a real wallet follows its CoinJoins to their end. */
class ConfirmationMonitorTest {
  @TempDir Path directory;
  private final VirtualTime time = new VirtualTime();
  private final FakeChain chain = new FakeChain();
  private final SeededEntropy entropy = new SeededEntropy(9);
  private final FakeChannel channel = new FakeChannel(NickIdentity.create(entropy).nick());
  private WalletFixture fixture;
  private Maker maker;
  private ScriptedTaker taker;
  private Tx tx;

  @BeforeEach
  void sign() {
    fixture = WalletFixture.create(chain, directory, 1, time.clock()).fund(1, 40_000_000).sync();
    maker =
        new Maker(
            MakerRig.SETTINGS,
            new MakerWorld(
                fixture.wallet(),
                new CommitmentBlacklist(new PrivateFiles(), directory, 100, entropy.split()),
                channel,
                time,
                entropy));
    maker.start();
    time.run(Duration.ofSeconds(1));
    taker = new ScriptedTaker("taker", chain, channel, entropy);
    say(taker.fill(0, 10_000_000));
    say(taker.auth());
    tx = taker.draft(maker.offers().get(0)).tx();
    say(taker.tx(tx));
    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
  }

  @AfterEach
  void noTaskDied() {
    assertThat(time.failures()).isEmpty();
  }

  private void say(WireMessage message) {
    taker.say(message);
    time.run(Duration.ofMillis(10));
  }

  private HistoryEntry row() {
    List<HistoryEntry> rows = fixture.wallet().history().entries();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  @Test
  void recordsWhatWasSigned() {
    assertThat(row().txid()).isEqualTo(tx.txid());
    assertThat(row().get(HistoryColumn.FAILURE_REASON))
        .isEqualTo(HistoryEntry.PENDING_CONFIRMATION);
    assertThat(row().number(HistoryColumn.FEE_RECEIVED)).isEqualTo(200);
    assertThat(row().destinationVout()).hasValue(1);
  }

  @Test
  void callsAConfirmedCoinJoinASuccess() {
    taker.broadcast(tx);
    time.run(Duration.ofMinutes(2));
    assertThat(row().success()).isFalse();
    chain.mine(1);
    time.run(Duration.ofMinutes(2));

    assertThat(row().success()).isTrue();
    assertThat(row().number(HistoryColumn.CONFIRMATIONS)).isEqualTo(1);
    assertThat(fixture.wallet().history().pending()).isEmpty();
  }

  @Test
  void callsACoinJoinThatNobodyBroadcastAFailure() {
    time.run(Duration.ofMinutes(58));
    assertThat(fixture.wallet().history().pending()).hasSize(1);
    time.run(Duration.ofMinutes(5));

    assertThat(row().success()).isFalse();
    assertThat(row().get(HistoryColumn.FAILURE_REASON)).contains("never broadcast");
  }

  @Test
  void warnsOnceOfACoinJoinThatNobodyHasBroadcastForLong() {
    try (LogTap tap = new LogTap()) {
      time.run(Duration.ofMinutes(28));
      assertThat(tap.lines()).noneMatch(line -> line.contains("nobody has broadcast"));
      time.run(Duration.ofMinutes(20));
      assertThat(tap.lines().stream().filter(line -> line.contains("nobody has broadcast")))
          .containsExactly(
              "CoinJoin " + tx.txid() + " was signed 30 min ago and nobody has broadcast it yet");
    }
  }

  @Test
  void doesNotMissACoinJoinThatWaitsInTheMempool() {
    try (LogTap tap = new LogTap()) {
      taker.broadcast(tx);
      time.run(Duration.ofMinutes(50));
      assertThat(tap.lines()).noneMatch(line -> line.contains("nobody has broadcast"));
    }
  }

  @Test
  void givesUpACoinJoinThatIsNeverConfirmed() {
    taker.broadcast(tx);
    time.run(Duration.ofHours(71));
    assertThat(fixture.wallet().history().pending()).hasSize(1);
    time.run(Duration.ofHours(2));

    assertThat(row().get(HistoryColumn.FAILURE_REASON)).contains("72 hours");
  }

  @Test
  void callsACoinJoinThatABlockContradictsAFailureAtOnce() {
    taker.broadcast(tx);
    fixture.backend().contradict(tx.txid());
    time.run(Duration.ofMinutes(2));

    assertThat(row().success()).isFalse();
    assertThat(row().get(HistoryColumn.FAILURE_REASON)).contains("spends one of its inputs");
    assertThat(fixture.wallet().history().pending()).isEmpty();
  }

  @Test
  void findsTheTransactionOfARowThatNamesNone() {
    fixture
        .wallet()
        .history()
        .updateTransaction(tx.txid(), row -> row.with(HistoryColumn.TXID, ""));
    taker.broadcast(tx);
    chain.mine(1);
    time.run(Duration.ofMinutes(12));

    assertThat(row().txid()).isEqualTo(tx.txid());
    assertThat(row().success()).isTrue();
  }

  @Test
  void offersTheCoinsThatCameBack() {
    taker.broadcast(tx);
    chain.mine(1);
    time.run(Duration.ofMinutes(25));

    assertThat(channel.said()).isNotEmpty();
    assertThat(fixture.wallet().eligible(2, 1)).hasSize(1);
    assertThat(maker.offers()).hasSize(1);
  }
}
