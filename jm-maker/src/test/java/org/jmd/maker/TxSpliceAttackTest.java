package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.jmd.core.testing.Attack;
import org.jmd.core.tx.ByteString;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;

/** Beyond the table: transactions whose pieces are all ours, and yet not what was agreed. */
class TxSpliceAttackTest extends MakerUnderAttack {
  @Attack(row = "X7", reaction = "refuse, end, release")
  void x07OurOutputInTwoHalvesIsRefused() {
    assertRefused(draft -> {
      TxOutput whole = draft.outputs.get(draft.makerCoinJoin);
      TxOutput half = new TxOutput(whole.valueSats() / 2, whole.script());
      draft.outputs.set(draft.makerCoinJoin, half);
      draft.outputs.add(half);
    });
  }

  @Attack(row = "X8", reaction = "refuse, end, release")
  void x08DustOnOurAddressesIsRefused() {
    assertRefused(draft ->
        draft.outputs.add(new TxOutput(0, draft.outputs.get(draft.makerCoinJoin).script())));
    assertRefused(draft ->
        draft.outputs.add(new TxOutput(546, draft.outputs.get(draft.makerChange).script())));
  }

  @Attack(row = "X9", reaction = "refuse, end, release")
  void x09OutputsOfOurKeyUnderAnotherScriptAreRefused() {
    assertRefused(draft -> {
      TxOutput ours = draft.outputs.get(draft.makerCoinJoin);
      byte[] program = ours.script().bytes();
      // The same hash as a P2PKH script: ours in a sense, but not what was agreed.
      byte[] legacy = new byte[25];
      legacy[0] = 0x76;
      legacy[1] = (byte) 0xa9;
      legacy[2] = 20;
      System.arraycopy(program, 2, legacy, 3, 20);
      legacy[23] = (byte) 0x88;
      legacy[24] = (byte) 0xac;
      draft.outputs.set(
          draft.makerCoinJoin, new TxOutput(ours.valueSats(), ScriptPubKey.of(legacy)));
    });
  }

  @Attack(row = "X10", reaction = "accept, the signature fits")
  void x10AnyOrderOfPiecesIsSignedInPlace() {
    ScriptedTaker taker = rig.authenticated();
    ScriptedTaker.Draft draft = taker.draft(rig.offer());
    Collections.reverse(draft.inputs);
    Collections.reverse(draft.outputs);
    Tx tx = draft.tx();
    rig.say(taker, taker.tx(tx));

    taker.broadcast(tx);
    assertThat(rig.chain.accepted()).hasSize(1);
  }

  @Attack(row = "X11", reaction = "refuse, end, release")
  void x11SumsBeyondAllMoneyAreRefused() {
    assertRefused(draft -> {
      for (int i = 0; i < 2; i++) {
        draft.outputs.add(new TxOutput(2_100_000_000_000_000L, TestKeys.of("rich " + i).script()));
      }
    });
  }

  @Attack(row = "X12", reaction = "refuse, end, release")
  void x12ThousandsOfInputsAreRefused() {
    assertRefused(draft -> {
      for (int i = 0; i < 1_001; i++) {
        draft.inputs.add(
            new TxInput(
                new OutPoint("cd".repeat(32), i), ByteString.EMPTY, 0xffff_fffeL, List.of()));
      }
    });
  }

  @Attack(row = "X13", reaction = "refuse, end, release")
  void x13AFreeCoinOfOursSmuggledInIsRefused() {
    OutPoint free = rig.funds.fund(3, 1_000_000);
    assertRefused(
        draft -> draft.inputs.add(new TxInput(free, ByteString.EMPTY, 0xffff_fffeL, List.of())));
  }
}
