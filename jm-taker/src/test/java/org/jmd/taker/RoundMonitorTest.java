package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RoundMonitorTest {
  @TempDir Path directory;

  private final Market market = new Market(41);
  private Rounds rounds;
  private RoundMonitor monitor;

  @BeforeEach
  void createMarket() {
    market.addHonest(3);
    rounds = new Rounds(market, directory, 3_000_000);
    monitor = new RoundMonitor(rounds.funds.wallet(), Duration.ofHours(24));
  }

  private List<RoundMonitor.News> look() {
    rounds.funds.sync();
    return monitor.check();
  }

  private HistoryEntry row() {
    return rounds.funds.wallet().history().entries().getLast();
  }

  @Test
  void theFirstConfirmationMakesARoundASuccess() {
    String txid = rounds.completes(Rounds.million()).txid();
    assertThat(look()).containsExactly(new RoundMonitor.News.Seen(txid));
    assertThat(look()).isEmpty();
    market.chain.mine(1);
    assertThat(look()).containsExactly(new RoundMonitor.News.Confirmed(txid, 1));
    assertThat(row().success()).isTrue();
    assertThat(look()).isEmpty();
  }

  @Test
  void aTransactionThatIsNeverSeenIsGivenUp() {
    market.makers().forEach(maker -> maker.broadcasts = false);
    rounds.broadcastBy(TakerSettings.Broadcast.Policy.NOT_SELF);
    rounds.fails(Rounds.million());
    assertThat(look()).isEmpty();
    market.time.run(Duration.ofHours(23));
    assertThat(look()).isEmpty();
    market.time.run(Duration.ofHours(1));
    assertThat(look())
        .containsExactly(
            new RoundMonitor.News.Abandoned(
                rounds.funds.reserved.getFirst().address(), "not seen within 24 hours"));
    assertThat(row().isOpen()).isFalse();
    assertThat(look()).isEmpty();
  }

  @Test
  void aTransactionThatABlockContradictsIsAFailureAtOnce() {
    String txid = rounds.completes(Rounds.million()).txid();
    assertThat(look()).containsExactly(new RoundMonitor.News.Seen(txid));
    rounds.funds.backend().contradict(txid);
    assertThat(look()).containsExactly(new RoundMonitor.News.DoubleSpent(txid));
    assertThat(row().isOpen()).isFalse();
    assertThat(row().success()).isFalse();
    assertThat(look()).isEmpty();
  }

  @Test
  void aTransactionThatACrashLeftOutOfTheHistoryIsFound() {
    String txid = rounds.completes(Rounds.million()).txid();
    rounds
        .funds
        .wallet()
        .history()
        .updateOpen(
            rounds.funds.reserved.getFirst().address(),
            row ->
                row.with(HistoryColumn.TXID, "")
                    .with(HistoryColumn.DESTINATION_VOUT, -1)
                    .with(HistoryColumn.FAILURE_REASON, HistoryEntry.AWAITING_TRANSACTION));
    market.chain.mine(1);
    assertThat(look()).containsExactly(new RoundMonitor.News.Confirmed(txid, 1));
    assertThat(row().destinationVout()).isPresent();
  }
}
