package org.jmd.core.tx;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A coin as peers name it: {@code txid:vout} (legacy) or {@code txid:vout:scripthex:height}
 * (extended), see protocol.md 4.4. The metadata is a claim of the peer and must be checked against
 * the chain before use.
 *
 * @param outPoint the coin
 * @param metadata script and height, in the extended form only
 */
public record UtxoRef(OutPoint outPoint, Optional<Metadata> metadata) {
  private static final int MIN_SCRIPT_LENGTH = 2;
  private static final int MAX_SCRIPT_LENGTH = 100;
  private static final Pattern SCRIPT =
      Pattern.compile("(?:[0-9a-fA-F]{2}){" + MIN_SCRIPT_LENGTH + "," + MAX_SCRIPT_LENGTH + "}");
  private static final Pattern HEIGHT = Pattern.compile("[0-9]{1,10}");

  /**
   * What light clients need to find the coin.
   *
   * @param script the output script, 2..100 bytes
   * @param blockHeight height of the confirming block, at least 0
   */
  public record Metadata(ScriptPubKey script, int blockHeight) {
    /** Checks both ranges. */
    public Metadata {
      int length = script.bytes().length;
      if (length < MIN_SCRIPT_LENGTH || length > MAX_SCRIPT_LENGTH) {
        throw new IllegalArgumentException("script must be 2..100 bytes, got " + length);
      }
      if (blockHeight < 0) {
        throw new IllegalArgumentException("height must not be negative, got " + blockHeight);
      }
    }
  }

  /** The legacy form. */
  public static UtxoRef of(OutPoint outPoint) {
    return new UtxoRef(outPoint, Optional.empty());
  }

  /**
   * The extended form.
   *
   * @throws IllegalArgumentException if the script is not 2..100 bytes or the height negative
   */
  public static UtxoRef of(OutPoint outPoint, ScriptPubKey script, int blockHeight) {
    return new UtxoRef(outPoint, Optional.of(new Metadata(script, blockHeight)));
  }

  /**
   * Parses either form. Hex may be of either case; numbers are plain ASCII decimals, the output
   * index at most 2^32-1, the height at most 2^31-1. Total.
   */
  public static Optional<UtxoRef> tryParse(String text) {
    int second = text.indexOf(':', text.indexOf(':') + 1);
    if (second < 0 || text.indexOf(':') == second) {
      return OutPoint.tryParse(text).map(UtxoRef::of);
    }
    int third = text.indexOf(':', second + 1);
    if (third < 0) {
      return Optional.empty();
    }
    return OutPoint.tryParse(text.substring(0, second))
        .flatMap(outPoint ->
            tryParseMetadata(text.substring(second + 1, third), text.substring(third + 1))
                .map(metadata -> new UtxoRef(outPoint, Optional.of(metadata))));
  }

  private static Optional<Metadata> tryParseMetadata(String script, String height) {
    if (script.length() > 2 * MAX_SCRIPT_LENGTH
        || !SCRIPT.matcher(script).matches()
        || !HEIGHT.matcher(height).matches()) {
      return Optional.empty();
    }
    long value = Long.parseLong(height);
    return value > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(new Metadata(ScriptPubKey.fromHex(script), (int) value));
  }

  /** Whether it carries script and height. */
  public boolean isExtended() {
    return metadata.isPresent();
  }

  /** {@code txid:vout}, whatever else is known. */
  public String legacy() {
    return outPoint.toString();
  }

  /** The fullest form there is. {@link #tryParse} reads it back. */
  @Override
  public String toString() {
    return metadata
        .map(m -> outPoint + ":" + m.script().hex() + ":" + m.blockHeight())
        .orElseGet(this::legacy);
  }
}
