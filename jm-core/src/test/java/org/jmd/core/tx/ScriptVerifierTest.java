package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.Secp256k1;
import org.junit.jupiter.api.Test;

class ScriptVerifierTest {
  private static final InputSigner SIGNER = new InputSigner(Secp256k1.nativeCurve());

  private final RandomRounds rounds = new RandomRounds(21, true);

  private static Tx sign(RandomRounds.Round round) {
    Tx tx = round.tx();
    for (PrevOut spent : round.spent()) {
      SignatureBlob blob = SIGNER.signP2wpkh(tx, spent, round.key(spent));
      tx = tx.withWitness(tx.inputIndex(spent.outPoint()).orElseThrow(), blob.witness());
    }
    return tx;
  }

  @Test
  void acceptsWhatOurSignerSigns() {
    for (int i = 0; i < 30; i++) {
      RandomRounds.Round round = rounds.next(1 + i % 4, i % 3 == 0);
      Tx signed = sign(round);
      assertThat(ScriptVerifier.verify(signed, round.spent())).isEqualTo(new ScriptVerdict.Valid());
      assertThat(signed.vbytes()).isLessThanOrEqualTo(round.costs().vbytes());
      assertThat(signed.txid()).isEqualTo(round.tx().txid());
    }
  }

  @Test
  void refusesEveryBrokenSignature() {
    SplittableRandom random = new SplittableRandom(22);
    int broken = 0;
    for (int i = 0; i < 15; i++) {
      RandomRounds.Round round = rounds.next(2, false);
      Tx signed = sign(round);
      for (int j = 0; j < 40; j++) {
        int index = random.nextInt(signed.inputs().size());
        List<ByteString> witness = new ArrayList<>(signed.inputs().get(index).witness());
        int item = random.nextInt(2);
        byte[] bytes = witness.get(item).bytes();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        witness.set(item, ByteString.of(bytes));
        assertThat(ScriptVerifier.verify(signed.withWitness(index, witness), round.spent()))
            .isInstanceOfSatisfying(
                ScriptVerdict.InvalidInput.class,
                invalid -> assertThat(invalid.inputIndex()).isEqualTo(index));
        broken++;
      }
    }
    assertThat(broken).isEqualTo(600);
  }

  @Test
  void refusesWitnessesOfTheWrongShape() {
    RandomRounds.Round round = rounds.next(1, false);
    Tx signed = sign(round);
    List<ByteString> good = signed.inputs().getFirst().witness();
    List<List<ByteString>> bad =
        List.of(
            List.of(),
            List.of(good.get(0)),
            List.of(good.get(1), good.get(0)),
            List.of(good.get(0), good.get(1), ByteString.EMPTY),
            List.of(ByteString.EMPTY, good.get(1)),
            signed.inputs().get(1).witness());
    for (List<ByteString> witness : bad) {
      assertThat(ScriptVerifier.verify(signed.withWitness(0, witness), round.spent()))
          .isInstanceOf(ScriptVerdict.InvalidInput.class);
    }
  }

  @Test
  void refusesTheWrongValueOrScript() {
    RandomRounds.Round round = rounds.next(1, false);
    Tx signed = sign(round);
    for (boolean value : new boolean[] {true, false}) {
      List<PrevOut> spent = new ArrayList<>(round.spent());
      PrevOut first = spent.getFirst();
      spent.set(
          0,
          value
              ? new PrevOut(first.outPoint(), first.valueSats() + 1, first.script())
              : new PrevOut(first.outPoint(), first.valueSats(), spent.get(1).script()));
      assertThat(ScriptVerifier.verify(signed, spent))
          .isInstanceOf(ScriptVerdict.InvalidInput.class);
    }
  }

  @Test
  void refusesUnknownInputsAndCreatedMoney() {
    RandomRounds.Round round = rounds.next(1, false);
    Tx signed = sign(round);
    List<PrevOut> spent = round.spent();
    assertThat(ScriptVerifier.verify(signed, spent.subList(1, spent.size())))
        .isEqualTo(new ScriptVerdict.UnknownInput(spent.getFirst().outPoint()));
    PrevOut first = spent.getFirst();
    List<PrevOut> poorer = new ArrayList<>(spent);
    poorer.set(0, new PrevOut(first.outPoint(), 0, first.script()));
    assertThat(ScriptVerifier.verify(signed, poorer))
        .isInstanceOf(ScriptVerdict.OutputsExceedInputs.class);
    List<PrevOut> twice = new ArrayList<>(spent);
    twice.add(first);
    assertThatIllegalArgumentException().isThrownBy(() -> ScriptVerifier.verify(signed, twice));
  }

  @Test
  void survivesHostileScripts() {
    OutPoint outPoint = rounds.outPoint();
    SplittableRandom random = new SplittableRandom(23);
    List<byte[]> scripts = new ArrayList<>();
    for (int opcode = 0; opcode < 256; opcode++) {
      byte[] script = new byte[9_000];
      Arrays.fill(script, (byte) opcode);
      scripts.add(script);
    }
    for (int i = 0; i < 300; i++) {
      byte[] script = new byte[random.nextInt(60)];
      random.nextBytes(script);
      scripts.add(script);
    }
    for (byte[] script : scripts) {
      Tx tx =
          new Tx(
                  2,
                  List.of(TxInput.unsigned(outPoint, 0)),
                  List.of(new TxOutput(1, ScriptPubKey.of(new byte[0]))),
                  0)
              .withWitness(0, List.of(ByteString.of(new byte[1]), ByteString.of(script)));
      for (ScriptPubKey locked :
          List.of(ScriptPubKey.p2wsh(Hashes.sha256(script)), ScriptPubKey.of(script))) {
        ScriptVerdict verdict =
            ScriptVerifier.verify(tx, List.of(new PrevOut(outPoint, 1, locked)));
        assertThat(verdict)
            .isInstanceOfAny(ScriptVerdict.InvalidInput.class, ScriptVerdict.Valid.class);
      }
    }
  }
}
