package org.jmd.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.PendingTransactions.News;
import org.jmd.wallet.PendingTransactions.Patience;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.history.HistoryEntry.Role;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PendingTransactionsTest {
  @TempDir Path directory;
  private final FakeChain chain = new FakeChain();
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private WalletFixture fixture;
  private Wallet wallet;
  private PendingTransactions pending;

  @BeforeEach
  void open() {
    fixture = WalletFixture.create(chain, directory, 1, () -> now);
    wallet = fixture.wallet();
    pending =
        new PendingTransactions(
            wallet,
            Map.of(
                Role.MAKER,
                Patience.ofMaker(Duration.ofHours(1), Duration.ofHours(72)),
                Role.TAKER,
                Patience.ofTaker(Duration.ofHours(1), Duration.ofHours(24))));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private List<News> look() {
    wallet.sync();
    return pending.check();
  }

  private HistoryEntry row() {
    return wallet.history().entries().getLast();
  }

  /** A round whose output is in the newest block. */
  private OutPoint round() {
    ReservedAddress to = wallet.reserveAddress(1, Branch.INTERNAL, "");
    wallet
        .history()
        .append(
            HistoryEntry.coinJoin(
                Role.MAKER, 70_000, List.of("J5"), 4, to.address(), "", List.of()));
    return chain.fund(to.script(), 70_000);
  }

  @Test
  void countsConfirmationsUpToSix() {
    OutPoint coin = round();

    assertThat(look()).singleElement().isInstanceOf(News.Confirmed.class);
    assertThat(row().txid()).isEqualTo(coin.txid());
    assertThat(row().success()).isTrue();
    assertThat(row().number(HistoryColumn.PEER_COUNT)).isEqualTo(1);
    chain.mine(4);
    assertThat(look()).isEmpty();
    assertThat(row().number(HistoryColumn.CONFIRMATIONS)).isEqualTo(5);
    chain.mine(1);
    look();
    chain.mine(1);
    look();
    assertThat(row().number(HistoryColumn.CONFIRMATIONS)).isEqualTo(6);
  }

  @Test
  void opensARoundAgainThatAReorganisationTakes() {
    round();
    chain.mine(2);
    look();

    chain.disconnect(3);

    assertThat(look()).singleElement().isInstanceOf(News.Unconfirmed.class);
    assertThat(row().isOpen()).isTrue();
    assertThat(row().number(HistoryColumn.CONFIRMATIONS)).isZero();
    assertThat(look()).singleElement().isInstanceOf(News.Seen.class);
    chain.mine(1);
    assertThat(look()).singleElement().isInstanceOf(News.Confirmed.class);
    assertThat(row().success()).isTrue();
  }

  @Test
  void failsARoundThatWasTakenAndContradicted() {
    OutPoint coin = round();
    look();
    chain.disconnect(1);
    look();

    fixture.backend().contradict(coin.txid());

    assertThat(look()).singleElement().isInstanceOf(News.DoubleSpent.class);
    assertThat(row().isOpen()).isFalse();
  }

  @Test
  void givesUpARoundWithoutATransaction() {
    String to = wallet.reserveAddress(1, Branch.INTERNAL, "").address();
    wallet
        .history()
        .append(HistoryEntry.coinJoin(Role.TAKER, 1, List.of("J5"), 4, to, "", List.of()));
    now = now.plus(Duration.ofMinutes(59));
    assertThat(look()).isEmpty();
    now = now.plus(Duration.ofMinutes(1));
    assertThat(look()).singleElement().isInstanceOf(News.Abandoned.class);
    assertThat(look()).isEmpty();
  }

  @Test
  void takesBackThatARoundHasFailed() {
    OutPoint coin = round();
    chain.disconnect(1);
    look();
    assertThat(row().txid()).isEqualTo(coin.txid());
    now = now.plus(Duration.ofHours(73));
    assertThat(look()).singleElement().isInstanceOf(News.Abandoned.class);

    chain.mine(1);

    assertThat(look()).singleElement().isInstanceOf(News.Confirmed.class);
    assertThat(row().success()).isTrue();
    assertThat(row().get(HistoryColumn.FAILURE_REASON)).isEmpty();
  }

  @Test
  void forgetsAGuessThatTheChainNoLongerTells() {
    OutPoint coin = fixture.pay(0, 50_000);
    wallet.sync();
    wallet.reconstruction().run(1000, false);
    assertThat(row().number(HistoryColumn.CONFIRMATIONS)).isEqualTo(1);

    chain.disconnect(1);
    look();
    assertThat(row().number(HistoryColumn.CONFIRMATIONS)).isZero();
    assertThat(row().get(HistoryColumn.CONFIRMED_AT)).isEmpty();
    chain.evict(coin.txid());
    look();
    assertThat(wallet.history().entries()).isEmpty();
  }

  @Test
  void leavesOthersRowsAlone() {
    pending = new PendingTransactions(wallet, Map.of());
    round();

    assertThat(look()).isEmpty();
    assertThat(row().txid()).isEmpty();
  }
}
