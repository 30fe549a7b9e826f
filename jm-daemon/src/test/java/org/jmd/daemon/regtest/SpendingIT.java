package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.fees.FeeChoice;
import org.jmd.wallet.fees.SendFees;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.send.ChildPlan;
import org.jmd.wallet.send.Payments;
import org.jmd.wallet.send.ReplacementPlan;
import org.jmd.wallet.send.SendMonitor;
import org.jmd.wallet.send.SendRefused;
import org.jmd.wallet.send.SendRequest;
import org.jmd.wallet.send.Sent;
import org.jmd.wallet.send.SpeedUp;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Plain payments against a real node, with what speeds them up. */
class SpendingIT {
  private static BitcoindFixture node;
  private static int seeds = 400;

  @TempDir Path root;

  @BeforeAll
  static void start() {
    node = BitcoindFixture.start();
    node.mine(110);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private Participant payer(long... coins) {
    Participant payer = Participant.open(node, root, "payer", ++seeds);
    for (long coin : coins) {
      payer.deposit(node, 1, coin);
    }
    node.mine(1);
    sync(payer);
    return payer;
  }

  private static void sync(Participant payer) {
    // The node's wallet hears of blocks and transactions a moment later than the node.
    node.call("syncwithvalidationinterfacequeue");
    payer.wallet().sync();
  }

  private static ScriptPubKey shop() {
    return Addresses.parse(node.newAddress(), Network.REGTEST);
  }

  private static Payments payments(Participant payer) {
    return new Payments(payer.wallet(), SendFees.DEFAULT, Entropy.system());
  }

  private static SendRequest request(long amount, String rate) {
    return new SendRequest(1, amount, shop(), FeeRate.of(rate), Optional.empty());
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

  private static boolean inMempool(String txid) {
    return node.call("getrawmempool").valueStream().anyMatch(t -> t.stringValue().equals(txid));
  }

  @Test
  void paysAnAmountAndSweepsTheRest() throws SendRefused {
    try (Participant payer = payer(1_000_000, 2_000_000)) {
      Payments payments = payments(payer);

      Sent first = payments.send(payments.plan(request(1_500_000, "3")));
      assertThat(inMempool(first.txid())).isTrue();
      node.mine(1);
      sync(payer);
      Sent second = payments.send(payments.plan(request(0, "5")));
      node.mine(1);
      sync(payer);

      assertThat(payer.wallet().coins()).isEmpty();
      assertThat(second.transaction().outputSats())
          .isEqualTo(1_500_000 - first.feeSats() - second.feeSats());
      assertThat(new SendMonitor(payer.wallet()).check()).isEqualTo(2);
      assertThat(row(payer.wallet(), first.txid()).number(HistoryColumn.CONFIRMATIONS))
          .isEqualTo(2);
    }
  }

  @Test
  void aReplacementConfirmsAndTheReplacedRowFails() throws SendRefused {
    try (Participant payer = payer(1_000_000)) {
      Payments payments = payments(payer);
      SpeedUp speedUp = new SpeedUp(payments);
      Sent first = payments.send(payments.plan(request(400_000, "2")));
      node.call("syncwithvalidationinterfacequeue");

      ReplacementPlan least = speedUp.planReplacement(first.txid(), Optional.empty(), false);
      Sent second = speedUp.replace(least);
      node.call("syncwithvalidationinterfacequeue");
      Sent third = speedUp.replace(speedUp.planReplacement(second.txid(), rate("15"), false));

      assertThat(inMempool(first.txid()) || inMempool(second.txid())).isFalse();
      assertThat(inMempool(third.txid())).isTrue();
      node.mine(1);
      sync(payer);
      new SendMonitor(payer.wallet()).check();
      assertThat(row(payer.wallet(), first.txid()).success()).isFalse();
      assertThat(row(payer.wallet(), second.txid()).get(HistoryColumn.FAILURE_REASON))
          .isEqualTo("replaced by " + third.txid());
      assertThat(row(payer.wallet(), third.txid()).number(HistoryColumn.CONFIRMATIONS))
          .isEqualTo(1);
      assertThat(payer.balanceSats()).isEqualTo(600_000 - third.feeSats());
    }
  }

  @Test
  void aCrashAfterTheReplacementIsMended() throws SendRefused {
    try (Participant payer = payer(1_000_000)) {
      Payments payments = payments(payer);
      SpeedUp speedUp = new SpeedUp(payments);
      Sent first = payments.send(payments.plan(request(400_000, "2")));
      node.call("syncwithvalidationinterfacequeue");
      Sent second = speedUp.replace(speedUp.planReplacement(first.txid(), rate("9"), false));
      Wallet wallet = payer.wallet();
      wallet
          .history()
          .update(
              e -> e.txid().equals(first.txid()),
              e -> e.with(HistoryColumn.SUCCESS, "True").with(HistoryColumn.FAILURE_REASON, ""));
      node.mine(1);
      sync(payer);

      new SendMonitor(wallet).check();

      assertThat(row(wallet, first.txid()).get(HistoryColumn.FAILURE_REASON))
          .isEqualTo("replaced by " + second.txid());
    }
  }

  @Test
  void aChildBringsThePackageToTheRate() throws SendRefused {
    try (Participant payer = payer(1_000_000)) {
      Payments payments = payments(payer);
      SpeedUp speedUp = new SpeedUp(payments);
      Sent parent = payments.send(payments.plan(request(400_000, "2")));
      sync(payer);

      ChildPlan plan = speedUp.planChild(parent.txid(), Optional.empty(), rate("20"));
      Sent child = speedUp.send(plan);

      JsonNode entry = node.call("getmempoolentry", child.txid());
      long fees = BitcoindFixture.sats(entry.at("/fees/ancestor"));
      long vbytes = entry.required("ancestorsize").longValue();
      assertThat(fees).isBetween(20 * vbytes, 20 * vbytes + 20);
      node.mine(1);
      sync(payer);
      assertThat(new SendMonitor(payer.wallet()).check()).isEqualTo(2);
      assertThat(payer.balanceSats()).isEqualTo(600_000 - parent.feeSats() - child.feeSats());
    }
  }

  @Test
  void refusesCoinsThatAMakerHolds() throws SendRefused {
    try (Participant payer = payer(1_000_000)) {
      Payments payments = payments(payer);
      var plan = payments.plan(request(400_000, "2"));
      Set<OutPoint> coins = plan.inputs().stream().map(Coin::outPoint).collect(Collectors.toSet());
      LeaseOwner maker = LeaseOwner.random(Entropy.system());
      payer.wallet().leases().tryLock(coins, Duration.ofMinutes(5), maker);

      assertThatThrownBy(() -> payments.send(plan)).isInstanceOf(SendRefused.class);
      assertThatThrownBy(() -> payments.plan(request(400_000, "2")))
          .isInstanceOf(SendRefused.class);
      payer.wallet().leases().release(coins, maker);
      assertThat(inMempool(payments.send(plan).txid())).isTrue();
    }
  }

  private static String register(Wallet wallet, HdKeys keys, int month) {
    return wallet
        .bonds()
        .change(list ->
            list.putIfAbsent(RegisteredBond.ofWallet(keys, new Timenumber(month), Instant.now())))
        .address();
  }

  @Test
  void aSweepNeverTakesABondThatIsLocked() throws SendRefused {
    try (Participant payer = payer();
        HdKeys keys = WalletFixture.keys(seeds)) {
      Wallet wallet = payer.wallet();
      String locked = register(wallet, keys, 900);
      String expired = register(wallet, keys, 1);
      sync(payer);
      payer.deposit(node, 0, 1_000_000);
      node.pay(locked, 2_000_000);
      node.pay(expired, 3_000_000);
      node.mine(1);
      sync(payer);
      assertThat(wallet.coins()).filteredOn(Coin::bond).hasSize(2);
      Payments payments = payments(payer);
      SendRequest sweep = new SendRequest(0, 0, shop(), FeeRate.of("2"), Optional.empty());

      Sent first = payments.send(payments.plan(sweep));
      assertThat(first.transaction().outputSats()).isEqualTo(1_000_000 - first.feeSats());
      node.mine(1);
      sync(payer);
      Sent second = payments.send(payments.plan(sweep));
      assertThat(second.transaction().outputSats()).isEqualTo(3_000_000 - second.feeSats());
      assertThat(second.transaction().lockTime()).isEqualTo(new Timenumber(1).locktime());
      node.mine(1);
      sync(payer);

      assertThatThrownBy(() -> payments.plan(sweep)).isInstanceOf(SendRefused.class);
      OutPoint bond = wallet.coins().getFirst().outPoint();
      assertThatThrownBy(() ->
              payments.plan(
                  new SendRequest(0, 0, shop(), FeeRate.of("2"), Optional.of(List.of(bond)))))
          .isInstanceOf(SendRefused.class)
          .hasMessageContaining("locked");
      assertThat(payer.balanceSats()).isEqualTo(2_000_000);
    }
  }
}
