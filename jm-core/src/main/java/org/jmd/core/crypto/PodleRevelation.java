package org.jmd.core.crypto;

import java.util.Optional;
import org.jmd.core.tx.UtxoRef;

/**
 * The opening of a commitment as a taker sends it: {@code utxo|P|P2|s|e} (protocol.md 6.5). Only
 * the lengths are checked here; {@link Podle#verify} decides whether it proves anything.
 *
 * @param utxo the coin that belongs to the key
 * @param p the public key, x*G
 * @param p2 the committed point, x*J
 * @param s the response, 32 bytes big-endian
 * @param e the challenge, 32 bytes
 */
public record PodleRevelation(UtxoRef utxo, PublicKey p, PublicKey p2, Bytes32 s, Bytes32 e) {
  private static final int FIELDS = 5;

  /** Longest text that can be one: an extended coin and four hex values. */
  private static final int MAX_LENGTH = 600;

  /** Parses exactly five fields; hex may be of either case. Total. */
  public static Optional<PodleRevelation> tryParse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String[] fields = text.split("\\|", -1);
    if (fields.length != FIELDS) {
      return Optional.empty();
    }
    Optional<UtxoRef> utxo = UtxoRef.tryParse(fields[0]);
    Optional<PublicKey> p = PublicKey.tryParseHex(fields[1]);
    Optional<PublicKey> p2 = PublicKey.tryParseHex(fields[2]);
    Optional<Bytes32> s = Bytes32.tryParseHex(fields[3]);
    Optional<Bytes32> e = Bytes32.tryParseHex(fields[4]);
    if (utxo.isEmpty() || p.isEmpty() || p2.isEmpty() || s.isEmpty() || e.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new PodleRevelation(utxo.get(), p.get(), p2.get(), s.get(), e.get()));
  }

  /** The text form. {@link #tryParse} reads it back. */
  public String format() {
    return utxo + "|" + p.hex() + "|" + p2.hex() + "|" + s.hex() + "|" + e.hex();
  }
}
