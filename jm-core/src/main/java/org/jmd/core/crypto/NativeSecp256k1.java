package org.jmd.core.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** libsecp256k1 through its JNI binding. */
final class NativeSecp256k1 implements Secp256k1 {
  static final NativeSecp256k1 INSTANCE = new NativeSecp256k1(fr.acinq.secp256k1.Secp256k1.get());

  private final fr.acinq.secp256k1.Secp256k1 library;

  private NativeSecp256k1(fr.acinq.secp256k1.Secp256k1 library) {
    this.library = library;
  }

  @Override
  public boolean isValidSecret(SecretBytes secret) {
    return secret.length() == SCALAR_LENGTH && secret.use(library::secKeyVerify);
  }

  @Override
  public PublicKey publicKey(SecretBytes secret) {
    requireSecret(secret);
    return PublicKey.owningUncompressed(secret.use(library::pubkeyCreate));
  }

  @Override
  public boolean isValidPoint(PublicKey point) {
    return uncompressed(point).isPresent();
  }

  @Override
  public Optional<PublicKey> add(PublicKey a, PublicKey b) {
    return sum(a.encoding(), b.encoding()).map(PublicKey::owningUncompressed);
  }

  @Override
  public PublicKey multiply(PublicKey point, SecretBytes scalar) {
    requireSecret(scalar);
    return scalar
        .use(octets -> attempt(() -> library.pubKeyTweakMul(point.encoding(), octets)))
        .map(PublicKey::owningUncompressed)
        .orElseThrow(() -> new IllegalArgumentException("point is not on the curve: " + point));
  }

  @Override
  public Optional<PublicKey> scale(PublicKey point, byte[] scalar) {
    byte[] reduced = Scalars.toBytes(Scalars.reduce(scalar));
    return attempt(() -> library.pubKeyTweakMul(point.encoding(), reduced))
        .map(PublicKey::owningUncompressed);
  }

  /**
   * One call instead of three: the recovery of an ECDSA key computes {@code (s*R - z*G)/r}, where R
   * is the point with abscissa r. With {@code s = pointScalar*r} and {@code z = -generatorScalar*r}
   * that is the wanted combination, in a single double multiplication.
   */
  @Override
  public Optional<PublicKey> combine(byte[] generatorScalar, PublicKey point, byte[] pointScalar) {
    byte[] encoded = point.bytes();
    BigInteger abscissa = new BigInteger(1, encoded, 1, SCALAR_LENGTH);
    int recoveryId = encoded[0] & 1;
    if (abscissa.compareTo(Scalars.ORDER) >= 0) {
      abscissa = abscissa.subtract(Scalars.ORDER);
      recoveryId |= 2;
    }
    BigInteger s = Scalars.reduce(pointScalar).multiply(abscissa).mod(Scalars.ORDER);
    BigInteger z = Scalars.reduce(generatorScalar).multiply(abscissa).negate().mod(Scalars.ORDER);
    byte[] compact = new byte[DerSignature.COMPACT_LENGTH];
    System.arraycopy(Scalars.toBytes(abscissa), 0, compact, 0, SCALAR_LENGTH);
    System.arraycopy(Scalars.toBytes(s), 0, compact, SCALAR_LENGTH, SCALAR_LENGTH);
    return recover(compact, recoveryId, Scalars.toBytes(z));
  }

  @Override
  public Optional<byte[]> multiplyAdd(SecretBytes secret, byte[] factor, SecretBytes summand) {
    BigInteger reduced = Scalars.reduce(factor);
    if (reduced.signum() == 0 || !isValidSecret(secret) || !isValidSecret(summand)) {
      return Optional.empty();
    }
    // The binding multiplies and adds in place, hence the copy, which is the product afterwards.
    byte[] product = secret.copy();
    try {
      byte[] scaled = library.privKeyTweakMul(product, Scalars.toBytes(reduced));
      Optional<byte[]> sum =
          summand.use(octets -> attempt(() -> library.privKeyTweakAdd(scaled.clone(), octets)));
      Arrays.fill(scaled, (byte) 0);
      return sum;
    } finally {
      Arrays.fill(product, (byte) 0);
    }
  }

  @Override
  public Optional<SecretBytes> addToSecret(SecretBytes secret, byte[] tweak) {
    if (tweak.length != SCALAR_LENGTH || !isValidSecret(secret)) {
      return Optional.empty();
    }
    byte[] copy = secret.copy();
    try {
      return attempt(() -> library.privKeyTweakAdd(copy, tweak)).map(SecretBytes::copyOf);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  @Override
  public byte[] sign(SecretBytes secret, byte[] hash) {
    requireSecret(secret);
    if (hash.length != SCALAR_LENGTH) {
      throw new IllegalArgumentException("hash must be 32 bytes, got " + hash.length);
    }
    return DerSignature.encode(secret.use(key -> library.sign(hash, key, null)));
  }

  @Override
  public boolean verify(PublicKey key, byte[] hash, byte[] der) {
    if (hash.length != SCALAR_LENGTH) {
      return false;
    }
    Optional<byte[]> compact = DerSignature.tryParse(der);
    if (compact.isEmpty()) {
      return false;
    }
    try {
      return library.verify(compact.get(), hash, key.encoding());
    } catch (Secp256k1Exception e) {
      // The binding throws instead of answering false, for example for a key off the curve.
      return false;
    }
  }

  @Override
  public Optional<PublicKey> recover(byte[] compact, int recoveryId, byte[] hash) {
    if (compact.length != DerSignature.COMPACT_LENGTH
        || hash.length != SCALAR_LENGTH
        || recoveryId < 0
        || recoveryId > 3) {
      return Optional.empty();
    }
    return attempt(() -> library.ecdsaRecover(compact, hash, recoveryId))
        .map(PublicKey::owningUncompressed);
  }

  /** The 65-byte form, which later calls read without a square root. */
  Optional<byte[]> uncompressed(PublicKey point) {
    return attempt(() -> library.pubkeyParse(point.encoding()));
  }

  /** The sum of encoded points, uncompressed; empty if it is the point at infinity. */
  Optional<byte[]> sum(byte[]... points) {
    return attempt(() -> library.pubKeyCombine(points));
  }

  private void requireSecret(SecretBytes secret) {
    if (!isValidSecret(secret)) {
      throw new IllegalArgumentException("not a private key: out of the range 1..n-1");
    }
  }

  private static Optional<byte[]> attempt(Supplier<byte[]> call) {
    try {
      return Optional.of(call.get());
    } catch (Secp256k1Exception e) {
      // The library's only way to say that there is no such point or scalar.
      return Optional.empty();
    }
  }
}
