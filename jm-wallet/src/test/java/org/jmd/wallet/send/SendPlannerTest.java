package org.jmd.wallet.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.coins.CoinSelector;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.send.SendRefused.Reason;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendPlannerTest {
  private static final ScriptPubKey SHOP = ScriptPubKey.p2tr(new byte[32]);
  private static final FeeRate RATE = FeeRate.of("2.5");

  private final SendPlanner planner =
      new SendPlanner(new CoinSelector(new SeededEntropy(1)), FeeRate.of("1000"));
  private final FakeChain chain = new FakeChain();

  @TempDir Path directory;

  @Test
  void anyPlanBalancesAndCanBeSigned() throws SendRefused {
    try (WalletFixture fixture = funded()) {
      Wallet wallet = fixture.wallet();
      SeededEntropy entropy = new SeededEntropy(5);
      ScriptPubKey change = wallet.reserveAddress(1, Branch.INTERNAL, "").script();
      for (int round = 0; round < 25; round++) {
        long amount = round == 0 ? 0 : 546L + entropy.nextInt(590_000);

        SendPlan plan = plan(wallet, amount, Optional.empty());

        long in = plan.inputs().stream().mapToLong(Coin::valueSats).sum();
        assertThat(plan.sendSats() + plan.changeSats() + plan.feeSats()).isEqualTo(in);
        assertThat(plan.changeSats() == 0 || plan.changeSats() >= 546).isTrue();
        Tx unsigned = plan.hasChange() ? plan.transaction(change) : plan.transaction();
        Tx signed = plan.sign(unsigned, wallet::witness);
        assertThat(signed.txid()).isEqualTo(unsigned.txid());
        assertThat(plan.feeSats()).isGreaterThanOrEqualTo(RATE.feeSats(signed.vbytes()));
      }
    }
  }

  @Test
  void spendsUnconfirmedCoinsOnlyIfTheOthersDoNotSuffice() throws SendRefused {
    try (WalletFixture fixture = funded()) {
      List<Coin> coins =
          fixture.wallet().coins().stream()
              .map(c -> c.valueSats() == 400_000 ? unconfirmed(c) : c)
              .toList();

      assertThat(plan(coins, request(150_000, Optional.empty())).inputs())
          .noneMatch(c -> c.confirmations() == 0);
      assertThat(plan(coins, request(300_000, Optional.empty())).inputs())
          .anyMatch(c -> c.confirmations() == 0);
    }
  }

  @Test
  void refusesInputsThatMustNotBeSpent() {
    try (WalletFixture fixture = funded()) {
      Wallet wallet = fixture.wallet();
      OutPoint frozen = wallet.coins().getFirst().outPoint();
      wallet.freeze(frozen);

      assertRefused(wallet, Reason.INPUTS, 1_000, List.of(frozen));
      assertRefused(wallet, Reason.INPUTS, 1_000, List.of());
      assertRefused(wallet, Reason.INPUTS, 1_000, List.of(new OutPoint("00".repeat(32), 0)));
      OutPoint other = wallet.coins().getLast().outPoint();
      assertRefused(wallet, Reason.INPUTS, 1_000, List.of(other, other));
    }
  }

  @Test
  void refusesDustAndWhatCoinsDoNotPay() {
    try (WalletFixture fixture = funded()) {
      Wallet wallet = fixture.wallet();

      assertThatThrownBy(() -> plan(wallet, 545, Optional.empty()))
          .isInstanceOfSatisfying(
              SendRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.DUST));
      for (long amount : new long[] {640_000, 21_000_000_00000000L, Long.MAX_VALUE}) {
        assertThatThrownBy(() -> plan(wallet, amount, Optional.empty()))
            .isInstanceOfSatisfying(
                SendRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.INSUFFICIENT));
      }
    }
  }

  @Test
  void paysOnlySegwitAddressesOfItsNetwork() throws SendRefused {
    String address = org.jmd.core.tx.Addresses.format(SHOP, Network.REGTEST).orElseThrow();

    assertThat(SendRequest.segwitDestination(address, Network.REGTEST)).isEqualTo(SHOP);
    assertThatThrownBy(() -> SendRequest.segwitDestination(address, Network.MAINNET))
        .isInstanceOf(SendRefused.class);
  }

  private WalletFixture funded() {
    return WalletFixture.create(chain, directory, 1).fund(1, 150_000, 90_000, 400_000).sync();
  }

  private static Coin unconfirmed(Coin coin) {
    return new Coin(
        coin.outPoint(),
        coin.valueSats(),
        coin.script(),
        coin.address(),
        coin.path(),
        0,
        0,
        false,
        false,
        false,
        false);
  }

  private void assertRefused(Wallet wallet, Reason reason, long amount, List<OutPoint> inputs) {
    assertThatThrownBy(() -> plan(wallet, amount, Optional.of(inputs)))
        .isInstanceOfSatisfying(SendRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private SendPlan plan(Wallet wallet, long amount, Optional<List<OutPoint>> inputs)
      throws SendRefused {
    return plan(wallet.coins(), request(amount, inputs));
  }

  private SendPlan plan(List<Coin> coins, SendRequest request) throws SendRefused {
    return planner.plan(request, coins, Instant.ofEpochSecond(2_000_000_000));
  }

  private static SendRequest request(long amount, Optional<List<OutPoint>> inputs) {
    return new SendRequest(1, amount, SHOP, RATE, inputs);
  }
}
