package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.protocol.Nick;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.UtxoRef;
import org.jmd.wallet.Leases;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.coins.MergeAlgorithm;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalletFundsTest {
  private static final Nick TAKER = new Nick("J5TXFe8q5BvcGtdO");

  @TempDir Path directory;
  private final VirtualTime time = new VirtualTime();
  private final FakeChain chain = new FakeChain();
  private final SeededEntropy entropy = new SeededEntropy(5);
  private WalletFixture fixture;

  @BeforeEach
  void open() {
    fixture = WalletFixture.create(chain, directory, 1, time.clock());
  }

  private WalletFunds funds(MakerSettings settings) {
    return new WalletFunds(fixture.wallet(), settings, entropy, new MakerLog(time));
  }

  private WalletFunds funds() {
    return funds(MakerSettings.DEFAULT);
  }

  private static Set<OutPoint> outPoints(Stake stake) {
    Set<OutPoint> result = new HashSet<>();
    stake.coins().forEach(c -> result.add(c.outPoint()));
    return result;
  }

  @Test
  void offersTheSumOfEveryMixdepthButTheFirst() {
    fixture.fund(0, 3_000_000, 4_000_000).fund(1, 1_000_000, 2_000_000).sync();

    assertThat(funds().offerableSats()).containsExactly(4_000_000L, 3_000_000L, 0L, 0L, 0L);
  }

  @Test
  void offersTheSumOfTheFirstMixdepthIfTheOwnerAllowsIt() {
    fixture.fund(0, 3_000_000, 4_000_000).sync();
    CoinPolicy merging = new CoinPolicy(1, MixdepthChoice.RICHEST, MergeAlgorithm.DEFAULT, true);

    assertThat(funds(MakerSettings.DEFAULT.withCoins(merging)).offerableSats().get(0))
        .isEqualTo(7_000_000);
  }

  @Test
  void offersNeitherFrozenNorLeasedNorYoungCoins() {
    OutPoint frozen = fixture.pay(1, 1_000_000);
    OutPoint leased = fixture.pay(2, 1_000_000);
    fixture.fund(3, 1_000_000).sync();
    fixture.wallet().freeze(frozen);
    fixture
        .wallet()
        .leases()
        .tryLock(Set.of(leased), Duration.ofHours(1), LeaseOwner.random(entropy));
    fixture.pay(4, 1_000_000);
    fixture.wallet().sync();
    CoinPolicy old = new CoinPolicy(3, MixdepthChoice.RICHEST, MergeAlgorithm.DEFAULT, false);

    assertThat(funds(MakerSettings.DEFAULT.withCoins(old)).offerableSats())
        .containsExactly(0L, 0L, 0L, 1_000_000L, 0L);
  }

  @Test
  void takesTheFewestCoinsOfOneMixdepthAndLeasesThem() {
    fixture.fund(1, 1_000_000, 3_000_000, 2_000_000).sync();
    WalletFunds funds = funds();

    Stake stake = funds.stake(4_500_000, 4_000_000).orElseThrow();

    assertThat(stake.coins())
        .extracting(PrevOut::valueSats)
        .containsExactly(3_000_000L, 2_000_000L);
    assertThat(fixture.wallet().leases().held()).isEqualTo(outPoints(stake));
    assertThat(funds.offerableSats().get(1)).isEqualTo(1_000_000);
    stake.release();
    assertThat(fixture.wallet().leases().held()).isEmpty();
  }

  @Test
  void findsNothingWhereNoMixdepthHasEnough() {
    fixture.fund(1, 1_000_000).fund(2, 1_000_000).sync();

    assertThat(funds().stake(1_000_001, 900_000)).isEmpty();
    assertThat(fixture.wallet().leases().held()).isEmpty();
  }

  @Test
  void neverStakesACoinTwice() {
    fixture.fund(1, 1_000_000).fund(2, 1_000_000).sync();
    WalletFunds funds = funds();

    Stake one = funds.stake(900_000, 800_000).orElseThrow();
    Stake other = funds.stake(900_000, 800_000).orElseThrow();
    Optional<Stake> third = funds.stake(900_000, 800_000);

    assertThat(outPoints(one)).isNotEqualTo(outPoints(other));
    assertThat(third).isEmpty();
  }

  @Test
  void takesWhatIsLeftWhereAnotherProcessIsFaster() {
    // The wallet asks for the time after each look at its coins: five for the capacities, then the
    // choice.
    int choice = 6;
    AtomicInteger looks = new AtomicInteger(Integer.MIN_VALUE);
    AtomicReference<Runnable> strike = new AtomicReference<>(() -> {});
    fixture =
        WalletFixture.create(
            chain,
            directory,
            2,
            () -> {
              if (looks.incrementAndGet() == choice) {
                strike.get().run();
              }
              return time.clock().instant();
            });
    fixture.fund(1, 1_000_000);
    OutPoint largest = fixture.pay(1, 3_000_000);
    fixture.fund(1, 2_000_000).sync();
    Leases other = WalletFixture.create(chain, directory, 2, time.clock()).wallet().leases();
    strike.set(() ->
        assertThat(other.tryLock(Set.of(largest), Duration.ofHours(1), LeaseOwner.random(entropy)))
            .isTrue());
    WalletFunds funds = funds();

    looks.set(0);
    Stake stake = funds.stake(1_500_000, 1_400_000).orElseThrow();

    assertThat(fixture.wallet().leases().held()).contains(largest);
    assertThat(stake.coins()).extracting(PrevOut::valueSats).containsExactly(2_000_000L);
  }

  @Test
  void showsTheSameCoinsToRepeatedProbes() {
    CoinPolicy random = new CoinPolicy(1, MixdepthChoice.RICHEST, MergeAlgorithm.RANDOM, false);
    fixture.fund(1, 5_000_000, 1_000_000, 1_100_000, 1_200_000, 1_300_000).sync();
    WalletFunds funds = funds(MakerSettings.DEFAULT.withCoins(random));
    Set<Set<OutPoint>> seen = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      Stake stake = funds.stake(4_400_000 + i, 4_300_000 + i).orElseThrow();
      seen.add(outPoints(stake));
      stake.release();
    }

    assertThat(seen).hasSize(1);
  }

  @Test
  void sendsTheCoinJoinOutputToTheNextMixdepthAndTheChangeBack() {
    fixture.fund(4, 1_000_000).sync();
    Stake stake = funds().stake(900_000, 800_000).orElseThrow();

    Stake.Destinations to = stake.reserveDestinations();
    Stake.Destinations again = stake.reserveDestinations();

    assertThat(Set.of(to.coinJoin(), to.change(), again.coinJoin(), again.change())).hasSize(4);
    assertThat(fixture.wallet().reservedAddresses())
        .containsKeys(to.coinJoin().address(), to.change().address());
    chain.fund(to.coinJoin().script(), 700_000);
    chain.fund(to.change().script(), 600_000);
    fixture.wallet().sync();
    assertThat(fixture.wallet().coins())
        .anySatisfy(coin -> {
          assertThat(coin.valueSats()).isEqualTo(700_000);
          assertThat(coin.mixdepth()).isZero();
        })
        .anySatisfy(coin -> {
          assertThat(coin.valueSats()).isEqualTo(600_000);
          assertThat(coin.mixdepth()).isEqualTo(4);
        });
  }

  @Test
  void tellsItsCoinsInBothForms() {
    fixture.fund(1, 1_000_000).sync();
    Stake stake = funds().stake(900_000, 800_000).orElseThrow();

    assertThat(stake.refs(false)).noneMatch(UtxoRef::isExtended);
    assertThat(stake.refs(true))
        .singleElement()
        .satisfies(ref -> {
          UtxoRef.Metadata metadata = ref.metadata().orElseThrow();
          assertThat(metadata.script()).isEqualTo(stake.coins().get(0).script());
          assertThat(metadata.blockHeight())
              .isEqualTo(chain.utxo(ref.outPoint()).orElseThrow().height());
        });
  }

  @Test
  void renewsOnlyWhatItHolds() {
    fixture.fund(1, 1_000_000).sync();
    Stake stake = funds().stake(900_000, 800_000).orElseThrow();
    assertThat(stake.renew(Duration.ofHours(1))).isTrue();

    fixture.wallet().freeze(stake.coins().get(0).outPoint());
    assertThat(stake.renew(Duration.ofHours(1))).isFalse();
    fixture.wallet().unfreeze(stake.coins().get(0).outPoint());
    stake.release();
    assertThat(stake.renew(Duration.ofHours(1))).isFalse();
  }

  @Test
  void looksAgainWhereItsCoinsWereSpentMeanwhile() {
    OutPoint spent = fixture.pay(1, 2_000_000);
    fixture.fund(1, 1_900_000).sync();
    chain.spendElsewhere(spent);

    Stake stake = funds().stake(900_000, 800_000).orElseThrow();

    assertThat(stake.coins()).extracting(PrevOut::valueSats).containsExactly(1_900_000L);
    assertThat(fixture.wallet().leases().held()).isEqualTo(outPoints(stake));
  }

  @Test
  void showsNoMoreCoinsThanAMessageCanHold() {
    long[] dust = new long[110];
    Arrays.fill(dust, 10_000);
    fixture.fund(1, dust).fund(2, 1_000_000).fund(2, dust).sync();
    CoinPolicy greedy = new CoinPolicy(1, MixdepthChoice.RICHEST, MergeAlgorithm.GREEDY, false);

    Stake stake =
        funds(MakerSettings.DEFAULT.withCoins(greedy)).stake(900_000, 800_000).orElseThrow();

    assertThat(stake.coins()).extracting(PrevOut::valueSats).containsExactly(1_000_000L);
  }

  @Test
  void knowsItsOtherCoins() {
    OutPoint one = fixture.pay(1, 1_000_000);
    OutPoint other = fixture.pay(2, 2_000_000);
    fixture.sync();
    fixture.wallet().freeze(other);

    assertThat(funds().ownedExcept(Set.of(one))).containsExactly(other);
    assertThat(funds().frozen(Set.of(one, other))).containsExactly(other);
  }

  @Test
  void writesADisclosureDownBeforeAnythingElse() {
    fixture.fund(1, 1_000_000).sync();
    Stake stake = funds().stake(900_000, 800_000).orElseThrow();
    Stake.Destinations to = stake.reserveDestinations();
    CoinJoinTerms terms =
        new CoinJoinTerms(
            800_000, 160, 10, stake.coins(), to.coinJoin().script(), to.change().script());
    stake.recordDisclosure(TAKER, terms, to);

    List<HistoryEntry> pending = fixture.wallet().history().pending();
    assertThat(pending).hasSize(1);
    HistoryEntry row = pending.get(0);
    assertThat(row.role()).contains(HistoryEntry.Role.MAKER);
    assertThat(row.cjAmountSats()).isEqualTo(800_000);
    assertThat(row.get(HistoryColumn.COUNTERPARTY_NICKS)).isEqualTo(TAKER.value());
    assertThat(row.get(HistoryColumn.CHANGE_ADDRESS)).isEqualTo(to.change().address());
    assertThat(row.inputs()).containsExactlyElementsOf(outPoints(stake));

    stake.recordFailure("not signed");
    assertThat(fixture.wallet().history().pending()).isEmpty();
  }

  @Test
  void neverOffersOrStakesABond() {
    Timenumber month = new Timenumber(150);
    RegisteredBond bond =
        RegisteredBond.ofWallet(WalletFixture.keys(1), month, time.clock().instant());
    fixture.wallet().bonds().change(list -> list.putIfAbsent(bond));
    OutPoint coin = chain.fund(bond.script().orElseThrow().scriptPubKey(), 90_000_000);
    fixture.fund(0, 1_000_000).sync();
    assertThat(fixture.wallet().coins()).anyMatch(c -> c.outPoint().equals(coin) && c.bond());

    assertThat(funds().offerableSats().get(0)).isEqualTo(1_000_000);
    assertThat(funds().stake(1_000_001, 900_000)).isEmpty();
    // Yet it is known as ours, so that no transaction with it is signed.
    assertThat(funds().ownedExcept(Set.of())).contains(coin);
  }

  @Test
  void offersAThawedCoinAgain() {
    OutPoint coin = fixture.pay(1, 1_000_000);
    fixture.sync();
    fixture.wallet().freeze(coin);
    assertThat(funds().offerableSats().get(1)).isZero();

    fixture.wallet().unfreeze(coin);
    assertThat(funds().offerableSats().get(1)).isEqualTo(1_000_000);
  }

  @Test
  void countsTheDepositsThatABondWouldBeLinkedWith() {
    OutPoint one = fixture.pay(0, 1_000_000);
    fixture.fund(0, 2_000_000).fund(1, 3_000_000).sync();
    assertThat(funds().looseDeposits()).isEqualTo(2);

    fixture.wallet().freeze(one);
    assertThat(funds().looseDeposits()).isEqualTo(1);
    CoinPolicy merging = new CoinPolicy(1, MixdepthChoice.RICHEST, MergeAlgorithm.DEFAULT, true);
    assertThat(funds(MakerSettings.DEFAULT.withCoins(merging)).looseDeposits()).isEqualTo(1);
  }

  @Test
  void noticesBlocksDepositsAndSpends() {
    OutPoint coin = fixture.pay(1, 1_000_000);
    fixture.sync();
    WalletFunds funds = funds();
    assertThat(funds.isOutdated()).isFalse();

    chain.mine(1);
    assertThat(funds.isOutdated()).isTrue();
    funds.sync();
    assertThat(funds.isOutdated()).isFalse();

    // Into the mempool: a transaction, but no block.
    fixture.pay(2, 1_000_000);
    chain.disconnect(1);
    funds.sync();
    assertThat(funds.isOutdated()).isFalse();
    chain.spendElsewhere(coin);
    assertThat(funds.isOutdated()).isTrue();
    funds.sync();
    assertThat(funds.isOutdated()).isFalse();
  }
}
