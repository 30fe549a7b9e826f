package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.bond.BondProof;
import org.jmd.core.bond.BondProofResult;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.bond.StoredCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BondAnnouncerTest {
  private static final Nick MAKER = NickIdentity.of(TestKeys.of("maker nick").secret()).nick();
  private static final Nick TAKER = NickIdentity.of(TestKeys.of("taker nick").secret()).nick();
  private static final int PERIOD = BondCertificate.PERIOD_BLOCKS;

  @TempDir Path directory;
  private BondWallet bonds;
  private FakeChain chain;

  @BeforeEach
  void open() {
    chain = new FakeChain();
    bonds = new BondWallet(directory, chain, new VirtualTime());
  }

  private BondAnnouncer announcer() {
    return announcer(BondChoice.BEST);
  }

  private BondAnnouncer announcer(BondChoice choice) {
    return bonds.announcer(choice, MAKER);
  }

  private static BondStatus.Announced announced(BondAnnouncer announcer) {
    BondStatus status = announcer.refresh();
    assertThat(status).isInstanceOf(BondStatus.Announced.class);
    return (BondStatus.Announced) status;
  }

  private static String refusal(BondAnnouncer announcer) {
    BondStatus status = announcer.refresh();
    assertThat(status).isInstanceOf(BondStatus.Unusable.class);
    assertThat(announcer.proofFor(TAKER)).isEmpty();
    String reason = ((BondStatus.Unusable) status).reason();
    assertThat(reason).hasLineCount(1).contains("maker.no_fidelity_bond");
    return reason;
  }

  private void holds(BondAnnouncer announcer) {
    BondProof proof = BondWallet.parsed(announcer.proofFor(TAKER));
    assertThat(proof.verify(MAKER, TAKER, chain.tipHeight()))
        .isInstanceOf(BondProofResult.Valid.class);
  }

  @Test
  void provesItsBondToOneTakerOnly() {
    OutPoint coin = bonds.fund(bonds.hot(BondWallet.MONTH));
    BondAnnouncer announcer = announcer();
    assertThat(announcer.proofFor(TAKER)).isEmpty();

    BondStatus.Announced status = announced(announcer);

    assertThat(status.outPoint()).isEqualTo(coin);
    assertThat(status.value()).isPositive();
    assertThat(status.cold()).isFalse();
    assertThat(status.warnings()).isEmpty();
    holds(announcer);
    BondProof proof = BondWallet.parsed(announcer.proofFor(TAKER));
    assertThat(proof.outPoint()).isEqualTo(coin);
    assertThat(proof.scriptPubKey()).isEqualTo(chain.utxo(coin).orElseThrow().script());
    Nick other = NickIdentity.of(TestKeys.of("another taker").secret()).nick();
    assertThat(proof.verify(MAKER, other, chain.tipHeight()))
        .isEqualTo(new BondProofResult.Invalid(BondProofResult.Reason.NICK_SIGNATURE));
  }

  @Test
  void keepsItsCertificateFromRequestToRequest() {
    bonds.fund(bonds.hot(BondWallet.MONTH));
    BondAnnouncer announcer = announcer();
    announced(announcer);
    BondCertificate first = BondWallet.parsed(announcer.proofFor(TAKER)).certificate();
    announced(announcer);

    assertThat(BondWallet.parsed(announcer.proofFor(MAKER)).certificate()).isEqualTo(first);
    assertThat(first.expiry()).isEqualTo((chain.tipHeight() + 2) / PERIOD + 1);
  }

  @Test
  void takesAnotherKeyForEachProcess() {
    bonds.fund(bonds.hot(BondWallet.MONTH));
    BondAnnouncer one = announcer();
    BondAnnouncer other =
        new BondAnnouncer(
            bonds.fixture.wallet(),
            BondChoice.BEST,
            MAKER,
            bonds.time.clock(),
            new SeededEntropy(99));
    announced(one);
    announced(other);

    assertThat(BondWallet.parsed(one.proofFor(TAKER)).certificate().certKey())
        .isNotEqualTo(BondWallet.parsed(other.proofFor(TAKER)).certificate().certKey());
  }

  @Test
  void choosesTheMostValuableBond() {
    bonds.fund(bonds.hot(new Timenumber(100)), 80_000_000);
    OutPoint longest = bonds.fund(bonds.hot(new Timenumber(200)), 80_000_000);
    bonds.fund(bonds.hot(new Timenumber(120)), 90_000_000);

    assertThat(announced(announcer()).outPoint()).isEqualTo(longest);
  }

  @Test
  void letsTheOperatorSelectALesserBond() {
    OutPoint lesser = bonds.fund(bonds.hot(new Timenumber(100)), 10_000_000);
    bonds.fund(bonds.hot(new Timenumber(200)));

    assertThat(announced(announcer(BondChoice.of(lesser))).outPoint()).isEqualTo(lesser);
  }

  @Test
  void fallsBackToTheBestBondWithAWarning() {
    OutPoint best = bonds.fund(bonds.hot(BondWallet.MONTH));
    OutPoint missing = new OutPoint(FakeChain.unknownTxid(3), 1);

    BondStatus.Announced status = announced(announcer(BondChoice.of(missing)));

    assertThat(status.outPoint()).isEqualTo(best);
    assertThat(status.warnings()).singleElement().asString().contains(missing.toString());
  }

  @Test
  void narrowsTheChoiceByMonth() {
    OutPoint early = bonds.fund(bonds.hot(new Timenumber(100)), 10_000_000);
    bonds.fund(bonds.hot(new Timenumber(200)));
    Set<Long> locktimes = Set.of(new Timenumber(100).locktime());

    BondChoice byLocktime = new BondChoice(false, Optional.empty(), locktimes, OptionalInt.empty());
    BondChoice byIndex = new BondChoice(false, Optional.empty(), Set.of(), OptionalInt.of(100));
    assertThat(announced(announcer(byLocktime)).outPoint()).isEqualTo(early);
    assertThat(announced(announcer(byIndex)).outPoint()).isEqualTo(early);

    BondChoice nothing = new BondChoice(false, Optional.empty(), Set.of(), OptionalInt.of(101));
    assertThat(refusal(announcer(nothing))).contains("the wallet holds no fidelity bond");
  }

  @Test
  void refusesContradictoryChoices() {
    OutPoint coin = new OutPoint(FakeChain.unknownTxid(3), 1);
    Set<Long> locktimes = Set.of(new Timenumber(100).locktime());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BondChoice(true, Optional.of(coin), Set.of(), OptionalInt.empty()))
        .withMessageContaining("no_fidelity_bond");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BondChoice(true, Optional.empty(), Set.of(), OptionalInt.of(3)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BondChoice(false, Optional.of(coin), locktimes, OptionalInt.empty()))
        .withMessageContaining("selected_fidelity_bond");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BondChoice(false, Optional.empty(), locktimes, OptionalInt.of(101)))
        .withMessageContaining("fidelity_bond_index 101");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BondChoice(false, Optional.empty(), Set.of(), OptionalInt.of(960)));
    assertThat(new BondChoice(false, Optional.empty(), locktimes, OptionalInt.of(100)).index())
        .hasValue(100);
  }

  @Test
  void hasNothingToSayWhereThereIsNoBond() {
    assertThat(announcer().refresh()).isEqualTo(BondStatus.NONE);
    bonds.fund(bonds.hot(BondWallet.MONTH));
    assertThat(announcer(BondChoice.WITHOUT).refresh()).isEqualTo(BondStatus.NONE);
  }

  @Test
  void warnsOfABondThatHoldsNoCoin() {
    RegisteredBond empty = bonds.hot(BondWallet.MONTH);

    assertThat(announcer().refresh())
        .isInstanceOfSatisfying(
            BondStatus.None.class,
            none ->
                assertThat(none.warnings()).singleElement().asString().contains(empty.address()));
  }

  @Test
  void refusesToStartWithABondThatTakersWouldNotBelieve() {
    RegisteredBond young = bonds.hot(BondWallet.MONTH);
    chain.fund(young.script().orElseThrow().scriptPubKey(), BondWallet.BOND_SATS);
    chain.disconnect(1);
    bonds.fixture.wallet().sync();
    assertThat(refusal(announcer())).contains(young.address()).contains("wait for a block");

    chain.mine(1);
    bonds.fixture.wallet().sync();
    bonds.pass(BondWallet.MONTH);
    assertThat(refusal(announcer())).contains("its lock has ended").contains("jmd bond spend");
  }

  @Test
  void renewsAHotCertificateBeforeItExpires() {
    bonds.fund(bonds.hot(BondWallet.MONTH));
    BondAnnouncer announcer = announcer();
    BondStatus.Announced before = announced(announcer);
    BondCertificate first = BondWallet.parsed(announcer.proofFor(TAKER)).certificate();
    for (int i = 0; i < 3; i++) {
      // A look every few blocks, as a maker takes one at each.
      chain.mine(before.expiryHeight() - 2 - chain.tipHeight());
      BondStatus.Announced after = announced(announcer);
      assertThat(after.expiryHeight()).isEqualTo(before.expiryHeight() + PERIOD);
      assertThat(after.warnings()).isEmpty();
      holds(announcer);
      before = after;
    }
    assertThat(BondWallet.parsed(announcer.proofFor(TAKER)).certificate().certKey())
        .isEqualTo(first.certKey());
  }

  @Test
  void provesAColdBondWithItsImportedCertificate() {
    OutPoint coin = bonds.fund(bonds.cold(5));
    BondAnnouncer announcer = announcer();

    BondStatus.Announced status = announced(announcer);

    assertThat(status.cold()).isTrue();
    assertThat(status.outPoint()).isEqualTo(coin);
    assertThat(status.expiryHeight()).isEqualTo(5 * PERIOD);
    assertThat(status.warnings()).isEmpty();
    holds(announcer);
  }

  @Test
  void warnsFourWeeksBeforeAColdCertificateExpires() {
    bonds.fund(bonds.cold(5));
    BondAnnouncer announcer = announcer();
    announced(announcer);
    chain.mine(5 * PERIOD - BondAnnouncer.WARNING_BLOCKS - 1 - chain.tipHeight());
    assertThat(announced(announcer).warnings()).isEmpty();

    chain.mine(1);
    assertThat(announced(announcer).warnings())
        .singleElement()
        .asString()
        .contains("after block " + 5 * PERIOD)
        .contains("jmd bond import-certificate");
  }

  @Test
  void stopsAtTheFirstBlockAfterAColdCertificate() {
    bonds.fund(bonds.cold(2));
    BondAnnouncer announcer = announcer();
    chain.mine(2 * PERIOD - chain.tipHeight());
    announced(announcer);
    holds(announcer);

    chain.mine(1);
    assertThat(refusal(announcer))
        .contains("expired after block " + 2 * PERIOD)
        .contains("jmd bond prepare-certificate");
    // Neither does a maker start with it.
    assertThat(refusal(announcer())).contains("expired after block");
  }

  @Test
  void takesACertificateThatIsImportedMeanwhile() {
    RegisteredBond bond = bonds.cold(2);
    bonds.fund(bond);
    BondAnnouncer announcer = announcer();
    announced(announcer);

    StoredCertificate next = bonds.certificate("another hot key", 9);
    bonds
        .fixture
        .wallet()
        .bonds()
        .change(list -> list.update(bond.address(), b -> b.withCertificate(next)));

    assertThat(announced(announcer).expiryHeight()).isEqualTo(9 * PERIOD);
    holds(announcer);
    chain.mine(2 * PERIOD);
    announced(announcer);
    holds(announcer);
  }

  @Test
  void refusesAColdBondWithoutAUsableCertificate() {
    RegisteredBond bond = bonds.cold(5);
    bonds.fund(bond);
    change(bond, StoredCertificate.NONE);
    assertThat(refusal(announcer())).contains("there is no certificate");

    StoredCertificate good = bonds.certificate("hot key", 5);
    change(bond, good.withPrivateKey(TestKeys.of("wrong").secret()));
    assertThat(refusal(announcer())).contains("does not belong");

    TestKeys hot = TestKeys.of("hot key");
    change(bond, good.signed(BondCertificate.sign(hot.secret(), hot.publicKey(), 5)));
    assertThat(refusal(announcer())).contains("the signature is not of its key");
  }

  private void change(RegisteredBond bond, StoredCertificate certificate) {
    bonds
        .fixture
        .wallet()
        .bonds()
        .change(list -> list.update(bond.address(), b -> b.withCertificate(certificate)));
  }

  @Test
  void stopsWhenItsBondIsSpentThoughThereIsAnother() {
    bonds.fund(bonds.hot(new Timenumber(100)), 10_000_000);
    OutPoint best = bonds.fund(bonds.hot(new Timenumber(200)));
    BondAnnouncer announcer = announcer();
    announced(announcer);

    chain.spendElsewhere(best);

    assertThat(refusal(announcer)).contains("is spent").contains("start again");
  }

  @Test
  void stopsWhenTheLockOfItsBondEnds() {
    bonds.fund(bonds.hot(new Timenumber(100)));
    BondAnnouncer announcer = announcer();
    announced(announcer);
    bonds.pass(new Timenumber(100));

    assertThat(refusal(announcer)).contains("has ended");
  }

  @Test
  void outlastsAReorganisationThatTakesItsBondOutOfABlock() {
    OutPoint coin = bonds.fund(bonds.hot(BondWallet.MONTH));
    BondAnnouncer announcer = announcer();
    announced(announcer);

    chain.disconnect(chain.utxo(coin).orElseThrow().confirmations());
    assertThat(announced(announcer).warnings())
        .singleElement()
        .asString()
        .contains("reorganisation");
    chain.mine(3);
    assertThat(announced(announcer).warnings()).isEmpty();
  }

  @Test
  void keepsItsBondThroughASilentNode() {
    bonds.fund(bonds.hot(BondWallet.MONTH));
    BondAnnouncer announcer = announcer();
    announced(announcer);
    chain.setUnavailable(true);

    assertThatThrownBy(announcer::refresh).isInstanceOf(ChainUnavailableException.class);
    assertThat(announcer.proofFor(TAKER)).isPresent();
  }

  @Test
  void provesNothingAfterItsEnd() {
    bonds.fund(bonds.hot(BondWallet.MONTH));
    BondAnnouncer announcer = announcer();
    announced(announcer);
    announcer.close();

    assertThat(announcer.proofFor(TAKER)).isEmpty();
  }
}
