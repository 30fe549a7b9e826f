package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The native curve against an independent implementation, on edge cases and seeded noise. */
class Secp256k1DifferentialTest {
  private static final int ROUNDS = 150;
  private static final BigInteger ORDER = Scalars.ORDER;

  private final Secp256k1 library = Secp256k1.nativeCurve();
  private final Secp256k1 oracle = new BouncyCastleSecp256k1();
  private final Random random = new Random(20);

  /** Scalars around every boundary, valid or not, and random ones. */
  private List<byte[]> scalars() {
    List<byte[]> result = new ArrayList<>();
    BigInteger half = ORDER.shiftRight(1);
    for (int delta = -2; delta <= 2; delta++) {
      BigInteger d = BigInteger.valueOf(delta);
      result.add(Scalars.toBytes(ORDER.add(d)));
      result.add(Scalars.toBytes(half.add(d)));
      if (delta >= 0) {
        result.add(Scalars.toBytes(d));
      }
    }
    result.add(Scalars.toBytes(BigInteger.TWO.pow(256).subtract(BigInteger.ONE)));
    for (int bit = 0; bit < 256; bit += 37) {
      result.add(Scalars.toBytes(BigInteger.ONE.shiftLeft(bit)));
    }
    IntStream.range(0, ROUNDS).forEach(i -> result.add(octets(32)));
    return result;
  }

  private List<SecretBytes> secrets() {
    return scalars().stream().map(SecretBytes::owning).filter(oracle::isValidSecret).toList();
  }

  private byte[] octets(int length) {
    byte[] result = new byte[length];
    random.nextBytes(result);
    return result;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static PublicKey withAbscissa(BigInteger x, int parity) {
    byte[] encoded = new byte[PublicKey.LENGTH];
    encoded[0] = (byte) (2 | parity);
    System.arraycopy(Scalars.toBytes(x), 0, encoded, 1, 32);
    return PublicKey.of(encoded);
  }

  /** Points with both parities, with abscissas beyond the order, and encodings off the curve. */
  private List<PublicKey> points() {
    List<PublicKey> result = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      result.add(withAbscissa(new BigInteger(1, octets(32)), i & 1));
      result.add(withAbscissa(ORDER.add(BigInteger.valueOf(i)), i & 1));
      result.add(withAbscissa(BigInteger.valueOf(i), i & 1));
    }
    secrets().forEach(secret -> result.add(oracle.publicKey(secret)));
    return result;
  }

  private List<PublicKey> validPoints() {
    return points().stream().filter(oracle::isValidPoint).toList();
  }

  @Test
  void agreesOnPrivateKeys() {
    for (byte[] scalar : scalars()) {
      SecretBytes secret = SecretBytes.copyOf(scalar);
      boolean valid = oracle.isValidSecret(secret);
      assertThat(library.isValidSecret(secret)).isEqualTo(valid);
      if (valid) {
        assertThat(library.publicKey(secret)).isEqualTo(oracle.publicKey(secret));
      } else {
        assertThatThrownBy(() -> library.publicKey(secret))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> library.sign(secret, new byte[32]))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(library.isValidSecret(SecretBytes.owning(new byte[31]))).isFalse();
    assertThat(library.isValidSecret(SecretBytes.owning(new byte[0]))).isFalse();
  }

  @Test
  void agreesOnPoints() {
    List<PublicKey> points = points();
    assertThat(points).anyMatch(oracle::isValidPoint).anyMatch(p -> !oracle.isValidPoint(p));
    for (PublicKey point : points) {
      assertThat(library.isValidPoint(point)).isEqualTo(oracle.isValidPoint(point));
      PublicKey other = any(points);
      assertThat(library.add(point, other)).isEqualTo(oracle.add(point, other));
      assertThat(library.add(point, point)).isEqualTo(oracle.add(point, point));
    }
  }

  @Test
  void sumOfOppositePointsDoesNotExist() {
    for (PublicKey point : validPoints()) {
      byte[] opposite = point.bytes();
      opposite[0] ^= 1;
      assertThat(library.add(point, PublicKey.of(opposite))).isEmpty();
    }
  }

  @Test
  void agreesOnProducts() {
    List<PublicKey> points = points();
    for (SecretBytes scalar : secrets()) {
      PublicKey point = any(points);
      if (oracle.isValidPoint(point)) {
        assertThat(library.multiply(point, scalar)).isEqualTo(oracle.multiply(point, scalar));
      } else {
        assertThatThrownBy(() -> library.multiply(point, scalar))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    for (byte[] scalar : scalars()) {
      PublicKey point = any(points);
      assertThat(library.scale(point, scalar)).isEqualTo(oracle.scale(point, scalar));
    }
  }

  @Test
  void agreesOnCombinations() {
    List<byte[]> scalars = scalars();
    for (PublicKey point : points()) {
      byte[] a = any(scalars);
      byte[] b = any(scalars);
      assertThat(library.combine(a, point, b)).isEqualTo(oracle.combine(a, point, b));
    }
    // a*G + b*(c*G) = 0 exactly if a = -b*c.
    for (SecretBytes c : secrets()) {
      BigInteger b = new BigInteger(1, octets(32)).mod(ORDER);
      BigInteger a = b.multiply(new BigInteger(1, c.copy())).negate().mod(ORDER);
      assertThat(library.combine(Scalars.toBytes(a), library.publicKey(c), Scalars.toBytes(b)))
          .isEmpty();
    }
  }

  @Test
  void agreesOnSumsFromTables() {
    PublicKey base = NumsPoints.at(5);
    FixedBase table = FixedBase.withTable(base);
    List<PublicKey> summands = validPoints();
    for (SecretBytes scalar : secrets()) {
      PublicKey summand = any(summands);
      PublicKey product = oracle.multiply(base, scalar);
      assertThat(table.multiplyAdd(scalar.copy(), summand)).isEqualTo(oracle.add(product, summand));
      assertThat(FixedBase.numsPoint(5).multiplyAdd(scalar.copy(), summand))
          .isEqualTo(oracle.add(product, summand));
      byte[] opposite = product.bytes();
      opposite[0] ^= 1;
      assertThat(table.multiplyAdd(scalar.copy(), PublicKey.of(opposite))).isEmpty();
    }
  }

  @Test
  void agreesOnScalars() {
    List<SecretBytes> secrets = secrets();
    for (byte[] scalar : scalars()) {
      SecretBytes a = any(secrets);
      SecretBytes b = any(secrets);
      assertThat(library.multiplyAdd(a, scalar, b).map(Bytes32::of))
          .isEqualTo(oracle.multiplyAdd(a, scalar, b).map(Bytes32::of));
      assertThat(library.addToSecret(a, scalar)).isEqualTo(oracle.addToSecret(a, scalar));
      byte[] opposite = Scalars.toBytes(ORDER.subtract(new BigInteger(1, a.copy())));
      assertThat(library.addToSecret(a, opposite)).isEmpty();
      assertThat(library.multiplyAdd(a, one(), SecretBytes.owning(opposite))).isEmpty();
    }
  }

  private static byte[] one() {
    return Scalars.toBytes(BigInteger.ONE);
  }

  @Test
  void agreesOnSignatures() {
    for (SecretBytes secret : secrets()) {
      byte[] hash = random.nextInt(5) == 0 ? any(scalars()) : octets(32);
      byte[] signature = library.sign(secret, hash);
      assertThat(signature).isEqualTo(oracle.sign(secret, hash));
      PublicKey key = library.publicKey(secret);
      assertThat(library.verify(key, hash, signature)).isTrue();
      assertThat(oracle.verify(key, hash, signature)).isTrue();
      byte[] otherHash = hash.clone();
      otherHash[random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
      assertThat(library.verify(key, otherHash, signature))
          .isEqualTo(oracle.verify(key, otherHash, signature));
      byte[] changed = signature.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(library.verify(key, hash, changed)).isFalse();
      PublicKey other = any(points());
      assertThat(library.verify(other, hash, signature))
          .isEqualTo(oracle.verify(other, hash, signature));
    }
  }

  @Test
  void agreesOnRecovery() {
    List<byte[]> scalars = scalars();
    for (SecretBytes secret : secrets()) {
      byte[] hash = octets(32);
      byte[] compact = DerSignature.tryParse(library.sign(secret, hash)).orElseThrow();
      boolean found = false;
      for (int recoveryId = -1; recoveryId <= 4; recoveryId++) {
        var recovered = library.recover(compact, recoveryId, hash);
        assertThat(recovered).isEqualTo(oracle.recover(compact, recoveryId, hash));
        found |= recovered.isPresent() && recovered.get().equals(library.publicKey(secret));
      }
      assertThat(found).isTrue();
      byte[] odd = new byte[64];
      System.arraycopy(any(scalars), 0, odd, 0, 32);
      System.arraycopy(any(scalars), 0, odd, 32, 32);
      int recoveryId = random.nextInt(4);
      byte[] anyHash = any(scalars);
      assertThat(library.recover(odd, recoveryId, anyHash))
          .isEqualTo(oracle.recover(odd, recoveryId, anyHash));
    }
  }

  @Test
  void refusesWrongLengths() {
    SecretBytes secret = secrets().getFirst();
    PublicKey key = library.publicKey(secret);
    byte[] signature = library.sign(secret, new byte[32]);
    assertThatThrownBy(() -> library.sign(secret, new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(library.verify(key, new byte[31], signature)).isFalse();
    assertThat(library.verify(key, new byte[0], signature)).isFalse();
    assertThat(library.verify(key, new byte[32], new byte[0])).isFalse();
    assertThat(library.recover(new byte[63], 0, new byte[32])).isEmpty();
    assertThat(library.recover(new byte[64], 0, new byte[33])).isEmpty();
    assertThat(library.addToSecret(secret, new byte[31])).isEmpty();
  }
}
