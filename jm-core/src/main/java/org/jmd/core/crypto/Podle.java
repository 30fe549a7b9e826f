package org.jmd.core.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jmd.core.tx.OutPoint;

/**
 * Proofs of discrete logarithm equivalence: a taker shows that the same key makes P = x*G, which
 * belongs to a coin, and P2 = x*J(i), to which it had committed (protocol.md 6).
 */
public final class Podle {
  private static final byte[] NONCE_DOMAIN =
      "JoinMarket/PoDLE/nonce/v1".getBytes(StandardCharsets.US_ASCII);
  private static final Secp256k1 CURVE = Secp256k1.nativeCurve();

  private Podle() {}

  /**
   * Makes the proof for a coin. Deterministic: the same arguments give the same proof (protocol.md
   * 6.3). The two multiplications of NUMS points take a time that depends on the key.
   *
   * @param index number of the NUMS point, {@code 0..255}
   * @throws IllegalArgumentException if the index is out of range or the key is not a private key
   */
  public static PodleProof generate(SecretBytes key, OutPoint utxo, int index) {
    PublicKey j = NumsPoints.at(index);
    PublicKey p = CURVE.publicKey(key);
    PublicKey p2 = CURVE.multiply(j, key);
    try (Rfc6979 nonces = new Rfc6979(key, nonceTranscriptHash(utxo, index, p, p2))) {
      while (true) {
        try (SecretBytes k = nonces.next()) {
          byte[] e = challenge(CURVE.publicKey(k), CURVE.multiply(j, k), p, p2);
          Optional<byte[]> s = CURVE.multiplyAdd(key, e, k);
          if (s.isPresent()) {
            return new PodleProof(utxo, p, p2, Bytes32.of(s.get()), Bytes32.of(e), index);
          }
        }
      }
    }
  }

  static byte[] nonceTranscriptHash(OutPoint utxo, int index, PublicKey p, PublicKey p2) {
    byte[] coin = utxo.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] length = ByteBuffer.allocate(Integer.BYTES).putInt(coin.length).array();
    return Hashes.sha256(
        NONCE_DOMAIN, length, coin, new byte[] {(byte) index}, p.bytes(), p2.bytes());
  }

  private static byte[] challenge(PublicKey kg, PublicKey kj, PublicKey p, PublicKey p2) {
    return Hashes.sha256(kg.bytes(), kj.bytes(), p.bytes(), p2.bytes());
  }

  /**
   * Verifies what a taker revealed, with the NUMS points {@code 0..indexCount-1}. Total.
   *
   * @param indexCount how many indices are allowed, {@code 1..256}
   * @throws IllegalArgumentException if the count is out of range
   */
  public static PodleResult verify(
      PodleRevelation revelation, Commitment commitment, int indexCount) {
    return verify(
        revelation.p(), revelation.p2(), revelation.s(), revelation.e(), commitment, 0, indexCount);
  }

  /**
   * Verifies a proof with the NUMS points {@code firstIndex..endIndex-1} (protocol.md 6.4). Total
   * but for the range. A challenge that is a multiple of the order cannot be met.
   *
   * @throws IllegalArgumentException unless {@code 0 <= firstIndex < endIndex <= 256}
   */
  public static PodleResult verify(
      PublicKey p,
      PublicKey p2,
      Bytes32 s,
      Bytes32 e,
      Commitment commitment,
      int firstIndex,
      int endIndex) {
    if (firstIndex < 0 || firstIndex >= endIndex || endIndex > NumsPoints.COUNT) {
      throw new IllegalArgumentException(
          "index range must be within 0..256, got " + firstIndex + ".." + endIndex);
    }
    if (!Commitment.to(p2).equals(commitment)) {
      return new PodleResult.Invalid(PodleResult.Reason.COMMITMENT_MISMATCH);
    }
    byte[] response = s.bytes();
    if (!Scalars.isCanonicalNonZero(response)) {
      return new PodleResult.Invalid(PodleResult.Reason.RESPONSE_OUT_OF_RANGE);
    }
    byte[] expected = e.bytes();
    byte[] negated = Scalars.toBytes(Scalars.ORDER.subtract(Scalars.reduce(expected)));
    Optional<PublicKey> kg = CURVE.combine(response, p, negated);
    Optional<PublicKey> minusEp2 = CURVE.scale(p2, negated);
    if (kg.isEmpty() || minusEp2.isEmpty()) {
      return new PodleResult.Invalid(PodleResult.Reason.NOT_A_POINT);
    }
    for (int index = firstIndex; index < endIndex; index++) {
      Optional<PublicKey> kj = FixedBase.numsPoint(index).multiplyAdd(response, minusEp2.get());
      if (kj.isPresent() && Arrays.equals(challenge(kg.get(), kj.get(), p, p2), expected)) {
        return new PodleResult.Valid(index);
      }
    }
    return new PodleResult.Invalid(PodleResult.Reason.NO_INDEX_FITS);
  }
}
