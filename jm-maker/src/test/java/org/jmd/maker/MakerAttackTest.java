package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.OfferType;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.core.tx.UtxoRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One test per row of coinjoin.md 4.2 that concerns sessions, offers and limits of makers. */
class MakerAttackTest {
  private static final long AMOUNT = MakerRig.AMOUNT;

  @TempDir Path directory;
  private MakerRig rig;
  private boolean taskMayDie;

  @BeforeEach
  void start() {
    rig = new MakerRig(directory).start();
  }

  @AfterEach
  void noTaskDied() {
    if (!taskMayDie) {
      assertThat(rig.time.failures()).isEmpty();
    }
  }

  private void restart(MakerSettings settings) {
    rig.stop();
    rig = new MakerRig(directory, settings).start();
  }

  private static OutPoint coinOf(ScriptedTaker taker) {
    return taker.ioAuth().utxos().get(0).outPoint();
  }

  /** Nothing came back, and nobody's coins are held. */
  private void assertDropped(ScriptedTaker taker) {
    assertThat(taker.heard()).isEmpty();
    assertThat(rig.maker.sessions()).isZero();
  }

  /** The session is over with that error, nothing was disclosed. */
  private void assertEnded(ScriptedTaker taker, String error) {
    assertThat(taker.errors()).containsExactly(error);
    assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(rig.maker.sessions()).isZero();
    assertThat(rig.funds.issuedAddresses).isEmpty();
    assertThat(rig.blacklist.contains(taker.commitment())).isFalse();
  }

  /** The session still waits for an honest auth. */
  private void assertStillWaitsForAuth(ScriptedTaker taker) {
    assertThat(taker.errors()).isEmpty();
    rig.say(taker, taker.auth());
    assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(1);
  }

  /** The transaction is not signed, the session over and the coins free. */
  private void assertRefused(Consumer<ScriptedTaker.Draft> bend) {
    ScriptedTaker taker = rig.authenticated();
    ScriptedTaker.Draft draft = taker.draft(rig.offer());
    bend.accept(draft);
    assertRefused(taker, draft.tx().serializeWithoutWitness());
  }

  private void assertRefused(ScriptedTaker taker, byte[] serialized) {
    OutPoint coin = coinOf(taker);
    rig.say(taker, taker.tx(serialized));

    assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
    assertThat(rig.maker.sessions()).isZero();
    assertThat(rig.funds.isLeased(coin)).isFalse();
  }

  private void assertSigned(Consumer<ScriptedTaker.Draft> bend) {
    ScriptedTaker taker = rig.authenticated();
    ScriptedTaker.Draft draft = taker.draft(rig.offer());
    bend.accept(draft);
    rig.say(taker, taker.tx(draft.tx()));

    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
  }

  // ---- envelope and limits

  @Test
  void a13_replayedFillOfAnEarlierSessionDisclosesNothing() {
    ScriptedTaker taker = rig.taker();
    Plain.Fill captured = taker.fill(0, AMOUNT);
    rig.say(taker, captured);
    rig.say(taker, taker.auth());
    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));
    rig.channel.forget();
    rig.say(taker, captured);

    assertThat(taker.errors()).singleElement().asString().contains("blacklist");
    assertThat(rig.maker.sessions()).isZero();
  }

  @Test
  void a14_authRelabelledAsTxIsDroppedAndTheSessionKept() {
    ScriptedTaker taker = rig.filled();
    Sealed auth = taker.auth();
    Sealed relabelled = new Sealed(BoxedCommand.TX, auth.ciphertext());
    rig.say(taker, relabelled);
    rig.say(taker, auth);
    rig.say(taker, relabelled);
    assertThat(rig.maker.sessions()).isEqualTo(1);

    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));
    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
  }

  @Test
  void a15_orderbookRequestFromOurOwnNickIsDropped() {
    rig.channel.forget();
    rig.channel.hear(rig.channel.nick(), new PublicMessage.OrderbookRequest());
    rig.settle();

    assertThat(rig.channel.sent()).isEmpty();
  }

  @Test
  void a16_orderbookBombIsDropped() {
    rig.channel.hearPublicLine(rig.taker().nick() + "!PUBLIC" + "!orderbook".repeat(40));
    rig.settle();

    assertThat(rig.channel.droppedLines()).isEqualTo(1);
    assertThat(rig.channel.sent()).isEmpty();
  }

  @Test
  void a17_orderbookSpamIsAnsweredOnceThenBannedThenForgiven() {
    Nick nick = rig.taker().nick();
    for (int i = 0; i < 102; i++) {
      rig.channel.hear(nick, new PublicMessage.OrderbookRequest());
      rig.time.run(Duration.ofMillis(49));
    }
    assertThat(rig.channel.sentTo(nick)).hasSize(1);

    rig.time.run(Duration.ofMinutes(59));
    rig.channel.hear(nick, new PublicMessage.OrderbookRequest());
    rig.settle();
    assertThat(rig.channel.sentTo(nick)).hasSize(1);

    rig.time.run(Duration.ofMinutes(2));
    rig.channel.hear(nick, new PublicMessage.OrderbookRequest());
    rig.settle();
    assertThat(rig.channel.sentTo(nick)).hasSize(2);
  }

  @Test
  void a18_aThousandNicksShareOneBudget() {
    for (int i = 0; i < 1_000; i++) {
      rig.channel.hear(nick(i), new PublicMessage.OrderbookRequest());
      rig.time.run(Duration.ofMillis(10));
    }

    assertThat(rig.channel.sent()).hasSizeBetween(60, 75);
  }

  private static Nick nick(int i) {
    return NickIdentity.of(TestKeys.of("nick " + i).secret()).nick();
  }

  @Test
  void a19_privateBurstIsHandledUpToTheLimit() {
    ScriptedTaker taker = rig.taker();
    for (int i = 0; i < 150; i++) {
      taker.say(taker.fill(99, AMOUNT));
    }
    rig.settle();

    // Error replies have a limit of their own; the session opens only if the last fill was heard.
    taker.say(taker.fill(0, AMOUNT));
    rig.settle();
    assertThat(taker.heard(Plain.PubKey.class)).isEmpty();
    rig.time.run(Duration.ofSeconds(1));
    rig.say(taker, taker.fill(0, AMOUNT));
    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
  }

  // ---- fill

  @Test
  void a28_malformedFillIsDropped() {
    ScriptedTaker taker = rig.taker();
    String key = taker.nacl.publicKey().hex();
    String commitment = taker.commitment().wire();
    for (String data :
        List.of(
            "0 10000000 " + key,
            "zero 10000000 " + key + " " + commitment,
            "0 -10000000 " + key + " " + commitment,
            "0 +10000000 " + key + " " + commitment,
            "0 10000000000000000000 " + key + " " + commitment,
            "0 99999999999999999999 " + key + " " + commitment)) {
      taker.sayLine("fill", data);
    }
    rig.settle();

    assertThat(rig.channel.droppedLines()).isEqualTo(6);
    assertDropped(taker);
    taker.sayLine("fill", "0 10000000 " + key + " " + commitment);
    rig.settle();
    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
  }

  @Test
  void a29_unknownOidIsRefusedAndTheCommitmentFree() {
    ScriptedTaker taker = rig.taker();
    rig.say(taker, taker.fill(1, AMOUNT));

    assertThat(taker.errors()).containsExactly("oid not found");
    assertThat(rig.maker.sessions()).isZero();
    rig.say(taker, taker.fill(0, AMOUNT));
    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
  }

  @Test
  void a30_amountsBeyondTheBoundsAreRefusedAndTheBoundsAccepted() {
    long min = rig.offer().minSizeSats();
    long max = rig.offer().maxSizeSats();
    for (long amount : List.of(min - 1, max + 1)) {
      ScriptedTaker taker = rig.taker();
      rig.say(taker, taker.fill(0, amount));
      assertThat(taker.errors()).containsExactly("amount out of range");
    }
    for (long amount : List.of(min, max)) {
      ScriptedTaker taker = rig.taker();
      rig.say(taker, taker.fill(0, amount));
      assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
    }
  }

  @Test
  void a31_malformedCommitmentIsDroppedAndMixedCaseStaysBlacklisted() {
    ScriptedTaker taker = rig.taker();
    String fields = "0 10000000 " + taker.nacl.publicKey().hex() + " ";
    String hex = taker.commitment().hex();
    for (String commitment :
        List.of(hex, "Q" + hex, "P" + hex.substring(1), "P" + hex + "0", "P" + "g".repeat(64))) {
      taker.sayLine("fill", fields + commitment);
    }
    rig.settle();
    assertDropped(taker);

    rig.blacklist.add(taker.commitment());
    taker.sayLine("fill", fields + "P" + mixedCase(hex));
    rig.settle();
    assertThat(taker.errors())
        .containsExactly("commitment blacklisted: " + taker.commitment().hex());
  }

  private static String mixedCase(String hex) {
    StringBuilder mixed = new StringBuilder();
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      mixed.append(i % 2 == 0 ? Character.toUpperCase(c) : c);
    }
    return mixed.toString();
  }

  @Test
  void a32_blacklistedCommitmentIsAnsweredSo() {
    ScriptedTaker taker = rig.taker();
    rig.blacklist.add(taker.commitment());
    rig.say(taker, taker.fill(0, AMOUNT));

    assertThat(taker.errors())
        .containsExactly("commitment blacklisted: " + taker.commitment().hex());
    assertThat(rig.maker.sessions()).isZero();
    assertThat(rig.gossip.announced).isEmpty();
  }

  @Test
  void a33_secondFillWithSameCommitmentIsRefused() {
    ScriptedTaker first = rig.taker();
    ScriptedTaker second = rig.taker();
    second.proof = first.proof;
    first.say(first.fill(0, AMOUNT));
    second.say(second.fill(0, AMOUNT));
    rig.settle();

    assertThat(first.heard(Plain.PubKey.class)).hasSize(1);
    assertThat(second.heard()).isEmpty();
    assertThat(rig.maker.sessions()).isEqualTo(1);
  }

  @Test
  void a34_secondFillAfterAuthIsRefusedAndTheSessionIntact() {
    ScriptedTaker taker = rig.authenticated();
    NaclKeyPair key = taker.nacl;
    taker.renewKey();
    rig.say(taker, taker.fill(0, AMOUNT));
    rig.say(taker, new Plain.Fill(0, AMOUNT + 1, taker.nacl.publicKey(), otherCommitment(taker)));
    taker.nacl = key;

    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));
    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
  }

  private static Commitment otherCommitment(ScriptedTaker taker) {
    return Podle.generate(taker.key.secret(), taker.coin, 2).commitment();
  }

  @Test
  void a35_secondFillWithRotatedCommitmentReplacesTheFirst() {
    ScriptedTaker taker = rig.filled();
    Commitment first = taker.commitment();
    taker.rotate(1);
    rig.say(taker, taker.fill(0, AMOUNT));

    assertThat(taker.heard(Plain.PubKey.class)).hasSize(2);
    assertThat(rig.maker.sessions()).isEqualTo(1);
    assertThat(rig.blacklist.reserve(first)).isPresent();
    assertThat(rig.blacklist.reserve(taker.commitment())).isEmpty();
    rig.say(taker, taker.auth());
    assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(1);
  }

  @Test
  void a36_shortZeroAndLowOrderKeysAreRefused() {
    ScriptedTaker taker = rig.taker();
    String commitment = taker.commitment().wire();
    for (String key :
        List.of(
            "11".repeat(31),
            "00".repeat(32),
            "01" + "00".repeat(31),
            "ec" + "ff".repeat(30) + "7f")) {
      taker.sayLine("fill", "0 10000000 " + key + " " + commitment);
    }
    rig.settle();

    assertDropped(taker);
  }

  @Test
  void a37_fillFromOurOwnTakerIsRefused() {
    ScriptedTaker taker = rig.taker();
    OwnNicks.Registration running = rig.ownNicks.register("taker", taker.nick());
    rig.say(taker, taker.fill(0, AMOUNT));
    assertDropped(taker);
    running.close();
    rig.time.run(Duration.ofHours(23));
    rig.say(taker, taker.fill(0, AMOUNT));

    assertDropped(taker);
    assertThat(rig.blacklist.reserve(taker.commitment())).isPresent();
  }

  // ---- auth

  @Test
  void a38_authAndTxWithoutASessionAreDropped() {
    ScriptedTaker other = rig.filled();
    ScriptedTaker taker = rig.taker();
    rig.say(taker, new Sealed(BoxedCommand.AUTH, other.auth().ciphertext()));
    rig.say(taker, new Sealed(BoxedCommand.TX, other.auth().ciphertext()));

    assertThat(taker.heard()).isEmpty();
    assertThat(rig.maker.sessions()).isEqualTo(1);
  }

  @Test
  void a39_authInTheClearIsDroppedAndTheSessionKept() {
    ScriptedTaker taker = rig.filled();
    rig.say(taker, new Sealed(BoxedCommand.AUTH, taker.proof.revelation().format()));

    assertStillWaitsForAuth(taker);
  }

  @Test
  void a40_authForAnotherKeyOrTruncatedIsDroppedAndTheSessionKept() {
    ScriptedTaker taker = rig.filled();
    String ciphertext = taker.auth().ciphertext();
    ScriptedTaker other = rig.filled();
    rig.say(taker, other.auth());
    rig.say(taker, new Sealed(BoxedCommand.AUTH, ciphertext.substring(0, 40)));
    rig.say(taker, new Sealed(BoxedCommand.AUTH, ciphertext.substring(0, 4)));
    rig.say(taker, new Sealed(BoxedCommand.AUTH, ciphertext.substring(0, 41)));

    assertStillWaitsForAuth(taker);
  }

  @Test
  void a41_malformedRevelationIsDroppedAndTheSessionKept() {
    ScriptedTaker taker = rig.filled();
    String honest = taker.proof.revelation().format();
    String rest = honest.substring(honest.indexOf('|'));
    String txid = taker.coin.txid();
    for (String text :
        List.of(
            honest + "|00",
            honest.substring(0, honest.lastIndexOf('|')),
            txid + ":-1" + rest,
            txid + ":+1" + rest,
            txid + ":1e3" + rest,
            txid.substring(1) + ":0" + rest,
            txid + rest)) {
      rig.say(taker, taker.sealText(BoxedCommand.AUTH, text));
    }

    assertStillWaitsForAuth(taker);
  }

  @Test
  void a42_revelationOfAnotherCommitmentEndsTheSession() {
    ScriptedTaker taker = rig.filled();
    rig.say(taker, taker.auth(Podle.generate(taker.key.secret(), taker.coin, 1).revelation()));

    assertEnded(taker, "podle-invalid");
  }

  @Test
  void a43_proofWithTooHighAnIndexEndsTheSession() {
    ScriptedTaker taker = rig.taker();
    taker.rotate(3);
    rig.say(taker, taker.fill(0, AMOUNT));
    rig.say(taker, taker.auth());
    assertEnded(taker, "podle-invalid");

    ScriptedTaker lawful = rig.taker();
    lawful.rotate(2);
    rig.say(lawful, lawful.fill(0, AMOUNT));
    rig.say(lawful, lawful.auth());
    assertThat(lawful.heard(BoxedCommand.IOAUTH)).hasSize(1);
  }

  @Test
  void a44_falseProofsEndTheSession() {
    String order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    for (int kind = 0; kind < 5; kind++) {
      ScriptedTaker taker = rig.filled();
      PodleRevelation r = taker.proof.revelation();
      Bytes32 zero = Bytes32.of(new byte[32]);
      Bytes32 n = Bytes32.of(HexFormat.of().parseHex(order));
      byte[] e = r.e().bytes();
      e[31] ^= 1;
      PodleRevelation bent =
          switch (kind) {
            case 0 -> new PodleRevelation(r.utxo(), r.p(), r.p2(), zero, r.e());
            case 1 -> new PodleRevelation(r.utxo(), r.p(), r.p2(), n, r.e());
            case 2 -> new PodleRevelation(r.utxo(), r.p(), r.p2(), r.s(), Bytes32.of(e));
            case 3 -> new PodleRevelation(r.utxo(), r.p2(), r.p(), r.s(), r.e());
            default -> new PodleRevelation(r.utxo(), r.p2(), r.p2(), r.s(), r.e());
          };
      rig.say(taker, taker.auth(bent));
      assertEnded(taker, "podle-invalid");
    }
  }

  @Test
  void a45_proofForAStrangersCoinEndsTheSession() {
    ScriptedTaker stranger = rig.taker();
    ScriptedTaker taker = rig.taker();
    taker.proof = Podle.generate(taker.key.secret(), stranger.coin, 0);
    rig.say(taker, taker.fill(0, AMOUNT));
    rig.say(taker, taker.auth());

    assertEnded(taker, "podle-invalid");
  }

  @Test
  void a46_spentMissingOrYoungCoinEndsTheSession() {
    ScriptedTaker spender = rig.filled();
    rig.chain.spendElsewhere(spender.coin);
    rig.say(spender, spender.auth());
    assertEnded(spender, "podle-invalid");

    ScriptedTaker liar = rig.taker();
    liar.proof = Podle.generate(liar.key.secret(), new OutPoint("ab".repeat(32), 0), 0);
    rig.say(liar, liar.fill(0, AMOUNT));
    rig.say(liar, liar.auth());
    assertEnded(liar, "podle-invalid");

    ScriptedTaker young = rig.taker();
    OutPoint coin = rig.chain.fund(young.key.script(), ScriptedTaker.COIN_SATS);
    rig.chain.mine(3);
    young.proof = Podle.generate(young.key.secret(), coin, 0);
    rig.say(young, young.fill(0, AMOUNT));
    rig.say(young, young.auth());
    assertEnded(young, "podle-utxo-age");

    rig.chain.mine(1);
    rig.say(young, young.fill(0, AMOUNT));
    rig.say(young, young.auth());
    assertThat(young.heard(BoxedCommand.IOAUTH)).hasSize(1);
  }

  @Test
  void a47_coinBelowAFifthOfTheAmountEndsTheSessionAndExactlyAFifthDoes() {
    for (long sats : List.of(AMOUNT / 5 - 1, AMOUNT / 5)) {
      ScriptedTaker taker = rig.taker();
      OutPoint coin = rig.chain.fund(taker.key.script(), sats);
      rig.chain.mine(5);
      taker.proof = Podle.generate(taker.key.secret(), coin, 0);
      rig.say(taker, taker.fill(0, AMOUNT));
      rig.say(taker, taker.auth());
      if (sats < AMOUNT / 5) {
        assertEnded(taker, "podle-utxo-size");
      } else {
        assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(1);
      }
    }
  }

  @Test
  void a48_taprootAndScriptCoinsEndTheSession() {
    byte[] program = new byte[34];
    program[0] = 0x51;
    program[1] = 32;
    for (ScriptPubKey script :
        List.of(ScriptPubKey.of(program), ScriptPubKey.p2wsh(new byte[32]))) {
      ScriptedTaker taker = rig.taker();
      OutPoint coin = rig.chain.fund(script, ScriptedTaker.COIN_SATS);
      rig.chain.mine(5);
      taker.proof = Podle.generate(taker.key.secret(), coin, 0);
      rig.say(taker, taker.fill(0, AMOUNT));
      rig.say(taker, taker.auth());
      assertEnded(taker, "podle-invalid");
    }
  }

  @Test
  void a49_falseMetadataEndsTheSession() {
    ScriptedTaker taker = rig.filled();
    int height = rig.chain.utxo(taker.coin).orElseThrow().height();
    rig.say(taker, taker.auth(taker.proof.revelation(taker.key.script(), height - 1)));
    assertEnded(taker, "podle-invalid");

    ScriptedTaker other = rig.filled();
    int otherHeight = rig.chain.utxo(other.coin).orElseThrow().height();
    rig.say(other, other.auth(other.proof.revelation(taker.key.script(), otherHeight)));
    assertEnded(other, "podle-invalid");
  }

  @Test
  void a50_walletThatShrankMeanwhileEndsTheSessionWithoutUsingAddresses() {
    ScriptedTaker taker = rig.filled();
    rig.funds.ownedExcept(Set.of()).forEach(rig.chain::spendElsewhere);
    rig.say(taker, taker.auth());

    assertEnded(taker, "no-liquidity");
  }

  @Test
  void a51_historyThatCannotBeWrittenRevealsNothing() {
    ScriptedTaker taker = rig.filled();
    rig.funds.historyFails = true;
    rig.say(taker, taker.auth());

    assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(taker.errors()).isEmpty();
    assertThat(rig.maker.sessions()).isZero();
    assertThat(rig.funds.staked)
        .singleElement()
        .satisfies(coins -> assertThat(coins).noneMatch(rig.funds::isLeased));
    assertThat(rig.blacklist.contains(taker.commitment())).isFalse();
  }

  @Test
  void a52_theOnlyCoinGoesToOneOfTwoSessions() {
    rig.stop();
    rig = new MakerRig(directory, MakerRig.SETTINGS, MakerRig.COIN_SATS).start();
    ScriptedTaker first = rig.filled();
    ScriptedTaker second = rig.filled();
    first.say(first.auth());
    second.say(second.auth());
    rig.settle();

    assertThat(first.heard(BoxedCommand.IOAUTH)).hasSize(1);
    assertThat(second.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(second.errors()).containsExactly("no-liquidity");
  }

  @Test
  void a53_coinLeasedByAnotherProcessIsPassedOver() {
    ScriptedTaker taker = rig.filled();
    List<OutPoint> coins = new ArrayList<>(rig.funds.ownedExcept(Set.of()));
    rig.funds.leaseElsewhere(coins.get(0));
    rig.say(taker, taker.auth());

    assertThat(coinOf(taker)).isEqualTo(coins.get(1));
    ScriptedTaker other = rig.authenticated();
    assertThat(other.errors()).containsExactly("no-liquidity");
  }

  @Test
  void a54_sessionThatExpiresBeforeTheDisclosureDisclosesNothing() {
    ScriptedTaker taker = rig.filled();
    rig.funds.beforeStake = () -> rig.sleep(Duration.ofMinutes(6));
    rig.say(taker, taker.auth());
    rig.time.run(Duration.ofMinutes(7));

    assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(rig.maker.sessions()).isZero();
    assertThat(rig.funds.staked).allSatisfy(c -> assertThat(c).noneMatch(rig.funds::isLeased));
    assertThat(rig.blacklist.contains(taker.commitment())).isFalse();
  }

  @Test
  void a55_sessionThatExpiresAfterTheDisclosureKeepsTheCommitmentUsed() {
    ScriptedTaker taker = rig.authenticated();
    OutPoint coin = coinOf(taker);
    rig.time.run(Duration.ofMinutes(5));

    assertThat(rig.maker.sessions()).isZero();
    assertThat(rig.funds.isLeased(coin)).isFalse();
    assertThat(rig.blacklist.contains(taker.commitment())).isTrue();
    assertThat(rig.gossip.announced).containsExactly(taker.commitment());
  }

  // ---- tx

  @Test
  void a56_txBeforeIoauthTwiceOrAfterTheEndIsDropped() {
    ScriptedTaker taker = rig.filled();
    rig.say(taker, taker.sealText(BoxedCommand.TX, "AAAA"));
    rig.say(taker, taker.auth());
    Sealed tx = taker.tx(taker.draft(rig.offer()).tx());
    taker.say(tx);
    taker.say(tx);
    rig.settle();
    rig.say(taker, tx);

    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
  }

  @Test
  void a57_txWithoutOurInputIsRefused() {
    assertRefused(draft -> draft.inputs.remove(0));
  }

  @Test
  void a58_txWithOurInputTwiceIsRefused() {
    assertRefused(draft -> draft.inputs.add(draft.inputs.get(0)));
  }

  @Test
  void a59_coinJoinOutputOneShortIsRefused() {
    assertRefused(draft -> draft.resize(draft.makerCoinJoin, -1));
  }

  @Test
  void a60_missingOrRepeatedCoinJoinOutputIsRefused() {
    assertRefused(draft -> draft.outputs.remove(draft.makerCoinJoin));
    assertRefused(draft -> draft.outputs.add(draft.outputs.get(draft.makerCoinJoin)));
  }

  @Test
  void a61_changeOneShortIsRefused() {
    assertRefused(draft -> draft.resize(draft.makerChange, -1));
  }

  @Test
  void a62_missingOrRepeatedChangeIsRefused() {
    assertRefused(draft -> draft.outputs.remove(draft.makerChange));
    assertRefused(draft -> draft.outputs.add(draft.outputs.get(draft.makerChange)));
  }

  @Test
  void a63_swappedOutputsAreRefused() {
    assertRefused(draft -> {
      TxOutput coinJoin = draft.outputs.get(draft.makerCoinJoin);
      TxOutput change = draft.outputs.get(draft.makerChange);
      draft.outputs.set(draft.makerCoinJoin, new TxOutput(coinJoin.valueSats(), change.script()));
      draft.outputs.set(draft.makerChange, new TxOutput(change.valueSats(), coinJoin.script()));
    });
  }

  @Test
  void a64_feeRoundedDownIsRefused() {
    // 0.00002 times 10 025 001 is 200.50002, which rounds to 201.
    ScriptedTaker taker = rig.taker();
    rig.say(taker, taker.fill(0, 10_025_001));
    rig.say(taker, taker.auth());
    assertThat(rig.offer().fee().fee(10_025_001)).isEqualTo(201);
    ScriptedTaker.Draft draft = taker.draft(rig.offer());
    draft.resize(draft.makerChange, -1);

    assertRefused(taker, draft.tx().serializeWithoutWitness());
  }

  @Test
  void a65_unprofitableAmountIsRefused() {
    assertThat(
            FillPolicy.decide(
                rig.taker().nick(), rig.taker().fill(0, 100_000), new UnprofitableView()))
        .isInstanceOfSatisfying(
            FillPolicy.Verdict.Refuse.class,
            refuse -> assertThat(refuse.reason()).isInstanceOf(FillRefusal.Unprofitable.class));
  }

  @Test
  void a66_overpaidOutputsAreAccepted() {
    assertSigned(draft -> draft.resize(draft.makerCoinJoin, 1_000));
    assertSigned(draft -> draft.resize(draft.makerChange, 1));
  }

  @Test
  void a67_strangeTransactionsAreRefused() {
    assertRefused(draft -> draft.version = 0);
    assertRefused(draft -> draft.version = 4);
    assertRefused(draft -> draft.outputs.clear());
    for (int kind = 0; kind < 4; kind++) {
      ScriptedTaker taker = rig.authenticated();
      byte[] honest = taker.draft(rig.offer()).tx().serializeWithoutWitness();
      assertRefused(
          taker,
          switch (kind) {
            case 0 -> Arrays.copyOf(honest, honest.length + 1);
            case 1 -> Arrays.copyOf(honest, honest.length - 1);
            case 2 -> HexFormat.of().parseHex("0200000000" + "00" + "00000000");
            default -> HexFormat.of().parseHex("02000000ffffffffffffffffff");
          });
    }
  }

  @Test
  void a68_impossibleValuesAreRefused() {
    for (String value : List.of("0140075af0750700", "ffffffffffffffff")) {
      ScriptedTaker taker = rig.authenticated();
      String honest =
          HexFormat.of().formatHex(taker.draft(rig.offer()).tx().serializeWithoutWitness());
      String amount = "8096980000000000";
      assertRefused(taker, HexFormat.of().parseHex(honest.replaceFirst(amount, value)));
    }
  }

  @Test
  void a69_witnessesAreIgnoredAndAnInputScriptIsRefused() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    Tx signedByTaker = tx.withWitness(1, List.of(ByteString.of(new byte[] {1})));
    rig.say(taker, taker.tx(signedByTaker.serialize()));
    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);

    assertRefused(draft -> {
      TxInput ours = draft.inputs.get(0);
      draft.inputs.set(
          0,
          new TxInput(ours.outPoint(), ByteString.of(new byte[] {0}), ours.sequence(), List.of()));
    });
  }

  @Test
  void a70_locksThatPinOurCoinsAreRefused() {
    assertRefused(draft -> draft.lockTime = rig.chain.tipHeight() + 144L);
    assertRefused(draft -> draft.lockTime = 4_000_000_000L);
    assertRefused(draft -> {
      TxInput ours = draft.inputs.get(0);
      draft.inputs.set(0, new TxInput(ours.outPoint(), ByteString.EMPTY, 0x0000_0090L, List.of()));
    });
    assertSigned(draft -> draft.lockTime = rig.chain.tipHeight());
  }

  @Test
  void a71_txWithTheInputOfAnotherSessionIsRefused() {
    ScriptedTaker other = rig.authenticated();
    ScriptedTaker taker = rig.authenticated();
    ScriptedTaker.Draft draft = taker.draft(rig.offer());
    draft.inputs.add(new TxInput(coinOf(other), ByteString.EMPTY, 0xffff_fffeL, List.of()));
    rig.say(taker, taker.tx(draft.tx()));

    assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
    assertThat(rig.funds.isLeased(coinOf(other))).isTrue();
  }

  @Test
  void a72_lostLeaseIsNotSigned() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.funds.leaseElsewhere(coinOf(taker));
    rig.say(taker, taker.tx(tx));

    assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
    assertThat(rig.funds.isLeased(coinOf(taker))).isTrue();
  }

  @Test
  void a73_signerThatBreaksKeepsTheLease() {
    taskMayDie = true;
    rig.stop();
    rig = new MakerRig(directory, MakerRig.SETTINGS, 6_000_000, 5_000_000);
    rig.funds.fund(0, 6_000_000);
    rig.start();
    ScriptedTaker taker = rig.authenticated();
    assertThat(taker.ioAuth().utxos()).hasSize(2);
    rig.funds.signerFails = true;
    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));

    assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
    assertThat(rig.maker.sessions()).isZero();
    assertThat(taker.ioAuth().utxos()).extracting(UtxoRef::outPoint).allMatch(rig.funds::isLeased);
  }

  @Test
  void a74_signaturesAreWithheldWhereTheyCouldNotBePushed() {
    MakerLimits d = MakerLimits.DEFAULT;
    restart(
        MakerRig.SETTINGS.withLimits(
            new MakerLimits(
                d.messagesPerSecond(),
                d.messageBurst(),
                d.orderbook(),
                d.orderbookPerMinute(),
                d.sessions(),
                1,
                d.disclosuresPerHour(),
                d.errorsPerSecond(),
                d.commitmentsPerSecond(),
                d.commitmentsPerNickPerSecond())));
    assertThat(rig.signed().heard(BoxedCommand.SIG)).hasSize(1);
    ScriptedTaker second = rig.signed();

    assertThat(second.heard(BoxedCommand.SIG)).isEmpty();
    assertThat(rig.maker.sessions()).isZero();
    assertThat(rig.funds.isLeased(coinOf(second))).isTrue();
  }

  // ---- push

  private Plain.Push push(ScriptedTaker taker, Tx tx) {
    return new Plain.Push(Octets.of(taker.finished(tx).serialize()));
  }

  @Test
  void a75_onlyTheTakerCanPushAndOnlyWhatWasSigned() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.say(taker, taker.tx(tx));
    ScriptedTaker stranger = rig.taker();
    rig.say(stranger, push(taker, tx));
    Tx other = new Tx(tx.version(), tx.inputs(), tx.outputs(), 1);
    rig.say(taker, new Plain.Push(Octets.of(other.serializeWithoutWitness())));
    rig.say(taker, new Plain.Push(Octets.of(new byte[] {1, 2, 3})));
    taker.sayLine("push", "no-base64");
    rig.settle();
    assertThat(rig.chain.accepted()).isEmpty();

    rig.say(taker, push(taker, tx));
    assertThat(rig.chain.accepted()).hasSize(1);
  }

  @Test
  void a76_secondPushIsIgnored() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.say(taker, taker.tx(tx));
    Plain.Push mutated =
        new Plain.Push(
            Octets.of(tx.withWitness(0, List.of(ByteString.of(new byte[] {1}))).serialize()));
    Plain.Push push = push(taker, tx);
    rig.say(taker, mutated);
    rig.say(taker, push);

    assertThat(rig.chain.accepted()).isEmpty();
  }

  @Test
  void a77_pushAfterTheLeaseLapsedIsRefused() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.say(taker, taker.tx(tx));
    Plain.Push push = push(taker, tx);
    rig.funds.leaseElsewhere(coinOf(taker));
    rig.say(taker, push);

    assertThat(rig.chain.accepted()).isEmpty();
  }

  @Test
  void a78_pushWithAnotherWitnessIsLeftToTheNode() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.say(taker, taker.tx(tx));
    rig.say(
        taker,
        new Plain.Push(
            Octets.of(tx.withWitness(0, List.of(ByteString.of(new byte[] {1}))).serialize())));

    assertThat(rig.chain.accepted()).isEmpty();
    assertThat(rig.maker.state()).isInstanceOf(MakerState.Running.class);
  }

  // ---- ceilings and gossip

  @Test
  void a79_sessionsBeyondTheLimitAreDroppedUntilTheOldestCanYield() {
    List<ScriptedTaker> takers = new ArrayList<>();
    for (int i = 0; i < 129; i++) {
      takers.add(rig.filled());
    }
    assertThat(rig.maker.sessions()).isEqualTo(128);
    assertThat(takers.getLast().heard()).isEmpty();

    rig.time.run(Duration.ofMinutes(1));
    ScriptedTaker late = rig.filled();
    assertThat(late.heard(Plain.PubKey.class)).hasSize(1);
    assertThat(rig.maker.sessions()).isEqualTo(128);
  }

  @Test
  void a80_sessionThatHangsIsDetachedSoonAfterItsDeadline() {
    ScriptedTaker taker = rig.filled();
    rig.funds.beforeStake = () -> rig.sleepUninterruptibly(Duration.ofHours(1));
    rig.say(taker, taker.auth());
    rig.time.run(Duration.ofMinutes(5).plusSeconds(3));
    assertThat(rig.maker.sessions()).isZero();

    rig.time.run(Duration.ofHours(2));
    assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(rig.funds.staked).allSatisfy(c -> assertThat(c).noneMatch(rig.funds::isLeased));
  }

  @Test
  void a81_malformedGossipIsDropped() {
    ScriptedTaker taker = rig.taker();
    for (String data : List.of("0123456789", taker.commitment().wire())) {
      rig.channel.hearPublicLine(taker.nick() + "!PUBLIC!hp2 " + data);
    }
    rig.settle();

    assertThat(rig.blacklist.size()).isZero();
  }

  @Test
  void a82_floodOfRelayRequestsIsLimited() {
    ScriptedTaker taker = rig.taker();
    for (int i = 0; i < 50; i++) {
      taker.say(new Plain.CommitmentRelay(commitment(i)));
    }
    rig.settle();

    assertThat(rig.blacklist.size()).isEqualTo(2);
    assertThat(rig.gossip.relayed).hasSize(2);
  }

  private static Commitment commitment(int i) {
    return Commitment.to(TestKeys.of("commitment " + i).publicKey());
  }

  @Test
  void a83_gossipAboutTheCommitmentOfARunningSessionDoesNotEndIt() {
    ScriptedTaker taker = rig.filled();
    rig.channel.hear(rig.taker().nick(), new PublicMessage.CommitmentGossip(taker.commitment()));
    rig.settle();
    assertThat(rig.blacklist.contains(taker.commitment())).isTrue();

    taker.renewKey();
    rig.say(taker, taker.fill(0, AMOUNT));
    assertStillWaitsForAuth(taker);
  }

  @Test
  void a84_commitmentThatCannotBeWrittenDownStaysRefused() {
    ScriptedTaker taker = rig.filled();
    rig.disk.fails = true;
    rig.say(taker, taker.auth());

    assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(rig.funds.staked).allSatisfy(c -> assertThat(c).noneMatch(rig.funds::isLeased));
    rig.disk.fails = false;
    rig.say(taker, taker.fill(0, AMOUNT));
    assertThat(taker.heard(Plain.PubKey.class)).hasSize(1);
    assertThat(rig.maker.sessions()).isZero();
  }

  // ---- interoperation

  @Test
  void a133_repeatedFillWithANewKeyRestartsTheSession() {
    ScriptedTaker taker = rig.filled();
    taker.renewKey();
    rig.say(taker, taker.fill(0, AMOUNT));

    assertThat(taker.heard(Plain.PubKey.class)).hasSize(2);
    assertThat(taker.heard(Plain.PubKey.class).stream().distinct()).hasSize(2);
    assertThat(rig.maker.sessions()).isEqualTo(1);
    assertStillWaitsForAuth(taker);
  }

  @Test
  void a134_commitmentOfAnotherTakersSessionIsRefused() {
    ScriptedTaker first = rig.filled();
    ScriptedTaker second = rig.taker();
    second.proof = first.proof;
    rig.say(second, second.fill(0, AMOUNT));

    assertThat(second.heard()).isEmpty();
    assertStillWaitsForAuth(first);
  }

  @Test
  void a135_identicalRevelationIsAnsweredWithTheStoredIoauthThreeTimes() {
    ScriptedTaker taker = rig.authenticated();
    Boxed.IoAuth first = taker.ioAuth();
    for (int i = 0; i < 5; i++) {
      rig.say(taker, taker.auth());
    }

    assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(4);
    assertThat(taker.ioAuth()).isEqualTo(first);
    assertThat(rig.funds.staked).hasSize(1);
    assertThat(rig.funds.issuedAddresses).hasSize(2);
    assertThat(rig.gossip.announced).hasSize(1);
    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));
    assertThat(taker.heard(BoxedCommand.SIG)).hasSize(1);
  }

  @Test
  void a136_differentRevelationAfterIoauthIsDropped() {
    ScriptedTaker taker = rig.authenticated();
    rig.say(taker, taker.auth(Podle.generate(taker.key.secret(), taker.coin, 1).revelation()));
    rig.say(taker, new Plain.Fill(0, AMOUNT + 1, taker.nacl.publicKey(), taker.commitment()));

    assertThat(taker.heard(BoxedCommand.IOAUTH)).hasSize(1);
    assertThat(taker.errors()).isEmpty();
    assertThat(rig.maker.sessions()).isEqualTo(1);
  }

  @Test
  void a137_probingIsStoppedByTheBudgetAndSeesTheSameCoins() {
    int disclosed = 0;
    for (int i = 0; i < 40; i++) {
      ScriptedTaker taker = rig.authenticated();
      if (taker.heard(BoxedCommand.IOAUTH).isEmpty()) {
        assertThat(taker.errors()).containsExactly("no-liquidity");
      } else {
        disclosed++;
        // The taker gives up, so that the coins become free again.
        rig.say(taker, taker.sealText(BoxedCommand.TX, "AAAA"));
      }
      rig.time.run(Duration.ofMinutes(1));
    }

    assertThat(disclosed).isEqualTo(30);
    assertThat(rig.funds.staked.stream().distinct()).hasSize(1);
  }

  /** An offer that costs more than it earns; a policy never makes one. */
  private static final class UnprofitableView implements FillPolicy.View {
    @Override
    public boolean isOwn(Nick nick) {
      return false;
    }

    @Override
    public FillPolicy.Claim claim() {
      return FillPolicy.Claim.GRANTED;
    }

    @Override
    public boolean knowsOffer(long oid) {
      return true;
    }

    @Override
    public Optional<Offer> offer(long oid, long amountSats) {
      return Optional.of(
          new Offer(OfferType.SW0_ABSOLUTE, oid, 1, amountSats, 200, new FeeRule.Absolute(199)));
    }

    @Override
    public Optional<FillPolicy.Existing> session(Nick taker) {
      return Optional.empty();
    }
  }
}
