package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.bond.BondProof;
import org.jmd.core.bond.BondProofResult;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.testing.Attack;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.VirtualTime;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.bond.BondCoin;
import org.jmd.wallet.bond.RegisteredBond;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done to a maker through its fidelity bond, and what it does about it. */
class BondAttackTest {
  private static final Duration RESCAN = MakerRig.SETTINGS.timing().rescan();

  @TempDir Path directory;

  /** Lends its bond to a rig that is made later; counts signatures. */
  private static final class Lent implements BondSource {
    private Optional<BondSource> lender = Optional.empty();
    private int proofs;

    @Override
    public Optional<String> proofFor(Nick taker) {
      proofs++;
      return lender.flatMap(source -> source.proofFor(taker));
    }

    @Override
    public BondStatus refresh() {
      return lender.map(BondSource::refresh).orElse(BondStatus.NONE);
    }

    @Override
    public void close() {
      lender.ifPresent(BondSource::close);
    }
  }

  private final Lent lent = new Lent();

  private MakerRig rig() {
    return new MakerRig(directory, lent);
  }

  /** The wallet whose bonds the rig announces, on the chain and under the clock of the rig. */
  private BondWallet bondsOf(MakerRig rig) {
    BondWallet bonds = new BondWallet(directory, rig.chain, rig.time);
    lent.lender = Optional.of(bonds.announcer(BondChoice.BEST, rig.maker.nick()));
    return bonds;
  }

  /** A maker that announces a bond whose key it has. */
  private MakerRig announcing() {
    MakerRig rig = rig();
    BondWallet bonds = bondsOf(rig);
    bonds.fund(bonds.hot(BondWallet.MONTH));
    return rig.start();
  }

  private static Nick stranger(int number) {
    return NickIdentity.of(TestKeys.of("stranger " + number).secret()).nick();
  }

  private static void ask(MakerRig rig, Nick who) {
    rig.channel.hear(
        new ChannelEvent.PublicHeard(who, new PublicMessage.OrderbookRequest(), FakeChannel.ROUTE));
    rig.settle();
  }

  private static List<Plain.PrivateOffer> offersTo(MakerRig rig, Nick who) {
    return rig.channel.sentTo(who).stream()
        .filter(Plain.PrivateOffer.class::isInstance)
        .map(Plain.PrivateOffer.class::cast)
        .toList();
  }

  private static boolean holds(MakerRig rig, Nick who) {
    return offersTo(rig, who).stream()
        .map(offer -> BondWallet.parsed(offer.bondProof()))
        .allMatch(proof ->
            proof.verify(rig.maker.nick(), who, rig.chain.tipHeight())
                instanceof BondProofResult.Valid);
  }

  private static void assertStopped(MakerRig rig, List<MakerState.Failed> failures) {
    assertThat(rig.maker.state())
        .isInstanceOfSatisfying(
            MakerState.Failed.class,
            failed -> assertThat(failed.cause()).isEqualTo(MakerState.Cause.BOND));
    assertThat(failures).containsExactly((MakerState.Failed) rig.maker.state());
    assertThat(rig.channel.isClosed()).isTrue();
    assertThat(rig.ownNicks.of("maker")).isEmpty();
    assertThat(rig.time.liveTasks()).isEmpty();
    assertThat(rig.time.failures()).isEmpty();
  }

  @Attack(row = "A85", reaction = "fatal stop with a message, no bondless continuation")
  void a85_aColdCertificateThatExpiresAtRuntimeStopsTheMaker() {
    MakerRig rig = rig();
    BondWallet bonds = bondsOf(rig);
    bonds.fund(bonds.cold(2));
    List<MakerState.Failed> failures = new ArrayList<>();
    rig.maker.onFailure(failures::add);
    rig.start();
    int last = 2 * BondCertificate.PERIOD_BLOCKS;
    rig.chain.mine(last - rig.chain.tipHeight());
    rig.time.run(RESCAN);

    // Up to its last block everything goes on as ever.
    ask(rig, stranger(1));
    assertThat(holds(rig, stranger(1))).isTrue();
    assertThat(rig.signed().heard(Plain.PubKey.class)).hasSize(1);
    assertThat(failures).isEmpty();

    rig.chain.mine(1);
    rig.time.run(RESCAN);

    assertStopped(rig, failures);
    assertThat(failures.getFirst().reason())
        .contains("expired after block " + last)
        .contains("jmd bond import-certificate")
        .contains("maker.no_fidelity_bond");
    // Nothing is said without the bond.
    rig.channel.forget();
    ask(rig, stranger(2));
    assertThat(rig.channel.sent()).isEmpty();
    assertThat(rig.channel.said()).isEmpty();
  }

  @Test
  void doesNotStartWithAnExpiredColdCertificate() {
    MakerRig rig = rig();
    BondWallet bonds = bondsOf(rig);
    bonds.fund(bonds.cold(1));
    rig.chain.mine(BondCertificate.PERIOD_BLOCKS);
    List<MakerState.Failed> failures = new ArrayList<>();
    rig.maker.onFailure(failures::add);
    rig.start();

    assertThat(rig.channel.isOpen()).isFalse();
    assertStopped(rig, failures);
    rig.stop();
    assertThat(rig.maker.state()).isInstanceOf(MakerState.Stopped.class);
  }

  @Test
  void renewsAHotCertificateAndGoesOn() {
    MakerRig rig = announcing();
    for (int i = 0; i < 40; i++) {
      rig.chain.mine(144);
      rig.time.run(RESCAN);
      ask(rig, stranger(i));
      assertThat(offersTo(rig, stranger(i))).isNotEmpty();
      assertThat(holds(rig, stranger(i))).as("after %s looks", i).isTrue();
    }
    assertThat(rig.maker.state()).isInstanceOf(MakerState.Running.class);
  }

  @Test
  void doesNotGoOnWithoutABondThatWasSpent() {
    MakerRig rig = rig();
    BondWallet bonds = bondsOf(rig);
    OutPoint coin = bonds.fund(bonds.hot(BondWallet.MONTH));
    List<MakerState.Failed> failures = new ArrayList<>();
    rig.maker.onFailure(failures::add);
    rig.start();
    rig.chain.spendElsewhere(coin);
    rig.time.run(RESCAN);

    assertStopped(rig, failures);
  }

  @Test
  void freesTheCoinsOfSessionsWhenItsBondEnds() {
    MakerRig rig = rig();
    BondWallet bonds = bondsOf(rig);
    OutPoint coin = bonds.fund(bonds.hot(BondWallet.MONTH));
    rig.start();
    ScriptedTaker taker = rig.authenticated();
    rig.chain.spendElsewhere(coin);
    rig.time.run(RESCAN);

    // Shown but not signed: the coins are free again.
    assertThat(rig.maker.state()).isInstanceOf(MakerState.Failed.class);
    assertThat(rig.maker.sessions()).isZero();
    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
    assertThat(rig.funds.offerableSats()).containsSequence(MakerRig.COIN_SATS, MakerRig.COIN_SATS);
  }

  @Test
  void keepsItsBondThroughDaysWithoutANode() {
    MakerRig rig = announcing();
    rig.chain.setUnavailable(true);
    rig.time.run(Duration.ofDays(2));
    ask(rig, stranger(1));
    rig.chain.setUnavailable(false);

    assertThat(rig.maker.state()).isInstanceOf(MakerState.Running.class);
    assertThat(holds(rig, stranger(1))).isTrue();
  }

  @Test
  void showsItsBondToNobodyInPublic() {
    MakerRig rig = announcing();
    rig.channel.hear(new ChannelEvent.DirectoryUp(FakeChannel.DIRECTORY));
    rig.funds.fund(2, 2 * MakerRig.COIN_SATS);
    rig.time.run(Duration.ofMinutes(25));
    ask(rig, stranger(1));

    assertThat(lent.proofs).isEqualTo(1);
    assertThat(rig.channel.said()).hasSizeGreaterThan(1);
    for (PublicMessage said : rig.channel.said()) {
      assertThat(said.toString()).doesNotContain("tbond").doesNotContain("BondProof");
    }
  }

  @Test
  void aProofThatAnotherMakerRepeatsDoesNotHold() {
    MakerRig rig = announcing();
    Nick thief = stranger(1);
    Nick taker = stranger(2);
    ask(rig, thief);
    BondProof stolen = BondWallet.parsed(offersTo(rig, thief).getFirst().bondProof());
    int tip = rig.chain.tipHeight();

    BondProofResult refused = new BondProofResult.Invalid(BondProofResult.Reason.NICK_SIGNATURE);
    assertThat(stolen.verify(thief, taker, tip)).isEqualTo(refused);
    assertThat(stolen.verify(rig.maker.nick(), taker, tip)).isEqualTo(refused);
    assertThat(stolen.verify(thief, thief, tip)).isEqualTo(refused);
  }

  @Test
  void everyOfferOfAnAnswerCarriesTheSameProof() {
    MakerRig rig = announcing();
    ask(rig, stranger(1));

    assertThat(offersTo(rig, stranger(1)))
        .hasSameSizeAs(rig.maker.offers())
        .allSatisfy(offer -> assertThat(offer.bondProof()).isPresent());
    assertThat(lent.proofs).isEqualTo(1);
  }

  @Test
  void aFloodOfRequestsIsSignedForNoMoreThanTheBudgetAllows() {
    MakerRig rig = announcing();
    int perMinute = MakerRig.SETTINGS.limits().orderbookPerMinute();
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 100; i++) {
        rig.channel.hear(
            new ChannelEvent.PublicHeard(
                stranger(second * 100 + i),
                new PublicMessage.OrderbookRequest(),
                FakeChannel.ROUTE));
      }
      rig.time.run(Duration.ofSeconds(1));
    }

    // A full bucket at first, and what a minute brings.
    assertThat(lent.proofs).isBetween(perMinute, 2 * perMinute + 3);
    ScriptedTaker honest = rig.signed();
    assertThat(honest.heard(Plain.PubKey.class)).hasSize(1);
  }

  @Test
  void oneNickGetsOneProofHoweverOftenItAsks() {
    MakerRig rig = announcing();
    for (int i = 0; i < 1_000; i++) {
      ask(rig, stranger(1));
    }

    assertThat(lent.proofs).isEqualTo(1);
  }

  @Test
  void aBondOnAScriptOfAnotherIsNeverAnnounced() {
    FakeChain chain = new FakeChain();
    BondWallet bonds = new BondWallet(directory, chain, new VirtualTime());
    RegisteredBond bond = bonds.hot(BondWallet.MONTH);
    // The registry claims a coin that somebody else owns.
    OutPoint foreign = chain.fund(TestKeys.of("somebody else").script(), BondWallet.BOND_SATS);
    bonds
        .fixture
        .wallet()
        .bonds()
        .change(list ->
            list.update(
                bond.address(),
                b -> b.withCoins(List.of(new BondCoin(foreign, BondWallet.BOND_SATS, 6)))));

    assertThat(bonds.announcer(BondChoice.BEST, stranger(1)).refresh())
        .isInstanceOfSatisfying(
            BondStatus.Unusable.class,
            unusable -> assertThat(unusable.reason()).contains("pays to another script"));
  }

  @Test
  void warnsOfDepositsThatABondWouldGiveAway() {
    MakerRig rig = rig();
    BondWallet bonds = bondsOf(rig);
    bonds.fund(bonds.hot(BondWallet.MONTH));
    rig.funds.looseDeposits = 3;
    try (LogTap tap = new LogTap()) {
      rig.start();
      assertThat(tap.lines()).anyMatch(line -> line.contains("3 coins in mixdepth 0"));
    }
  }
}
