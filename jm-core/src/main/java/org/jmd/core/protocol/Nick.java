package org.jmd.core.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bitcoinj.base.Base58;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;

/**
 * A nick: the letter J, the digit of the protocol version and 14 characters made of the hash of a
 * public key (protocol.md 3.1). It identifies a peer for one session.
 *
 * @param value the 16 characters
 */
public record Nick(String value) {
  /** Number of characters. */
  public static final int LENGTH = 16;

  /** The digit of the protocol version that this implementation speaks. */
  public static final char VERSION_DIGIT = '5';

  private static final Pattern GRAMMAR = Pattern.compile("J[0-9][1-9A-HJ-NP-Za-km-zO]{14}");
  private static final int HASHED_BYTES = 10;
  private static final int KEY_PART = 14;

  /**
   * Checks the grammar.
   *
   * @throws IllegalArgumentException if the text is not a nick
   */
  public Nick {
    if (!isNick(value)) {
      throw new IllegalArgumentException("not a nick (J, digit, 14 base58 characters or O)");
    }
  }

  private static boolean isNick(String text) {
    return text.length() == LENGTH && GRAMMAR.matcher(text).matches();
  }

  /** The nick of that text, or empty if it is none. Total. */
  public static Optional<Nick> tryParse(String text) {
    return isNick(text) ? Optional.of(new Nick(text)) : Optional.empty();
  }

  /** The nick that belongs to a public key: protocol.md 3.1. */
  public static Nick of(PublicKey key) {
    byte[] digest = Hashes.sha256(key.hex().getBytes(StandardCharsets.US_ASCII));
    String base58 = Base58.encode(Arrays.copyOf(digest, HASHED_BYTES));
    return new Nick("J" + VERSION_DIGIT + base58 + "O".repeat(KEY_PART - base58.length()));
  }

  /** Whether the nick, version digit included, is the one of that key. */
  public boolean belongsTo(PublicKey key) {
    return equals(of(key));
  }

  @Override
  public String toString() {
    return value;
  }
}
