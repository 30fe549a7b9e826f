package org.jmd.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.HistoryReconstruction.Outcome;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.history.HistoryEntry.Role;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryReconstructionTest {
  private static final ScriptPubKey FOREIGN =
      WalletFixture.keys(2).script(WalletFixture.keys(2).path(0, Branch.EXTERNAL, 0));

  @TempDir Path directory;
  private final FakeChain chain = new FakeChain();
  private WalletFixture fixture;
  private Wallet wallet;

  @BeforeEach
  void open() {
    fixture = WalletFixture.create(chain, directory, 1);
    wallet = fixture.wallet();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Outcome run(int max) {
    return wallet.reconstruction().run(max, false);
  }

  private void pay(long sats, ScriptPubKey to) {
    Coin coin = wallet.eligible(0, 1).getFirst();
    ScriptPubKey change = wallet.reserveAddress(0, Branch.INTERNAL, "").script();
    Tx tx =
        new Tx(
            2,
            List.of(TxInput.unsigned(coin.outPoint(), 0xffff_ffffL)),
            List.of(new TxOutput(sats, to), new TxOutput(coin.valueSats() - sats - 1_000, change)),
            0);
    assertThat(chain.broadcast(tx.withWitness(0, wallet.sign(tx, coin).witness()).serialize()))
        .isInstanceOf(BroadcastResult.Accepted.class);
    chain.mine(1);
    wallet.sync();
  }

  private List<HistoryEntry> rows() {
    return wallet.history().entries();
  }

  @Test
  void tellsDepositsAndPayments() {
    fixture.fund(0, 100_000).sync();
    pay(30_000, FOREIGN);

    assertThat(run(1000)).isEqualTo(new Outcome.Done(2, 0));

    assertThat(rows())
        .extracting(HistoryEntry::role)
        .extracting(r -> r.orElseThrow())
        .containsExactly(Role.DEPOSIT, Role.SEND);
    assertThat(rows()).allMatch(HistoryEntry::success).noneMatch(HistoryEntry::isFromProtocol);
    HistoryEntry payment = rows().get(1);
    assertThat(payment.number(HistoryColumn.AMOUNT)).isEqualTo(30_000);
    assertThat(payment.number(HistoryColumn.MINING_FEE_PAID)).isEqualTo(1_000);
    assertThat(payment.get(HistoryColumn.TIMESTAMP))
        .isEqualTo(wallet.history().text(chain.blockTime(chain.tipHeight())));
    assertThat(run(1000)).isEqualTo(new Outcome.Done(0, 0));
    assertThat(rows()).hasSize(2);
  }

  @Test
  void goesOnInPasses() {
    fixture.fund(0, 100_000, 200_000, 300_000).sync();

    assertThat(run(2)).isEqualTo(new Outcome.Done(2, 1));
    assertThat(run(2)).isEqualTo(new Outcome.Done(1, 0));

    assertThat(rows())
        .extracting(r -> r.number(HistoryColumn.AMOUNT))
        .containsExactly(100_000L, 200_000L, 300_000L);
  }

  @Test
  void startsOverAfterAPurgeAndWithADamagedCheckpoint() throws IOException {
    fixture.fund(0, 100_000).sync();
    run(1000);

    assertThat(wallet.reconstruction().run(1000, true)).isEqualTo(new Outcome.Done(1, 0));
    assertThat(rows()).hasSize(1);
    Files.writeString(
        ReconstructionCheckpoint.file(directory, wallet.fingerprint()), "{\"version\":7");
    assertThat(run(1000)).isEqualTo(new Outcome.Done(0, 0));
    assertThat(rows()).hasSize(1);
  }

  @Test
  void leavesAHistoryAloneThatWasKeptFromTheStart() {
    assertThat(wallet.reconstruction().isUnwanted()).isFalse();
    wallet
        .history()
        .append(HistoryEntry.coinJoin(Role.MAKER, 1, List.of("J5"), 1, "a", "", List.of()));
    assertThat(wallet.reconstruction().isUnwanted()).isTrue();
  }

  @Test
  void addsNoRowForATransactionThatHasOne() {
    fixture.fund(0, 100_000).sync();
    Coin coin = wallet.coins().getFirst();
    wallet
        .history()
        .append(
            HistoryEntry.coinJoin(Role.TAKER, 5, List.of("J5"), 1, coin.address(), "", List.of()));

    assertThat(run(1000)).isEqualTo(new Outcome.Done(0, 0));
  }
}
