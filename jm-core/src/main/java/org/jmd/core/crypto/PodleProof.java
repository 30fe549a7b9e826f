package org.jmd.core.crypto;

import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.UtxoRef;

/**
 * A taker's own proof of discrete logarithm equivalence, made by {@link Podle#generate}
 * (protocol.md 6.2, 6.3).
 *
 * @param utxo the coin that belongs to the key
 * @param p the public key, x*G
 * @param p2 the committed point, x*J(index)
 * @param s the response, 32 bytes big-endian
 * @param e the challenge, 32 bytes
 * @param index number of the NUMS point, {@code 0..255}
 */
public record PodleProof(
    OutPoint utxo, PublicKey p, PublicKey p2, Bytes32 s, Bytes32 e, int index) {
  /** What {@code fill} carries. */
  public Commitment commitment() {
    return Commitment.to(p2);
  }

  /** What {@code auth} carries for makers that know only the legacy form. */
  public PodleRevelation revelation() {
    return new PodleRevelation(UtxoRef.of(utxo), p, p2, s, e);
  }

  /**
   * What {@code auth} carries where the extended form was negotiated.
   *
   * @throws IllegalArgumentException if script or height are out of range
   */
  public PodleRevelation revelation(ScriptPubKey script, int blockHeight) {
    return new PodleRevelation(UtxoRef.of(utxo, script, blockHeight), p, p2, s, e);
  }
}
