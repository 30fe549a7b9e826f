package org.jmd.core.crypto;

import java.util.Optional;

/**
 * The curve secp256k1 (SEC 2), as far as the protocol needs it. Scalars are 32 bytes big-endian,
 * signatures are DER, points are {@link PublicKey}s. Operations on secrets run in constant time,
 * operations marked public do not. Implementations are stateless and safe for use by several
 * threads.
 */
public interface Secp256k1 {
  /** Length of a scalar, a message hash and half of a compact signature. */
  int SCALAR_LENGTH = 32;

  /** The binding to libsecp256k1 that the whole process shares. */
  static Secp256k1 nativeCurve() {
    return NativeSecp256k1.INSTANCE;
  }

  /** Whether the octets are a private key: 32 bytes, {@code 1..n-1}. */
  boolean isValidSecret(SecretBytes secret);

  /** A fresh private key, which the caller closes. */
  default SecretBytes randomSecret(Entropy entropy) {
    while (true) {
      SecretBytes candidate = SecretBytes.owning(entropy.bytes(SCALAR_LENGTH));
      if (isValidSecret(candidate)) {
        return candidate;
      }
      candidate.close();
    }
  }

  /**
   * The public key of a private key.
   *
   * @throws IllegalArgumentException if the secret is not a private key
   */
  PublicKey publicKey(SecretBytes secret);

  /** Whether the encoding is a point of the curve. Total. */
  boolean isValidPoint(PublicKey point);

  /**
   * The sum of two points; empty if one is not on the curve or the sum is the point at infinity.
   */
  Optional<PublicKey> add(PublicKey a, PublicKey b);

  /**
   * Multiplies a point by a scalar. The time may depend on the scalar: a caller with a secret one
   * must be on a host that no adversary shares.
   *
   * @throws IllegalArgumentException if the point is not on the curve or the scalar not in {@code
   *     1..n-1}
   */
  PublicKey multiply(PublicKey point, SecretBytes scalar);

  /**
   * Multiplies a point by a public scalar, reduced modulo the order. Empty if the point is not on
   * the curve or the scalar is a multiple of the order. Variable time.
   */
  Optional<PublicKey> scale(PublicKey point, byte[] scalar);

  /**
   * The point {@code generatorScalar*G + pointScalar*point} for public scalars, reduced modulo the
   * order. Empty if the point is not on the curve, {@code pointScalar} is a multiple of the order,
   * or the result is the point at infinity. Variable time.
   */
  Optional<PublicKey> combine(byte[] generatorScalar, PublicKey point, byte[] pointScalar);

  /**
   * The scalar {@code secret*factor + summand} modulo the order, with {@code factor} reduced first:
   * the response of a Schnorr-like proof, public by nature. Empty if the product or the sum is zero
   * or a secret is not a private key.
   */
  Optional<byte[]> multiplyAdd(SecretBytes secret, byte[] factor, SecretBytes summand);

  /**
   * The private key {@code secret + tweak} modulo the order. Empty if an operand is out of range or
   * the sum is zero.
   */
  Optional<SecretBytes> addToSecret(SecretBytes secret, byte[] tweak);

  /**
   * Signs a 32-byte hash: deterministic (RFC 6979, no grinding), low s.
   *
   * @return strict DER, 8..71 bytes
   * @throws IllegalArgumentException if the secret is not a private key or the hash not 32 bytes
   */
  byte[] sign(SecretBytes secret, byte[] hash);

  /**
   * Verifies a signature of a 32-byte hash. Only strict DER (BIP66, without a sighash byte) with
   * {@code 1 <= r < n} and low s (BIP146) counts. Total: anything else is simply false.
   */
  boolean verify(PublicKey key, byte[] hash, byte[] der);

  /**
   * The key that made a signature (SEC 1, 4.1.6).
   *
   * @param compact r and s, 64 bytes
   * @param recoveryId {@code 0..3}
   * @return empty if there is no such key; total
   */
  Optional<PublicKey> recover(byte[] compact, int recoveryId, byte[] hash);
}
