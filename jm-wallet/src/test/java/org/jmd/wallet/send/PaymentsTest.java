package org.jmd.wallet.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.fees.FeeChoice;
import org.jmd.wallet.fees.SendFees;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.send.SendRefused.Reason;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaymentsTest {
  private static final ScriptPubKey SHOP = ScriptPubKey.p2tr(new byte[32]);

  private final FakeChain chain = new FakeChain();
  private final SeededEntropy entropy = new SeededEntropy(7);
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

  @Test
  void paysAndWritesItDown() throws SendRefused {
    try (WalletFixture fixture = funded()) {
      Wallet wallet = fixture.wallet();
      Payments payments = payments(wallet);

      SendPlan plan = payments.plan(request(100_000));
      Sent sent = payments.send(plan);

      assertThat(chain.accepted()).singleElement().matches(t -> t.txid().equals(sent.txid()));
      HistoryEntry row = wallet.history().entries().getLast();
      assertThat(row.txid()).isEqualTo(sent.txid());
      assertThat(row.success()).isTrue();
      assertThat(row.get(HistoryColumn.FAILURE_REASON)).isEmpty();
      assertThat(row.get(HistoryColumn.COMPLETED_AT)).isNotEmpty();
      assertThat(row.number(HistoryColumn.AMOUNT)).isEqualTo(100_000);
      assertThat(row.number(HistoryColumn.NET_FEE)).isEqualTo(-plan.feeSats());
      assertThat(row.get(HistoryColumn.CHANGE_ADDRESS))
          .isEqualTo(sent.changeAddress().orElseThrow());
      assertThat(wallet.reservedAddresses()).containsKey(sent.changeAddress().orElseThrow());
      assertThat(wallet.leases().held()).isEqualTo(outPoints(plan.inputs()));
    }
  }

  @Test
  void isReplaceableAndOfNoUseForFeeSniping() throws SendRefused {
    try (WalletFixture fixture = funded()) {
      Payments payments = payments(fixture.wallet());

      Tx replaceable = payments.sign(payments.plan(request(10_000)), true).transaction();
      assertThat(replaceable.inputs()).allMatch(i -> i.sequence() == TxInput.SEQUENCE_REPLACEABLE);
      assertThat(replaceable.lockTime())
          .isBetween(chain.tipHeight() - 99L, (long) chain.tipHeight());
      now = now.plus(CoinHold.TTL);
      Tx last = payments.sign(payments.plan(request(10_000)), false).transaction();
      assertThat(last.inputs()).allMatch(i -> i.sequence() == TxInput.SEQUENCE_LOCK_TIME);
      assertThat(last.lockTime()).isPositive();
    }
  }

  @Test
  void sweepsEverything() throws SendRefused {
    try (WalletFixture fixture = funded()) {
      Payments payments = payments(fixture.wallet());

      Sent sent = payments.send(payments.plan(request(0)));

      assertThat(sent.changeAddress()).isEmpty();
      assertThat(sent.transaction().inputs()).hasSize(3);
      assertThat(sent.transaction().outputSats()).isEqualTo(640_000 - sent.feeSats());
      fixture.wallet().sync();
      assertThat(fixture.wallet().coins()).isEmpty();
    }
  }

  @Test
  void refusesCoinsThatAnotherProcessHolds() throws SendRefused {
    try (WalletFixture mine = funded();
        WalletFixture maker = WalletFixture.create(chain, directory, 1, () -> now)) {
      Payments payments = payments(mine.wallet());
      SendPlan plan = payments.plan(request(100_000));
      maker
          .wallet()
          .leases()
          .tryLock(outPoints(plan.inputs()), Duration.ofHours(1), LeaseOwner.random(entropy));

      assertRefused(Reason.IN_USE, () -> payments.send(plan));
      assertThat(mine.wallet().history().entries()).isEmpty();
      assertThat(chain.accepted()).isEmpty();
    }
  }

  @Test
  void refusesCoinsThatAnotherProcessHasSpentSinceTheLastSync() throws SendRefused {
    try (WalletFixture mine = funded();
        WalletFixture other = WalletFixture.create(chain, directory, 1, () -> now)) {
      Payments stale = payments(mine.wallet());
      SendPlan plan = stale.plan(request(100_000));
      Payments payments = payments(other.wallet());
      payments.send(payments.plan(request(100_000)));
      now = now.plus(Duration.ofDays(1));

      assertRefused(Reason.IN_USE, () -> stale.send(plan));
      assertThat(chain.accepted()).hasSize(1);
      assertThat(mine.wallet().leases().held()).isEmpty();
    }
  }

  @Test
  void aRefusalOfTheNodeFailsTheRowAndFreesTheCoins() throws SendRefused {
    try (WalletFixture fixture = funded()) {
      Payments payments = payments(fixture.wallet());
      SendPlan good = payments.plan(request(100_000));
      SendPlan cheap =
          new SendPlan(
              good.inputs(),
              good.destination(),
              good.sendSats(),
              good.changeSats() + good.feeSats(),
              0);

      assertRefused(Reason.NODE, () -> payments.send(cheap));
      HistoryEntry row = fixture.wallet().history().entries().getLast();
      assertThat(row.get(HistoryColumn.FAILURE_REASON)).isEqualTo(HistoryEntry.BROADCAST_FAILED);
      assertThat(row.isOpen()).isFalse();
      assertThat(fixture.wallet().leases().held()).isEmpty();
      assertThat(fixture.wallet().eligible(1, 1)).hasSize(3);
    }
  }

  @Test
  void withoutANodeNothingIsLeftBehind() throws SendRefused {
    try (WalletFixture fixture = funded()) {
      Payments payments = payments(fixture.wallet());
      SendPlan plan = payments.plan(request(100_000));
      chain.setUnavailable(true);

      assertThatThrownBy(() -> payments.send(plan)).isInstanceOf(ChainUnavailableException.class);
      assertThat(fixture.wallet().leases().held()).isEmpty();
      assertThat(fixture.wallet().history().entries()).isEmpty();
    }
  }

  @Test
  void theFeeRateIsTheUsersOrAnEstimateAndNeverAboveTheCap() throws SendRefused {
    try (WalletFixture fixture = funded()) {
      Payments payments = payments(fixture.wallet());
      chain.setEstimate(Optional.of(FeeRate.of("7")));

      assertThat(payments.feeRate(Optional.empty())).isEqualTo(FeeRate.of("7"));
      assertThat(payments.feeRate(Optional.of(new FeeChoice.Manual(FeeRate.of("3.5")))))
          .isEqualTo(FeeRate.of("3.5"));
      assertRefused(
          Reason.FEE_RATE,
          () -> payments.feeRate(Optional.of(new FeeChoice.Manual(FeeRate.of("1001")))));
    }
  }

  @Test
  void theMonitorCompletesRowsOfProcessesThatDied() throws SendRefused {
    try (WalletFixture fixture = funded()) {
      Wallet wallet = fixture.wallet();
      Payments payments = payments(wallet);
      SendPlan plan = payments.plan(request(100_000));
      Sent sent = payments.sign(plan, true);
      wallet.history().append(row(plan, sent));
      SendMonitor monitor = new SendMonitor(wallet);

      assertThat(monitor.check()).isZero();
      chain.broadcast(sent.transaction().serialize());
      assertThat(monitor.check()).isEqualTo(1);
      assertThat(wallet.history().entries().getLast().success()).isTrue();
      chain.mine(2);
      assertThat(monitor.check()).isEqualTo(1);
      assertThat(wallet.history().entries().getLast().number(HistoryColumn.CONFIRMATIONS))
          .isEqualTo(2);
      assertThat(monitor.check()).isZero();
    }
  }

  @Test
  void theMonitorGivesUpWhatWasNeverSent() throws SendRefused {
    try (WalletFixture fixture = funded()) {
      Wallet wallet = fixture.wallet();
      Payments payments = payments(wallet);
      SendPlan plan = payments.plan(request(100_000));
      wallet.history().append(row(plan, payments.sign(plan, true)));
      now = now.plus(CoinHold.TTL);

      assertThat(new SendMonitor(wallet).check()).isEqualTo(1);
      assertThat(wallet.history().entries().getLast().get(HistoryColumn.FAILURE_REASON))
          .isEqualTo(HistoryEntry.BROADCAST_FAILED);
      assertThat(wallet.eligible(1, 1)).hasSize(3);
    }
  }

  private static HistoryEntry row(SendPlan plan, Sent sent) {
    return HistoryEntry.send(
        sent.txid(),
        plan.sendSats(),
        plan.feeSats(),
        1,
        Addresses.format(SHOP, org.jmd.core.runtime.Network.REGTEST).orElseThrow(),
        sent.changeAddress().orElse(""),
        plan.inputs());
  }

  private WalletFixture funded() {
    return WalletFixture.create(chain, directory, 1, () -> now)
        .fund(1, 150_000, 90_000, 400_000)
        .sync();
  }

  private Payments payments(Wallet wallet) {
    return new Payments(wallet, SendFees.DEFAULT, entropy);
  }

  private static SendRequest request(long amount) {
    return new SendRequest(1, amount, SHOP, FeeRate.of("2"), Optional.empty());
  }

  private static Set<OutPoint> outPoints(List<Coin> coins) {
    return coins.stream().map(Coin::outPoint).collect(Collectors.toSet());
  }

  private static void assertRefused(
      Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SendRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
