package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.OfferType;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.testing.Attack;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.core.tx.UtxoRef;

/** Rows of coinjoin.md 4.2 about {@code tx} and the signatures. */
class TxAttackTest extends MakerUnderAttack {
  @Attack(row = "A56", reaction = "drop")
  void a56TxBeforeIoauthTwiceOrAfterTheEndIsDropped() {
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

  @Attack(row = "A57", reaction = "refuse, end, release")
  void a57TxWithoutOurInputIsRefused() {
    assertRefused(draft -> draft.inputs.remove(0));
  }

  @Attack(row = "A58", reaction = "refuse, end, release")
  void a58TxWithOurInputTwiceIsRefused() {
    assertRefused(draft -> draft.inputs.add(draft.inputs.get(0)));
  }

  @Attack(row = "A59", reaction = "refuse, end, release")
  void a59CoinJoinOutputOneShortIsRefused() {
    assertRefused(draft -> draft.resize(draft.makerCoinJoin, -1));
  }

  @Attack(row = "A60", reaction = "refuse, end, release")
  void a60MissingOrRepeatedCoinJoinOutputIsRefused() {
    assertRefused(draft -> draft.outputs.remove(draft.makerCoinJoin));
    assertRefused(draft -> draft.outputs.add(draft.outputs.get(draft.makerCoinJoin)));
  }

  @Attack(row = "A61", reaction = "refuse, end, release")
  void a61ChangeOneShortIsRefused() {
    assertRefused(draft -> draft.resize(draft.makerChange, -1));
  }

  @Attack(row = "A62", reaction = "refuse, end, release")
  void a62MissingOrRepeatedChangeIsRefused() {
    assertRefused(draft -> draft.outputs.remove(draft.makerChange));
    assertRefused(draft -> draft.outputs.add(draft.outputs.get(draft.makerChange)));
  }

  @Attack(row = "A63", reaction = "refuse, end, release")
  void a63SwappedOutputsAreRefused() {
    assertRefused(draft -> {
      TxOutput coinJoin = draft.outputs.get(draft.makerCoinJoin);
      TxOutput change = draft.outputs.get(draft.makerChange);
      draft.outputs.set(draft.makerCoinJoin, new TxOutput(coinJoin.valueSats(), change.script()));
      draft.outputs.set(draft.makerChange, new TxOutput(change.valueSats(), coinJoin.script()));
    });
  }

  @Attack(row = "A64", reaction = "refuse, end, release")
  void a64FeeRoundedDownIsRefused() {
    // 0.00002 times 10 025 001 is 200.50002, which rounds to 201.
    ScriptedTaker taker = rig.taker();
    rig.say(taker, taker.fill(0, 10_025_001));
    rig.say(taker, taker.auth());
    assertThat(rig.offer().fee().fee(10_025_001)).isEqualTo(201);
    ScriptedTaker.Draft draft = taker.draft(rig.offer());
    draft.resize(draft.makerChange, -1);

    assertRefused(taker, draft.tx().serializeWithoutWitness());
  }

  @Attack(row = "A65", reaction = "refuse")
  void a65UnprofitableAmountIsRefused() {
    assertThat(
            FillPolicy.decide(
                rig.taker().nick(), rig.taker().fill(0, 100_000), new UnprofitableView()))
        .isInstanceOfSatisfying(
            FillPolicy.Verdict.Refuse.class,
            refuse -> assertThat(refuse.reason()).isInstanceOf(FillRefusal.Unprofitable.class));
  }

  @Attack(row = "A66", reaction = "accept")
  void a66OverpaidOutputsAreAccepted() {
    assertSigned(draft -> draft.resize(draft.makerCoinJoin, 1_000));
    assertSigned(draft -> draft.resize(draft.makerChange, 1));
  }

  @Attack(row = "A67", reaction = "refuse, end, release")
  void a67StrangeTransactionsAreRefused() {
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

  @Attack(row = "A68", reaction = "refuse, end, release")
  void a68ImpossibleValuesAreRefused() {
    for (String value : List.of("0140075af0750700", "ffffffffffffffff")) {
      ScriptedTaker taker = rig.authenticated();
      String honest =
          HexFormat.of().formatHex(taker.draft(rig.offer()).tx().serializeWithoutWitness());
      String amount = "8096980000000000";
      assertRefused(taker, HexFormat.of().parseHex(honest.replaceFirst(amount, value)));
    }
  }

  @Attack(row = "A69", reaction = "witness ignored; input script refused")
  void a69WitnessesAreIgnoredAndAnInputScriptIsRefused() {
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

  @Attack(row = "A70", reaction = "refuse, end, release")
  void a70LocksThatPinOurCoinsAreRefused() {
    assertRefused(draft -> draft.lockTime = rig.chain.tipHeight() + 144L);
    assertRefused(draft -> draft.lockTime = 4_000_000_000L);
    assertRefused(draft -> {
      TxInput ours = draft.inputs.get(0);
      draft.inputs.set(0, new TxInput(ours.outPoint(), ByteString.EMPTY, 0x0000_0090L, List.of()));
    });
    assertSigned(draft -> draft.lockTime = rig.chain.tipHeight());
  }

  @Attack(row = "A71", reaction = "refuse")
  void a71TxWithTheInputOfAnotherSessionIsRefused() {
    ScriptedTaker other = rig.authenticated();
    ScriptedTaker taker = rig.authenticated();
    ScriptedTaker.Draft draft = taker.draft(rig.offer());
    draft.inputs.add(new TxInput(coinOf(other), ByteString.EMPTY, 0xffff_fffeL, List.of()));
    rig.say(taker, taker.tx(draft.tx()));

    assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
    assertThat(rig.funds.isLeased(coinOf(other))).isTrue();
  }

  @Attack(row = "A72", reaction = "refuse")
  void a72LostLeaseIsNotSigned() {
    ScriptedTaker taker = rig.authenticated();
    Tx tx = taker.draft(rig.offer()).tx();
    rig.funds.leaseElsewhere(coinOf(taker));
    rig.say(taker, taker.tx(tx));

    assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
    assertThat(rig.funds.isLeased(coinOf(taker))).isTrue();
  }

  @Attack(row = "A73", reaction = "lease retained")
  void a73SignerThatBreaksKeepsTheLease() {
    taskMayDie = true;
    rig.stop();
    MakerRig poor =
        new MakerRig(directory.resolve("poor"), MakerRig.SETTINGS, 6_000_000, 5_000_000);
    poor.funds.fund(0, 6_000_000);
    begin(poor);
    ScriptedTaker taker = rig.authenticated();
    assertThat(taker.ioAuth().utxos()).hasSize(2);
    rig.funds.signerFails = true;
    rig.say(taker, taker.tx(taker.draft(rig.offer()).tx()));

    assertThat(taker.heard(BoxedCommand.SIG)).isEmpty();
    assertThat(sessions()).isZero();
    assertThat(taker.ioAuth().utxos()).extracting(UtxoRef::outPoint).allMatch(rig.funds::isLeased);
  }

  @Attack(row = "A74", reaction = "signatures withheld, lease retained")
  void a74SignaturesAreWithheldWhereTheyCouldNotBePushed() {
    MakerLimits d = MakerLimits.DEFAULT;
    restart(
        MakerRig.SETTINGS.withLimits(
            new MakerLimits(
                d.messagesPerSecond(),
                d.messageBurst(),
                d.orderbook(),
                d.orderbookPerMinute(),
                d.sessions(),
                2,
                d.disclosuresPerHour(),
                d.errorsPerSecond(),
                d.commitmentsPerSecond(),
                d.commitmentsPerNickPerSecond())));
    rig.funds.fund(2, MakerRig.COIN_SATS);
    finishHonestSession();
    assertThat(rig.signed().heard(BoxedCommand.SIG)).hasSize(1);
    ScriptedTaker second = rig.signed();

    assertThat(second.heard(BoxedCommand.SIG)).isEmpty();
    assertThat(sessions()).isZero();
    assertThat(rig.funds.isLeased(coinOf(second))).isTrue();
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
