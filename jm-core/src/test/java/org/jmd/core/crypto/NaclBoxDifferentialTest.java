package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** libsodium against an independent implementation. */
class NaclBoxDifferentialTest {
  private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  private final NaclBox library = NaclBox.sodium();
  private final NaclBox oracle = new BouncyCastleBox();
  private final Random random = new Random(30);

  private byte[] octets(int length) {
    byte[] result = new byte[length];
    random.nextBytes(result);
    return result;
  }

  private SecretBytes secret() {
    return SecretBytes.owning(octets(32));
  }

  @Test
  void agreesOnKeysBoxesAndTampering() {
    for (int i = 0; i < 200; i++) {
      SecretBytes mine = secret();
      NaclPublicKey theirs = library.publicKey(secret());
      assertThat(library.publicKey(mine)).isEqualTo(oracle.publicKey(mine));
      SecretBytes shared = library.sharedKey(mine, theirs);
      assertThat(shared).isEqualTo(oracle.sharedKey(mine, theirs));
      byte[] nonce = octets(24);
      byte[] plaintext = octets(i);
      byte[] box = library.seal(shared, nonce, plaintext);
      assertThat(box).isEqualTo(oracle.seal(shared, nonce, plaintext));
      assertThat(library.open(shared, nonce, box)).get().isEqualTo(plaintext);
      assertThat(oracle.open(shared, nonce, box)).get().isEqualTo(plaintext);
      byte[] changed = box.clone();
      changed[random.nextInt(box.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(library.open(shared, nonce, changed)).isEmpty();
      assertThat(library.open(shared, nonce, Arrays.copyOf(box, random.nextInt(box.length))))
          .isEmpty();
      assertThat(library.open(shared, nonce, Arrays.copyOf(box, box.length + 1))).isEmpty();
      assertThat(library.open(secret(), nonce, box)).isEmpty();
    }
  }

  @Test
  void agreesOnLongTexts() {
    SecretBytes shared = secret();
    byte[] nonce = octets(24);
    byte[] plaintext = octets(1 << 20);
    assertThat(library.seal(shared, nonce, plaintext))
        .isEqualTo(oracle.seal(shared, nonce, plaintext));
  }

  /** Abscissas as they are read: little-endian, the top bit ignored, the rest not reduced. */
  private static Stream<byte[]> encodings(BigInteger abscissa) {
    return Stream.of(BigInteger.ZERO, PRIME)
        .map(abscissa::add)
        .filter(value -> value.bitLength() <= 255)
        .flatMap(value -> Stream.of(value, value.setBit(255)))
        .map(NaclBoxDifferentialTest::littleEndian);
  }

  private static byte[] littleEndian(BigInteger value) {
    byte[] result = new byte[32];
    for (int i = 0; i < 32; i++) {
      result[i] = value.shiftRight(8 * i).byteValue();
    }
    return result;
  }

  @Test
  void refusesExactlyTheKeysThatMakeTheSecretKnown() {
    byte[] secret = octets(32);
    List<byte[]> lowOrder =
        Stream.of(
                "0",
                "1",
                PRIME.subtract(BigInteger.ONE).toString(),
                "325606250916557431795983626356110631294008115727848805560023387167927233504",
                "39382357235489614581723060781553021112529911719440698176882885853963445705823")
            .map(BigInteger::new)
            .flatMap(NaclBoxDifferentialTest::encodings)
            .toList();
    assertThat(lowOrder).hasSize(14);
    for (byte[] encoding : lowOrder) {
      assertThat(BouncyCastleBox.x25519(secret, encoding)).isEqualTo(new byte[32]);
      Bytes32 value = Bytes32.of(encoding);
      assertThat(NaclPublicKey.tryParseHex(value.hex())).isEmpty();
      assertThatThrownBy(() -> new NaclPublicKey(value))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int small = 2; small < 200; small++) {
      byte[] encoding = littleEndian(BigInteger.valueOf(small));
      assertThat(BouncyCastleBox.x25519(secret, encoding)).isNotEqualTo(new byte[32]);
      NaclPublicKey key = NaclPublicKey.tryParseHex(Bytes32.of(encoding).hex()).orElseThrow();
      assertThat(library.sharedKey(SecretBytes.copyOf(secret), key))
          .isEqualTo(oracle.sharedKey(SecretBytes.copyOf(secret), key));
    }
  }

  @Test
  void parsesKeysStrictly() {
    String hex = library.publicKey(secret()).hex();
    assertThat(NaclPublicKey.tryParseHex(hex)).isPresent();
    for (String bad :
        new String[] {
          "", hex.substring(2), hex + "00", hex.substring(1), "zz" + hex.substring(2)
        }) {
      assertThat(NaclPublicKey.tryParseHex(bad)).isEmpty();
    }
  }

  @Test
  void refusesWrongLengths() {
    SecretBytes key = secret();
    SecretBytes shortKey = SecretBytes.owning(octets(31));
    NaclPublicKey theirs = library.publicKey(key);
    byte[] nonce = octets(24);
    byte[] shortNonce = octets(23);
    byte[] text = octets(40);
    for (Runnable call :
        List.<Runnable>of(
            () -> library.publicKey(shortKey),
            () -> library.sharedKey(shortKey, theirs),
            () -> library.seal(shortKey, nonce, text),
            () -> library.seal(key, shortNonce, text),
            () -> library.open(shortKey, nonce, text),
            () -> library.open(key, shortNonce, text))) {
      assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
