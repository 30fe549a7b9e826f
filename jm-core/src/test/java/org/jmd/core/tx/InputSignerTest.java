package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.List;
import org.jmd.core.crypto.DerSignature;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.junit.jupiter.api.Test;

class InputSignerTest {
  private static final Secp256k1 CURVE = Secp256k1.nativeCurve();
  private static final int LOCK = 1_800_000_000;

  private final InputSigner signer = new InputSigner(CURVE);
  private final SecretBytes key = secret(1);
  private final SecretBytes otherKey = secret(2);

  private static SecretBytes secret(int tag) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) tag;
    return SecretBytes.owning(bytes);
  }

  private static ScriptPubKey script(SecretBytes key) {
    return ScriptPubKey.p2wpkh(Hashes.hash160(CURVE.publicKey(key).bytes()));
  }

  private static PrevOut coin(int index, ScriptPubKey script) {
    return new PrevOut(new OutPoint("ab".repeat(32), index), 50_000, script);
  }

  private static Tx spending(long sequence, long lockTime, PrevOut... coins) {
    return new Tx(
        2,
        List.of(coins).stream().map(c -> TxInput.unsigned(c.outPoint(), sequence)).toList(),
        List.of(new TxOutput(40_000, script(secret(9)))),
        lockTime);
  }

  @Test
  void signsWithLowSAndStrictDer() {
    PrevOut coin = coin(0, script(key));
    for (int i = 0; i < 200; i++) {
      SignatureBlob blob = signer.signP2wpkh(spending(0xffff_fffeL, i, coin), coin, key);
      byte[] signature = blob.signature().bytes();
      assertThat(signature[signature.length - 1]).isEqualTo((byte) 1);
      assertThat(DerSignature.tryParse(java.util.Arrays.copyOf(signature, signature.length - 1)))
          .isPresent();
      assertThat(signature).hasSizeLessThanOrEqualTo(72);
    }
  }

  @Test
  void signsTheSameTwice() {
    PrevOut coin = coin(0, script(key));
    Tx tx = spending(0xffff_fffeL, 0, coin);
    assertThat(signer.signP2wpkh(tx, coin, key)).isEqualTo(signer.signP2wpkh(tx, coin, key));
  }

  @Test
  void refusesAKeyThatDoesNotOwnTheCoin() {
    PrevOut coin = coin(0, script(key));
    Tx tx = spending(0xffff_fffeL, 0, coin);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.signP2wpkh(tx, coin, otherKey))
        .withMessageContaining(coin.outPoint().toString());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.signP2wpkh(tx, coin(0, ScriptPubKey.p2pkh(new byte[20])), key));
  }

  @Test
  void refusesATransactionThatDoesNotSpendTheCoin() {
    PrevOut coin = coin(0, script(key));
    Tx tx = spending(0xffff_fffeL, 0, coin(1, script(key)));
    assertThatIllegalArgumentException().isThrownBy(() -> signer.signP2wpkh(tx, coin, key));
  }

  /** {@code <LOCK> OP_CHECKLOCKTIMEVERIFY OP_DROP <key> OP_CHECKSIG} (protocol.md 7.1). */
  private static byte[] bondScript(SecretBytes key) {
    return HexFormat.of()
        .parseHex("0400d2496b" + "b175" + "21" + CURVE.publicKey(key).hex() + "ac");
  }

  @Test
  void spendsABondWhenItsTimeHasCome() {
    byte[] script = bondScript(key);
    PrevOut bond = coin(0, ScriptPubKey.p2wsh(Hashes.sha256(script)));
    Tx tx = spending(0xffff_fffeL, LOCK, bond);

    List<ByteString> witness = signer.signBond(tx, bond, script, key);

    assertThat(witness).hasSize(2).contains(ByteString.of(script));
    assertThat(ScriptVerifier.verify(tx.withWitness(0, witness), List.of(bond)))
        .isInstanceOf(ScriptVerdict.Valid.class);
  }

  @Test
  void refusesToSpendABondTooEarlyOrWithTheWrongKeyOrScript() {
    byte[] script = bondScript(key);
    PrevOut bond = coin(0, ScriptPubKey.p2wsh(Hashes.sha256(script)));
    Tx early = spending(0xffff_fffeL, LOCK - 1, bond);
    Tx byHeight = spending(0xffff_fffeL, 499_999_999, bond);
    Tx ignoresLock = spending(0xffff_ffffL, LOCK, bond);
    for (Tx tx : List.of(early, byHeight, ignoresLock)) {
      assertThatIllegalArgumentException().isThrownBy(() -> signer.signBond(tx, bond, script, key));
    }
    Tx tx = spending(0xffff_fffeL, LOCK, bond);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.signBond(tx, bond, script, otherKey));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.signBond(tx, bond, bondScript(otherKey), key));
  }
}
