package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WalletFundsTest {
  @TempDir Path directory;

  private final Market market = new Market(37);

  private Rounds careful(long... valuesSats) {
    SettingsDraft draft = new SettingsDraft();
    draft.mergesInMixdepthZero = false;
    return new Rounds(market, directory, draft, valuesSats);
  }

  private static HistoryEntry onlyRow(Rounds rounds) {
    List<HistoryEntry> rows = rounds.funds.wallet().history().entries();
    assertThat(rows).hasSize(1);
    return rows.getFirst();
  }

  @Test
  void aCompletedRoundStandsInTheHistoryAsPending() {
    market.addHonest(3);
    Rounds rounds = careful(3_000_000);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    HistoryEntry row = onlyRow(rounds);
    assertThat(row.role()).contains(HistoryEntry.Role.TAKER);
    assertThat(row.txid()).isEqualTo(done.txid());
    assertThat(row.isOpen()).isTrue();
    assertThat(row.cjAmountSats()).isEqualTo(1_000_000);
    assertThat(row.number(HistoryColumn.TOTAL_MAKER_FEES_PAID)).isEqualTo(300);
    assertThat(row.number(HistoryColumn.MINING_FEE_PAID)).isEqualTo(done.minerFeeSats());
    assertThat(row.number(HistoryColumn.PEER_COUNT)).isEqualTo(3);
    assertThat(row.get(HistoryColumn.BROADCAST_METHOD)).isEqualTo("3 makers");
    Tx tx = Tx.tryParse(done.tx().bytes()).orElseThrow();
    assertThat(tx.outputs().get(row.destinationVout().orElseThrow()).script())
        .isEqualTo(rounds.funds.reserved.getFirst().script());
  }

  @Test
  void theOutputIsRecognisedAsThatOfACoinJoinOnceItIsConfirmed() {
    market.addHonest(3);
    Rounds rounds = careful(3_000_000);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    market.chain.mine(1);
    rounds.funds.wallet().history().confirm(done.txid(), 1);
    rounds.funds.sync();
    assertThat(rounds.funds.coins())
        .filteredOn(c -> c.mixdepth() == 1)
        .singleElement()
        .satisfies(coin -> assertThat(coin.coinJoinOutput()).isTrue());
  }

  @Test
  void aFailedRoundStandsInTheHistoryWithItsReason() {
    market.addHonest(2);
    market.add(
        new ScriptedMaker(market) {
          @Override
          List<WireMessage> answerTx(Tx tx) {
            return List.of();
          }
        }.fund(2_000_000));
    Rounds rounds = careful(3_000_000);
    rounds.makers(3, 3, 3);
    rounds.fails(Rounds.million());
    HistoryEntry row = onlyRow(rounds);
    assertThat(row.isOpen()).isFalse();
    assertThat(row.success()).isFalse();
    assertThat(row.get(HistoryColumn.FAILURE_REASON)).isEqualTo("Not all makers signed");
  }

  @Test
  void aTransactionThatMakersMayStillBroadcastStaysOpen() {
    market.addHonest(3).forEach(maker -> maker.broadcasts = false);
    Rounds rounds = careful(3_000_000);
    rounds.broadcastBy(TakerSettings.Broadcast.Policy.NOT_SELF);
    rounds.fails(Rounds.million());
    assertThat(onlyRow(rounds).isOpen()).isTrue();
    assertThat(onlyRow(rounds).txid()).hasSize(64);
  }

  @Test
  void coinsOfMixdepthZeroWithAPastAreNotMerged() {
    market.addHonest(3);
    Rounds rounds = careful(600_000, 700_000);
    assertThat(rounds.fails(Rounds.million()).reason())
        .startsWith("Insufficient funds in mixdepth 0")
        .contains("are not merged");
    assertThat(
            rounds
                .completes(Rounds.request(new CoinJoinRequest.Amount.Exact(500_000)))
                .amountSats())
        .isEqualTo(500_000);
  }

  @Test
  void aSweepOfMixdepthZeroMayMergeThem() {
    market.addHonest(3);
    CoinJoinOutcome.Completed done = careful(600_000, 700_000).completes(Rounds.sweep());
    assertThat(Tx.tryParse(done.tx().bytes()).orElseThrow().inputs()).hasSize(5);
  }
}
