package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jmd.core.tx.TxFormatException.Problem;
import org.junit.jupiter.api.Test;

class TxTest {
  private static final String INPUT = "11".repeat(32) + "03000000" + "00" + "feffffff";
  private static final String OUTPUT = "e803000000000000" + "16" + "0014" + "22".repeat(20);

  /** The signed P2WPKH example of BIP143. */
  private static final String BIP143 =
      "01000000000102fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f00000000"
          + "494830450221008b9d1dc26ba6a9cb62127b02742fa9d754cd3bebf337f7a55d114c8e5cdd30be0220"
          + "40529b194ba3f9281a99f2b1c0a19c0489bc22ede944ccf4ecbab4cc618ef3ed01eeffffffef51e1b8"
          + "04cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb2"
          + "06000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976"
          + "a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac000247304402203609e17b84f6a7d30c80"
          + "bfa610b5b4542f32a8a0d5447a12fb1366d7f01cc44a0220573a954c4518331561406f90300e8f3358"
          + "f51928d43c212a8caed02de67eebee0121025476c2e83188368da1ff3e292e7acafcdb3566bb0ad253"
          + "f62fc70f07aeee635711000000";

  private static byte[] hex(String... parts) {
    return HexFormat.of().parseHex(String.join("", parts));
  }

  private static Problem problem(byte[] bytes) {
    TxFormatException refused =
        catchThrowableOfType(TxFormatException.class, () -> Tx.parse(bytes));
    assertThat(Tx.tryParse(bytes)).isEmpty();
    assertThat(refused.offset()).isBetween(0, bytes.length);
    return refused.problem();
  }

  @Test
  void readsEveryField() throws TxFormatException {
    Tx tx = Tx.parse(hex("02000000", "01", INPUT, "01", OUTPUT, "00350c00"));

    assertThat(tx.version()).isEqualTo(2);
    assertThat(tx.lockTime()).isEqualTo(800_000);
    assertThat(tx.inputs())
        .containsExactly(
            TxInput.unsigned(new OutPoint("11".repeat(32), 3), TxInput.SEQUENCE_LOCK_TIME));
    assertThat(tx.outputs())
        .containsExactly(new TxOutput(1000, ScriptPubKey.p2wpkh(hex("22".repeat(20)))));
  }

  @Test
  void readsAndWritesTheSignedExampleOfBip143() throws TxFormatException {
    Tx tx = Tx.parse(hex(BIP143));

    assertThat(tx.serialize()).isEqualTo(hex(BIP143));
    assertThat(tx.txid())
        .isEqualTo("e8151a2af31c368a35053ddd4bdb285a8595c769a3ad83e0fa02314a602d4609");
    assertThat(tx.hasWitness()).isTrue();
    assertThat(tx.withoutWitness().hasWitness()).isFalse();
    assertThat(tx.withoutWitness().txid()).isEqualTo(tx.txid());
    assertThat(tx.weight()).isEqualTo(4 * tx.serializeWithoutWitness().length + 2 + 108);
  }

  @Test
  void refusesEveryPrefix() {
    byte[] whole = hex(BIP143);
    for (int length = 0; length < whole.length; length++) {
      assertThat(problem(Arrays.copyOf(whole, length))).isEqualTo(Problem.TRUNCATED);
    }
  }

  @Test
  void refusesTrailingBytes() {
    assertThat(problem(hex(BIP143, "00"))).isEqualTo(Problem.TRAILING_BYTES);
  }

  @Test
  void refusesZeroInputs() {
    assertThat(problem(hex("02000000", "00", "01", OUTPUT, "00000000")))
        .isIn(Problem.NO_INPUTS, Problem.TRUNCATED);
    assertThat(problem(hex("02000000", "00", "02", OUTPUT, OUTPUT, "00000000")))
        .isEqualTo(Problem.NO_INPUTS);
    assertThat(problem(hex("02000000", "0001", "00", "01", OUTPUT, "00000000")))
        .isEqualTo(Problem.NO_INPUTS);
    assertThat(problem(hex("02000000", "0000", "00000000"))).isEqualTo(Problem.NO_INPUTS);
  }

  @Test
  void refusesMoreThanTenThousandInputsOrOutputs() {
    assertThat(problem(hex("02000000", "fd1127"))).isEqualTo(Problem.TOO_MANY_INPUTS);
    assertThat(problem(hex("02000000", "01", INPUT, "fd1127"))).isEqualTo(Problem.TOO_MANY_OUTPUTS);
    assertThat(problem(hex("02000000", "01", INPUT, "ff" + "ff".repeat(8))))
        .isEqualTo(Problem.TOO_MANY_OUTPUTS);
    assertThat(problem(hex("02000000", "fd1027"))).isEqualTo(Problem.TRUNCATED);
  }

  @Test
  void refusesMoreThanThousandWitnessItems() {
    assertThat(problem(hex("02000000", "0001", "01", INPUT, "01", OUTPUT, "fde903")))
        .isEqualTo(Problem.TOO_MANY_WITNESS_ITEMS);
    assertThat(
            Tx.tryParse(
                hex(
                    "02000000",
                    "0001",
                    "01",
                    INPUT,
                    "01",
                    OUTPUT,
                    "fde803",
                    "00".repeat(1000),
                    "00000000")))
        .isPresent();
  }

  @Test
  void refusesSegwitFormWithoutWitness() {
    assertThat(problem(hex("02000000", "0001", "01", INPUT, "01", OUTPUT, "00", "00000000")))
        .isEqualTo(Problem.EMPTY_WITNESSES);
  }

  @Test
  void refusesLengthsThatAreNotMinimal() {
    for (String one : List.of("fd0100", "fe01000000", "ff0100000000000000")) {
      assertThat(problem(hex("02000000", one, INPUT, "01", OUTPUT, "00000000")))
          .isEqualTo(Problem.LENGTH_NOT_MINIMAL);
    }
  }

  @Test
  void refusesValuesThatAreNoMoney() {
    assertThat(problem(hex("02000000", "01", INPUT, "01", "01" + "40075af0750700", "00")))
        .isEqualTo(Problem.VALUE_OUT_OF_RANGE);
    assertThat(problem(hex("02000000", "01", INPUT, "01", "ff".repeat(8), "00")))
        .isEqualTo(Problem.VALUE_OUT_OF_RANGE);
    assertThat(
            Tx.tryParse(hex("02000000", "01", INPUT, "01", "0040075af0750700", "00", "00000000")))
        .isPresent();
  }

  @Test
  void keepsScriptsOfAnyLength() throws TxFormatException {
    for (int length : new int[] {0, 252, 253, 65_535, 65_536}) {
      Tx tx =
          new Tx(
              2,
              List.of(TxInput.unsigned(new OutPoint("11".repeat(32), 0), 0)),
              List.of(new TxOutput(1, ScriptPubKey.of(new byte[length]))),
              0);
      assertThat(Tx.parse(tx.serialize())).isEqualTo(tx);
    }
  }

  @Test
  void cannotBeBuiltBeyondTheBounds() {
    TxInput input = TxInput.unsigned(new OutPoint("11".repeat(32), 0), 0);
    TxOutput output = new TxOutput(1, ScriptPubKey.of(new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tx(2, List.of(), List.of(output), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tx(2, Collections.nCopies(10_001, input), List.of(output), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tx(2, List.of(input), Collections.nCopies(10_001, output), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tx(-1, List.of(input), List.of(output), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tx(2, List.of(input), List.of(output), 0x1_0000_0000L));
    TxInput large = input.withWitness(Collections.nCopies(1_001, ByteString.EMPTY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tx(2, List.of(large), List.of(output), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TxOutput(-1, output.script()));
    assertThatIllegalArgumentException().isThrownBy(() -> TxInput.unsigned(input.outPoint(), -1));
  }

  @Test
  void sumsOutputsWithoutOverflow() {
    TxInput input = TxInput.unsigned(new OutPoint("11".repeat(32), 0), 0);
    TxOutput all = new TxOutput(2_100_000_000_000_000L, ScriptPubKey.of(new byte[0]));
    assertThat(new Tx(2, List.of(input), Collections.nCopies(3, all), 0).outputSats())
        .isEqualTo(6_300_000_000_000_000L);
    assertThat(new Tx(2, List.of(input), Collections.nCopies(10_000, all), 0).outputSats())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void isImmutable() {
    Tx tx = new Tx(2, List.of(TxInput.unsigned(new OutPoint("11".repeat(32), 0), 0)), List.of(), 0);
    assertThatThrownBy(() -> tx.inputs().clear()).isInstanceOf(UnsupportedOperationException.class);
    Tx signed = tx.withWitness(0, List.of(ByteString.fromHex("00")));
    assertThat(signed).isNotEqualTo(tx);
    assertThat(signed.withoutWitness()).isEqualTo(tx);
  }
}
