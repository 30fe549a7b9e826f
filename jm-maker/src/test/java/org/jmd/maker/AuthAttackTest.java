package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.testing.Attack;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;

/** Rows of coinjoin.md 4.2 about {@code auth} and the disclosure. */
class AuthAttackTest extends MakerUnderAttack {
  @Attack(row = "A38", reaction = "drop")
  void a38AuthAndTxWithoutASessionAreDropped() {
    ScriptedTaker other = rig.filled();
    ScriptedTaker taker = rig.taker();
    rig.say(taker, new Sealed(BoxedCommand.AUTH, other.auth().ciphertext()));
    rig.say(taker, new Sealed(BoxedCommand.TX, other.auth().ciphertext()));

    assertThat(taker.heard()).isEmpty();
    assertThat(sessions()).isEqualTo(1);
  }

  @Attack(row = "A39", reaction = "drop, session kept")
  void a39AuthInTheClearIsDroppedAndTheSessionKept() {
    ScriptedTaker taker = rig.filled();
    rig.say(taker, new Sealed(BoxedCommand.AUTH, taker.proof.revelation().format()));

    assertStillWaitsForAuth(taker);
  }

  @Attack(row = "A40", reaction = "drop, session kept")
  void a40AuthForAnotherKeyOrTruncatedIsDroppedAndTheSessionKept() {
    ScriptedTaker taker = rig.filled();
    String ciphertext = taker.auth().ciphertext();
    ScriptedTaker other = rig.filled();
    rig.say(taker, other.auth());
    rig.say(taker, new Sealed(BoxedCommand.AUTH, ciphertext.substring(0, 40)));
    rig.say(taker, new Sealed(BoxedCommand.AUTH, ciphertext.substring(0, 4)));
    rig.say(taker, new Sealed(BoxedCommand.AUTH, ciphertext.substring(0, 41)));

    assertStillWaitsForAuth(taker);
  }

  @Attack(row = "A41", reaction = "drop, session kept")
  void a41MalformedRevelationIsDroppedAndTheSessionKept() {
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

  @Attack(row = "A42", reaction = "error podle-invalid, end")
  void a42RevelationOfAnotherCommitmentEndsTheSession() {
    ScriptedTaker taker = rig.filled();
    rig.say(taker, taker.auth(Podle.generate(taker.key.secret(), taker.coin, 1).revelation()));

    assertEnded(taker, "podle-invalid");
  }

  @Attack(row = "A43", reaction = "error podle-invalid, end")
  void a43ProofWithTooHighAnIndexEndsTheSession() {
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

  @Attack(row = "A44", reaction = "error podle-invalid, end")
  void a44FalseProofsEndTheSession() {
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

  @Attack(row = "A45", reaction = "error podle-invalid, end")
  void a45ProofForAStrangersCoinEndsTheSession() {
    ScriptedTaker stranger = rig.taker();
    ScriptedTaker taker = rig.taker();
    taker.proof = Podle.generate(taker.key.secret(), stranger.coin, 0);
    rig.say(taker, taker.fill(0, AMOUNT));
    rig.say(taker, taker.auth());

    assertEnded(taker, "podle-invalid");
  }

  @Attack(row = "A46", reaction = "error, end")
  void a46SpentMissingOrYoungCoinEndsTheSession() {
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

  @Attack(row = "A47", reaction = "error podle-utxo-size, end; equality accepted")
  void a47CoinBelowAFifthOfTheAmountEndsTheSessionAndExactlyAFifthDoes() {
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

  @Attack(row = "A48", reaction = "error podle-invalid, end")
  void a48TaprootAndScriptCoinsEndTheSession() {
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

  @Attack(row = "A49", reaction = "error podle-invalid, end")
  void a49FalseMetadataEndsTheSession() {
    ScriptedTaker taker = rig.filled();
    int height = rig.chain.utxo(taker.coin).orElseThrow().height();
    rig.say(taker, taker.auth(taker.proof.revelation(taker.key.script(), height - 1)));
    assertEnded(taker, "podle-invalid");

    ScriptedTaker other = rig.filled();
    int otherHeight = rig.chain.utxo(other.coin).orElseThrow().height();
    rig.say(other, other.auth(other.proof.revelation(taker.key.script(), otherHeight)));
    assertEnded(other, "podle-invalid");
  }

  @Attack(row = "A50", reaction = "error no-liquidity, end, no address used")
  void a50WalletThatShrankMeanwhileEndsTheSessionWithoutUsingAddresses() {
    ScriptedTaker taker = rig.filled();
    rig.funds.ownedExcept(Set.of()).forEach(rig.chain::spendElsewhere);
    rig.say(taker, taker.auth());

    assertEnded(taker, "no-liquidity");
  }

  @Attack(row = "A51", reaction = "end, nothing revealed, lease released")
  void a51HistoryThatCannotBeWrittenRevealsNothing() {
    ScriptedTaker taker = rig.filled();
    rig.funds.historyFails = true;
    rig.say(taker, taker.auth());

    assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(taker.errors()).isEmpty();
    assertThat(sessions()).isZero();
    assertThat(rig.funds.staked)
        .singleElement()
        .satisfies(coins -> assertThat(coins).noneMatch(rig.funds::isLeased));
    assertThat(rig.blacklist.contains(taker.commitment())).isFalse();
  }

  @Attack(row = "A52", reaction = "error no-liquidity for the second")
  void a52TheOnlyCoinGoesToOneOfTwoSessions() {
    rig.stop();
    begin(new MakerRig(directory.resolve("one"), MakerRig.SETTINGS, MakerRig.COIN_SATS));
    ScriptedTaker first = rig.filled();
    ScriptedTaker second = rig.filled();
    first.say(first.auth());
    second.say(second.auth());
    rig.settle();

    assertThat(first.heard(BoxedCommand.IOAUTH)).hasSize(1);
    assertThat(second.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(second.errors()).containsExactly("no-liquidity");
  }

  @Attack(row = "A53", reaction = "next mixdepth, then error no-liquidity")
  void a53CoinLeasedByAnotherProcessIsPassedOver() {
    ScriptedTaker taker = rig.filled();
    List<OutPoint> coins = new ArrayList<>(rig.funds.ownedExcept(Set.of()));
    rig.funds.leaseElsewhere(coins.get(0));
    rig.say(taker, taker.auth());

    assertThat(coinOf(taker)).isEqualTo(coins.get(1));
    ScriptedTaker other = rig.authenticated();
    assertThat(other.errors()).containsExactly("no-liquidity");
  }

  @Attack(row = "A54", reaction = "no ioauth, lease released")
  void a54SessionThatExpiresBeforeTheDisclosureDisclosesNothing() {
    ScriptedTaker taker = rig.filled();
    rig.funds.beforeStake = () -> rig.sleep(Duration.ofMinutes(6));
    rig.say(taker, taker.auth());
    rig.heal();
    finishHonestSession();
    rig.time.run(Duration.ofMinutes(7));

    assertThat(taker.heard(BoxedCommand.IOAUTH)).isEmpty();
    assertThat(sessions()).isZero();
    assertThat(rig.funds.staked.getLast()).noneMatch(rig.funds::isLeased);
    assertThat(rig.blacklist.contains(taker.commitment())).isFalse();
  }

  @Attack(row = "A55", reaction = "lease released, commitment burnt and gossiped")
  void a55SessionThatExpiresAfterTheDisclosureKeepsTheCommitmentUsed() {
    ScriptedTaker taker = rig.authenticated();
    OutPoint coin = coinOf(taker);
    finishHonestSession();
    rig.time.run(Duration.ofMinutes(5));

    assertThat(sessions()).isZero();
    assertThat(rig.funds.isLeased(coin)).isFalse();
    assertThat(rig.blacklist.contains(taker.commitment())).isTrue();
    assertThat(rig.gossip.announced).containsOnlyOnce(taker.commitment());
  }
}
