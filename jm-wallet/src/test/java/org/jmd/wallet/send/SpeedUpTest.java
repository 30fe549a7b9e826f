package org.jmd.wallet.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.fees.FeeChoice;
import org.jmd.wallet.fees.SendFees;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.send.SendRefused.Reason;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeedUpTest {
  private static final ScriptPubKey SHOP = ScriptPubKey.p2tr(new byte[32]);

  private final FakeChain chain = new FakeChain();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

  private interface Body {
    void run(Wallet wallet, Payments payments, SpeedUp speedUp) throws SendRefused;
  }

  private void with(Body body, long... coins) throws SendRefused {
    try (WalletFixture fixture =
        WalletFixture.create(chain, directory, 1, () -> now).fund(1, coins).sync()) {
      Payments payments = new Payments(fixture.wallet(), SendFees.DEFAULT, new SeededEntropy(7));
      body.run(fixture.wallet(), payments, new SpeedUp(payments));
    }
  }

  private static Sent pay(Payments payments, long amount) throws SendRefused {
    return payments.send(
        payments.plan(new SendRequest(1, amount, SHOP, FeeRate.of("2"), Optional.empty())));
  }

  private static Optional<FeeChoice> rate(String satsPerVbyte) {
    return Optional.of(new FeeChoice.Manual(FeeRate.of(satsPerVbyte)));
  }

  private static HistoryEntry row(Wallet wallet, String txid) {
    return wallet.history().entries().stream()
        .filter(e -> e.txid().equals(txid))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theChangePaysForAReplacement() throws SendRefused {
    with(
        (wallet, payments, speedUp) -> {
          Sent first = pay(payments, 100_000);

          ReplacementPlan plan = speedUp.planReplacement(first.txid(), rate("10"), false);
          Sent second = speedUp.replace(plan);

          assertThat(plan.added()).isEmpty();
          assertThat(second.transaction().outputs().getFirst())
              .isEqualTo(new TxOutput(100_000, SHOP));
          assertThat(second.changeAddress()).isEqualTo(first.changeAddress());
          int vbytes = second.transaction().vbytes();
          assertThat(second.feeSats()).isBetween(10L * vbytes, 10L * vbytes + 10);
          assertThat(second.transaction().outputSats()).isEqualTo(400_000 - second.feeSats());
          assertThat(chain.accepted()).singleElement().matches(t -> t.txid().equals(second.txid()));
        },
        400_000);
  }

  @Test
  void theReplacedRowFailsAndOnlyTheNewOneCounts() throws SendRefused {
    with(
        (wallet, payments, speedUp) -> {
          Sent first = pay(payments, 100_000);
          Sent second = speedUp.replace(speedUp.planReplacement(first.txid(), rate("10"), false));

          HistoryEntry old = row(wallet, first.txid());
          assertThat(old.success()).isFalse();
          assertThat(old.isOpen()).isFalse();
          assertThat(old.get(HistoryColumn.FAILURE_REASON))
              .isEqualTo("replaced by " + second.txid());
          HistoryEntry fresh = row(wallet, second.txid());
          assertThat(fresh.success()).isTrue();
          assertThat(fresh.number(HistoryColumn.AMOUNT)).isEqualTo(100_000);
          assertThat(fresh.get(HistoryColumn.DESTINATION_ADDRESS))
              .isEqualTo(old.get(HistoryColumn.DESTINATION_ADDRESS));
          chain.mine(1);
          assertThat(new SendMonitor(wallet).check()).isEqualTo(1);
          assertThat(row(wallet, first.txid()).success()).isFalse();
        },
        400_000);
  }

  @Test
  void changeTooSmallForTheFeeIsGivenUp() throws SendRefused {
    with(
        (wallet, payments, speedUp) -> {
          Sent first = pay(payments, 98_500);
          assertThat(first.changeAddress()).isPresent();

          ReplacementPlan plan = speedUp.planReplacement(first.txid(), rate("9"), false);
          Sent second = speedUp.replace(plan);

          assertThat(second.transaction().outputs()).containsExactly(new TxOutput(98_500, SHOP));
          assertThat(second.changeAddress()).isEmpty();
          assertThat(second.feeSats()).isEqualTo(1_500);
        },
        100_000);
  }

  @Test
  void confirmedCoinsAreAddedWhereTheChangeDoesNotSuffice() throws SendRefused {
    with(
        (wallet, payments, speedUp) -> {
          Sent first = pay(payments, 370_000);
          assertThat(first.transaction().inputs()).hasSize(1);

          ReplacementPlan plan = speedUp.planReplacement(first.txid(), rate("300"), false);
          Sent second = speedUp.replace(plan);

          assertThat(plan.added()).singleElement().extracting(Coin::valueSats).isEqualTo(90_000L);
          assertThat(second.transaction().outputs()).contains(new TxOutput(370_000, SHOP));
          assertThat(wallet.leases().held()).contains(plan.added().getFirst().outPoint());
        },
        400_000,
        90_000,
        30_000);
  }

  @Test
  void aPaymentShrinksOnlyWithConsent() throws SendRefused {
    with(
        (wallet, payments, speedUp) -> {
          Sent sweep = pay(payments, 0);

          assertRefused(
              Reason.INSUFFICIENT, () -> speedUp.planReplacement(sweep.txid(), rate("10"), false));
          ReplacementPlan plan = speedUp.planReplacement(sweep.txid(), rate("10"), true);
          Sent second = speedUp.replace(plan);

          assertThat(plan.paysLess()).isTrue();
          assertThat(second.transaction().outputSats()).isEqualTo(400_000 - second.feeSats());
          assertThat(row(wallet, second.txid()).number(HistoryColumn.AMOUNT))
              .isEqualTo(400_000 - second.feeSats());
        },
        400_000);
  }

  @Test
  void theLeastFeeCoversWhatIsEvicted() throws SendRefused {
    with(
        (wallet, payments, speedUp) -> {
          Sent first = pay(payments, 100_000);

          ReplacementPlan plan = speedUp.planReplacement(first.txid(), Optional.empty(), false);

          assertThat(plan.feeSats()).isEqualTo(first.feeSats() + plan.vbytes());
          assertThat(speedUp.replace(plan).txid()).isNotEqualTo(first.txid());
        },
        400_000);
  }

  @Test
  void refusesWhatCannotBeReplaced() throws SendRefused {
    with(
        (wallet, payments, speedUp) -> {
          SendPlan plan =
              payments.plan(new SendRequest(1, 50_000, SHOP, FeeRate.of("2"), Optional.empty()));
          Sent last = payments.send(plan, false);
          assertRefused(
              Reason.TRANSACTION, () -> speedUp.planReplacement(last.txid(), rate("10"), false));
          wallet.sync();
          Sent first = pay(payments, 30_000);
          assertRefused(
              Reason.FEE_RATE, () -> speedUp.planReplacement(first.txid(), rate("2"), false));
          assertRefused(
              Reason.FEE_RATE, () -> speedUp.planReplacement(first.txid(), rate("1001"), false));
          wallet.sync();
          ChildPlan child = speedUp.planChild(first.txid(), Optional.empty(), rate("20"));
          speedUp.send(child);
          assertRefused(
              Reason.TRANSACTION, () -> speedUp.planReplacement(first.txid(), rate("30"), false));
          chain.mine(1);
          assertRefused(
              Reason.TRANSACTION, () -> speedUp.planReplacement(first.txid(), rate("40"), false));
        },
        400_000,
        300_000);
  }

  @Test
  void aLostRaceEndsWithTheRowThatABlockHas() throws SendRefused {
    with(
        (wallet, payments, speedUp) -> {
          Sent first = pay(payments, 100_000);
          chain.mine(1);
          // The replacement was sent while a block took the payment.
          wallet
              .history()
              .update(
                  e -> e.txid().equals(first.txid()),
                  e -> wallet.history().failed(e, SendMonitor.replacedBy("ab".repeat(32))));

          assertThat(new SendMonitor(wallet).check()).isEqualTo(1);
          assertThat(row(wallet, first.txid()).success()).isTrue();
        },
        400_000);
  }

  @Test
  void aChildPaysForItsParent() throws SendRefused {
    with(
        (wallet, payments, speedUp) -> {
          Sent parent = pay(payments, 100_000);
          wallet.sync();

          ChildPlan plan = speedUp.planChild(parent.txid(), Optional.empty(), rate("25"));
          Sent child = speedUp.send(plan);

          int both = parent.transaction().vbytes() + child.transaction().vbytes();
          assertThat(parent.feeSats() + child.feeSats()).isBetween(25L * both, 25L * both + 50);
          assertThat(child.transaction().outputs()).hasSize(1);
          assertThat(wallet.pathOf(child.transaction().outputs().getFirst().script()))
              .hasValueSatisfying(p -> {
                assertThat(p.mixdepth()).isEqualTo(1);
                assertThat(p.branch()).isEqualTo(Branch.INTERNAL);
              });
          assertThat(row(wallet, child.txid()).success()).isTrue();
          assertThat(row(wallet, parent.txid()).success()).isTrue();
          assertThat(row(wallet, child.txid()).number(HistoryColumn.NET_FEE))
              .isEqualTo(-child.feeSats());
          chain.mine(1);
          assertThat(new SendMonitor(wallet).check()).isEqualTo(2);
        },
        400_000);
  }

  @Test
  void aChildCanBeReplacedAndItsOutputShrinks() throws SendRefused {
    with(
        (wallet, payments, speedUp) -> {
          Sent parent = pay(payments, 100_000);
          wallet.sync();
          Sent child = speedUp.send(speedUp.planChild(parent.txid(), Optional.empty(), rate("25")));

          ReplacementPlan plan = speedUp.planReplacement(child.txid(), rate("80"), false);
          Sent second = speedUp.replace(plan);

          assertThat(plan.paysLess()).isTrue();
          assertThat(chain.accepted())
              .extracting(FakeChain.KnownTransaction::txid)
              .containsExactly(parent.txid(), second.txid());
        },
        400_000);
  }

  @Test
  void refusesAChildThatCannotHelp() throws SendRefused {
    with(
        (wallet, payments, speedUp) -> {
          Coin confirmed = wallet.coins().getFirst();
          assertRefused(
              Reason.TRANSACTION,
              () -> speedUp.planChild(confirmed.outPoint().txid(), Optional.empty(), rate("25")));
          Sent parent = pay(payments, 98_500);
          wallet.sync();
          assertRefused(
              Reason.INSUFFICIENT,
              () -> speedUp.planChild(parent.txid(), Optional.empty(), rate("25")));
          assertRefused(
              Reason.FEE_RATE, () -> speedUp.planChild(parent.txid(), Optional.empty(), rate("1")));
          assertRefused(
              Reason.TRANSACTION,
              () ->
                  speedUp.planChild(
                      parent.txid(), Optional.of(new OutPoint(parent.txid(), 0)), rate("25")));
          wallet.freeze(new OutPoint(parent.txid(), 1));
          assertRefused(
              Reason.INPUTS, () -> speedUp.planChild(parent.txid(), Optional.empty(), rate("3")));
        },
        100_000);
  }

  @Test
  void theMonitorTellsWhichOfTwoPaymentsABlockHas() throws SendRefused {
    try (WalletFixture fixture =
        WalletFixture.create(chain, directory, 1, () -> now).fund(1, 400_000).sync()) {
      Wallet wallet = fixture.wallet();
      Payments payments = new Payments(wallet, SendFees.DEFAULT, new SeededEntropy(7));
      Sent first = pay(payments, 100_000);
      SpeedUp speedUp = new SpeedUp(payments);
      Sent second = speedUp.replace(speedUp.planReplacement(first.txid(), rate("10"), false));
      // As after a crash between the broadcast and the end of the old row.
      wallet
          .history()
          .update(
              e -> e.txid().equals(first.txid()),
              e -> e.with(HistoryColumn.SUCCESS, "True").with(HistoryColumn.FAILURE_REASON, ""));
      chain.mine(1);
      fixture.backend().contradict(first.txid());

      assertThat(new SendMonitor(wallet).check()).isEqualTo(2);
      assertThat(row(wallet, first.txid()).get(HistoryColumn.FAILURE_REASON))
          .isEqualTo("replaced by " + second.txid());
      assertThat(row(wallet, second.txid()).success()).isTrue();
    }
  }

  private static void assertRefused(
      Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SendRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
