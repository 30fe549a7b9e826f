package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jmd.core.crypto.DerSignature;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.SignatureMatcher.Result;
import org.junit.jupiter.api.Test;

class SignatureMatcherTest {
  private static final Secp256k1 CURVE = Secp256k1.nativeCurve();
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private final SeededEntropy entropy = new SeededEntropy(4);
  private final SecretBytes key = SecretBytes.owning(entropy.bytes(32));
  private final SecretBytes otherKey = SecretBytes.owning(entropy.bytes(32));
  private final PrevOut first = coin(0, 1_000, key);
  private final PrevOut second = coin(1, 2_000, key);
  private final PrevOut third = coin(2, 3_000, otherKey);
  private final PrevOut strangers = coin(3, 4_000, otherKey);
  private final List<PrevOut> inputs = List.of(first, second, third);
  private final Tx tx =
      new Tx(
          2,
          List.of(strangers, third, first, second).stream()
              .map(c -> TxInput.unsigned(c.outPoint(), 0xffff_fffeL))
              .toList(),
          List.of(new TxOutput(500, script(key))),
          0);
  private final SignatureMatcher matcher = new SignatureMatcher(CURVE, tx, inputs);
  private final InputSigner signer = new InputSigner(CURVE);

  private static ScriptPubKey script(SecretBytes key) {
    return ScriptPubKey.p2wpkh(Hashes.hash160(CURVE.publicKey(key).bytes()));
  }

  private static PrevOut coin(int index, long sats, SecretBytes key) {
    return new PrevOut(new OutPoint("cd".repeat(32), index), sats, script(key));
  }

  private SignatureBlob sign(PrevOut coin, SecretBytes with) {
    return signer.signP2wpkh(tx, coin, with);
  }

  @Test
  void matchesSignaturesInAnyOrder() {
    assertThat(matcher.offer(sign(third, otherKey)))
        .isInstanceOfSatisfying(Result.Matched.class, m -> assertThat(m.inputIndex()).isEqualTo(1));
    assertThat(matcher.offer(sign(second, key)))
        .isInstanceOfSatisfying(Result.Matched.class, m -> assertThat(m.inputIndex()).isEqualTo(3));
    assertThat(matcher.isComplete()).isFalse();
    assertThat(matcher.missing()).containsExactly(first);
    assertThat(matcher.offer(sign(first, key)))
        .isInstanceOfSatisfying(Result.Matched.class, m -> assertThat(m.inputIndex()).isEqualTo(2));
    assertThat(matcher.isComplete()).isTrue();
    assertThat(matcher.matched()).hasSize(3);

    Tx signed = matcher.applyTo(tx).withWitness(0, sign(strangers, otherKey).witness());
    assertThat(ScriptVerifier.verify(signed, List.of(first, second, third, strangers)))
        .isEqualTo(new ScriptVerdict.Valid());
  }

  @Test
  void doesNotCountASignatureTwice() {
    matcher.offer(sign(first, key));
    assertThat(matcher.offer(sign(first, key))).isEqualTo(new Result.DoesNotVerify(1));
    matcher.offer(sign(second, key));
    assertThat(matcher.offer(sign(first, key))).isEqualTo(new Result.DoesNotVerify(0));
    assertThat(matcher.isComplete()).isFalse();
  }

  @Test
  void refusesSignaturesOfInputsThatAreNotThatMakers() {
    SignatureMatcher only = new SignatureMatcher(CURVE, tx, List.of(first));
    assertThat(only.offer(sign(third, otherKey))).isEqualTo(new Result.ForeignKey());
    assertThat(only.offer(sign(second, key))).isEqualTo(new Result.DoesNotVerify(1));
  }

  @Test
  void refusesOtherSighashTypes() {
    byte[] signature = sign(first, key).signature().bytes();
    for (int type : new int[] {0, 2, 3, 0x81, 0x82, 0x83, 0xff}) {
      signature[signature.length - 1] = (byte) type;
      assertThat(matcher.offer(blob(signature))).isEqualTo(new Result.WrongSighashType(type));
    }
  }

  private SignatureBlob blob(byte[] signature) {
    return new SignatureBlob(ByteString.of(signature), CURVE.publicKey(key));
  }

  @Test
  void refusesHighSAndLooseDer() {
    byte[] signature = sign(first, key).signature().bytes();
    byte[] compact =
        DerSignature.tryParse(Arrays.copyOf(signature, signature.length - 1)).orElseThrow();
    BigInteger s = new BigInteger(1, compact, 32, 32);
    byte[] high = ORDER.subtract(s).toByteArray();
    System.arraycopy(high, high.length - 32, compact, 32, 32);
    assertThat(matcher.offer(blob(withType(DerSignature.encode(compact)))))
        .isEqualTo(new Result.NotStrictDer());

    byte[] der = Arrays.copyOf(signature, signature.length - 1);
    byte[] longer = Arrays.copyOf(der, der.length + 1);
    assertThat(matcher.offer(blob(withType(longer)))).isEqualTo(new Result.NotStrictDer());
    assertThat(matcher.offer(blob(new byte[] {1}))).isEqualTo(new Result.NotStrictDer());
  }

  private static byte[] withType(byte[] der) {
    byte[] signature = Arrays.copyOf(der, der.length + 1);
    signature[der.length] = 1;
    return signature;
  }

  @Test
  void refusesEverySignatureWithAFlippedBit() {
    SignatureBlob good = sign(first, key);
    byte[] serialized = good.serialize();
    int refused = 0;
    for (int bit = 0; bit < serialized.length * 8; bit++) {
      byte[] bad = serialized.clone();
      bad[bit / 8] ^= (byte) (1 << (bit % 8));
      if (SignatureBlob.tryParse(bad)
          .map(matcher::offer)
          .filter(Result.Matched.class::isInstance)
          .isEmpty()) {
        refused++;
      }
    }
    assertThat(refused).isEqualTo(serialized.length * 8);
  }

  @Test
  void refusesAKeyThatIsNoPoint() {
    byte[] encoded = new byte[33];
    encoded[0] = 2;
    encoded[32] = 5;
    PublicKey noPoint = PublicKey.of(encoded);
    assertThat(CURVE.isValidPoint(noPoint)).isFalse();
    PrevOut coin =
        new PrevOut(first.outPoint(), 1_000, ScriptPubKey.p2wpkh(Hashes.hash160(noPoint.bytes())));
    SignatureMatcher fooled = new SignatureMatcher(CURVE, tx, List.of(coin));
    assertThat(fooled.offer(new SignatureBlob(sign(first, key).signature(), noPoint)))
        .isEqualTo(new Result.DoesNotVerify(1));
  }

  @Test
  void needsP2wpkhInputsOfTheTransaction() {
    List<PrevOut> bond = new ArrayList<>();
    bond.add(new PrevOut(first.outPoint(), 1, ScriptPubKey.p2wsh(new byte[32])));
    assertThatIllegalArgumentException().isThrownBy(() -> new SignatureMatcher(CURVE, tx, bond));
    List<PrevOut> foreign = List.of(coin(77, 1, key));
    assertThatIllegalArgumentException().isThrownBy(() -> new SignatureMatcher(CURVE, tx, foreign));
  }
}
