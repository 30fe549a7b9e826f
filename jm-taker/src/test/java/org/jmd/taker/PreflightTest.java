package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.Coin;
import org.jmd.wallet.keys.Branch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreflightTest {
  @TempDir Path directory;

  private final Market market = new Market(29);
  private Rounds rounds;

  @BeforeEach
  void createWallet() {
    rounds = new Rounds(market, directory, 3_000_000, 500_000);
  }

  private Preflight.Ready check(CoinJoinRequest request) throws RoundFailed {
    return new Preflight(
            rounds.draft.settings(),
            rounds.funds,
            new CommitmentSource(rounds.draft.podle, rounds.commitments, rounds.funds::podle),
            request)
        .check();
  }

  private RoundFailed refused(CoinJoinRequest request) {
    return assertThatExceptionOfType(RoundFailed.class).isThrownBy(() -> check(request)).actual();
  }

  private static CoinJoinRequest exact(long sats) {
    return Rounds.request(new CoinJoinRequest.Amount.Exact(sats));
  }

  private OutPoint coin(long valueSats) {
    return rounds.funds.coins().stream()
        .filter(c -> c.valueSats() == valueSats)
        .map(Coin::outPoint)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void allEligibleCoinsAreReady() throws RoundFailed {
    Preflight.Ready ready = check(exact(1_000_000));
    assertThat(ready.eligible()).hasSize(2);
    assertThat(ready.strict()).isFalse();
    assertThat(ready.destination()).isEmpty();
    assertThat(ready.warnings()).isEmpty();
  }

  @Test
  void anEmptyMixdepthIsReportedWithTheReasons() {
    rounds.funds.wallet().freeze(coin(500_000));
    assertThat(rounds.funds.lease(Set.of(coin(3_000_000)), Duration.ofHours(1))).isPresent();
    assertThat(refused(exact(100_000)).reason())
        .isEqualTo(
            "No eligible UTXOs in mixdepth 0: 2 coins, 0 unconfirmed, 1 frozen,"
                + " 0 fidelity bonds, 1 held by another round");
  }

  @Test
  void aMixdepthThatDoesNotExistIsRefused() {
    CoinJoinRequest request =
        CoinJoinRequest.of(
            5, new CoinJoinRequest.Amount.Sweep(), new CoinJoinRequest.Destination.Internal());
    assertThat(refused(request).reason())
        .isEqualTo("Mixdepth 5 does not exist; the wallet has 0..4");
  }

  @Test
  void anAmountThatMakersCannotChangeIsRefused() throws RoundFailed {
    assertThat(refused(exact(27_299)).reason()).startsWith("Amount of 27299 sat is too small");
    check(exact(27_300));
  }

  @Test
  void moreThanThereIsIsRefused() {
    assertThat(refused(exact(3_500_001)).reason())
        .isEqualTo(
            "Insufficient funds in mixdepth 0: 3500001 sat wanted, 3500000 sat eligible"
                + " (coins need 1 confirmation)");
  }

  @Test
  void fewerMakersThanTheMinimumAreRefused() {
    assertThat(refused(exact(100_000).withMakers(1)).reason())
        .isEqualTo("1 makers are fewer than minimum_makers (2)");
  }

  @Test
  void aCoinForTheCommitmentMustBeOldEnough() {
    rounds.market.chain.fund(
        rounds.funds.wallet().reserveAddress(2, Branch.EXTERNAL, "").script(), 1_000_000);
    rounds.funds.sync();
    RoundFailed failed =
        refused(
            CoinJoinRequest.of(
                2,
                new CoinJoinRequest.Amount.Exact(500_000),
                new CoinJoinRequest.Destination.Internal()));
    assertThat(failed.reason())
        .startsWith("No coin for a commitment: makers require one of at least 100000 sat");
    assertThat(failed.details())
        .anyMatch(line -> line.contains("ready in 4 blocks"))
        .contains("Remedy: wait for 4 blocks.");
  }

  @Test
  void aCoinForTheCommitmentMustBeLargeEnough() {
    for (int i = 0; i < 6; i++) {
      rounds.funds.pay(3, 100_000);
    }
    RoundFailed failed =
        refused(
            CoinJoinRequest.of(
                3,
                new CoinJoinRequest.Amount.Exact(550_000),
                new CoinJoinRequest.Destination.Internal()));
    assertThat(failed.details())
        .anyMatch(
            line -> line.contains("too small: 100000 sat, needed are 110000 (20 % of the amount)"))
        .contains("Remedy: choose a smaller amount or larger coins.");
  }

  @Test
  void usedUpCoinsAreReportedBeforeAnythingGoesOut() {
    for (Coin coin : rounds.funds.coins()) {
      for (int index = 0; index < 3; index++) {
        rounds.commitments.markUsed(rounds.funds.podle(coin, index).commitment());
      }
    }
    assertThat(refused(exact(100_000)).details())
        .anyMatch(line ->
            line.startsWith(coin(500_000).toString())
                && line.contains("used too often: all 3 commitments"));
  }

  @Test
  void namedCoinsAreHeldToEveryRule() {
    rounds.funds.wallet().freeze(coin(500_000));
    OutPoint elsewhere = rounds.funds.pay(1, 700_000);
    OutPoint foreign = new OutPoint(FakeChain.unknownTxid(1), 0);
    RoundFailed failed =
        refused(
            exact(100_000)
                .withCoins(
                    List.of(coin(500_000), elsewhere, foreign, coin(3_000_000), coin(3_000_000))));
    assertThat(failed.reason()).isEqualTo("The chosen coins cannot be used");
    assertThat(failed.details())
        .containsExactly(
            coin(500_000) + " is frozen",
            elsewhere + " belongs to mixdepth 1 instead of 0",
            foreign + " is not a coin of this wallet",
            coin(3_000_000) + " is named twice");
  }

  @Test
  void namedCoinsAreTheOnlyOnes() throws RoundFailed {
    Preflight.Ready ready = check(exact(100_000).withCoins(List.of(coin(500_000))));
    assertThat(ready.eligible()).extracting(Coin::outPoint).containsExactly(coin(500_000));
    assertThat(ready.strict()).isTrue();
    assertThat(refused(exact(600_000).withCoins(List.of(coin(500_000)))).reason())
        .contains("600000 sat wanted, 500000 sat chosen");
  }

  private static CoinJoinRequest to(String address) {
    return CoinJoinRequest.of(
        0, new CoinJoinRequest.Amount.Exact(100_000), CoinJoinRequest.Destination.parse(address));
  }

  @Test
  void aDestinationOfAnotherNetworkIsRefused() {
    assertThat(refused(to("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")).reason())
        .isEqualTo("Destination is not a valid address on regtest");
  }

  @Test
  void aDestinationInTheMixdepthThatIsSpentIsRefusedUnlessForced() throws RoundFailed {
    Funds.Destination own = rounds.funds.reserveInternal(0);
    assertThat(refused(to(own.address())).reason()).startsWith("Destination belongs to mixdepth 0");
    check(
        CoinJoinRequest.of(
            0,
            new CoinJoinRequest.Amount.Exact(100_000),
            new CoinJoinRequest.Destination.Address(own.address(), true)));
    check(to(rounds.funds.reserveInternal(1).address()));
  }

  @Test
  void aDestinationThatStandsOutIsWarnedAbout() throws RoundFailed {
    byte[] taproot = new byte[34];
    taproot[0] = 0x51;
    taproot[1] = 32;
    taproot[2] = 1;
    String address = Addresses.format(ScriptPubKey.of(taproot), Network.REGTEST).orElseThrow();
    assertThat(check(to(address)).warnings()).anyMatch(w -> w.contains("P2TR"));
  }

  @Test
  void aUsedDestinationIsWarnedAbout() throws RoundFailed {
    rounds.funds.pay(1, 700_000);
    String used =
        rounds.funds.coins().stream()
            .filter(c -> c.mixdepth() == 1)
            .map(Coin::address)
            .findFirst()
            .orElseThrow();
    assertThat(check(to(used)).warnings()).anyMatch(w -> w.contains("used before"));
  }
}
