package org.jmd.core.tx;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A reference to a transaction output.
 *
 * @param txid 64 lower-case hex digits in display order
 * @param index output index, {@code 0..2^32-1}
 */
public record OutPoint(String txid, long index) implements Comparable<OutPoint> {
  /** Largest output index. */
  public static final long MAX_INDEX = 0xffff_ffffL;

  private static final Pattern TXID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern INDEX = Pattern.compile("[0-9]{1,10}");

  /** Checks both parts. */
  public OutPoint {
    if (!TXID.matcher(txid).matches()) {
      throw new IllegalArgumentException("txid must be 64 lower-case hex digits");
    }
    if (index < 0 || index > MAX_INDEX) {
      throw new IllegalArgumentException("output index must be 0.." + MAX_INDEX + ", got " + index);
    }
  }

  /**
   * Parses {@code txid:index}; the txid may be of either case, the index is plain ASCII decimal.
   * Total.
   */
  public static Optional<OutPoint> tryParse(String text) {
    int colon = text.indexOf(':');
    if (colon != 64 || text.length() > 75) {
      return Optional.empty();
    }
    String txid = asciiLower(text.substring(0, colon));
    String index = text.substring(colon + 1);
    if (!TXID.matcher(txid).matches() || !INDEX.matcher(index).matches()) {
      return Optional.empty();
    }
    long value = Long.parseLong(index);
    return value > MAX_INDEX ? Optional.empty() : Optional.of(new OutPoint(txid, value));
  }

  private static String asciiLower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return lower.toString();
  }

  /** Orders by txid, then by index. */
  @Override
  public int compareTo(OutPoint other) {
    int byTxid = txid.compareTo(other.txid);
    return byTxid != 0 ? byTxid : Long.compare(index, other.index);
  }

  /** {@code txid:index}. */
  @Override
  public String toString() {
    return txid + ":" + index;
  }
}
