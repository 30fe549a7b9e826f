package org.jmd.core.protocol;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a maker charges for a CoinJoin: a fixed sum, or a fraction of the amount. Immutable. */
public sealed interface FeeRule {
  /**
   * The fee for a CoinJoin of that amount. Maker and taker must agree to the satoshi, so this is
   * the only implementation (protocol.md 8): relative fees are multiplied with 28 significant
   * digits and then rounded to an integer, both times half to even.
   *
   * @param amountSats {@code 0..MAX_MONEY_SATS}
   */
  long fee(long amountSats);

  /** The {@code cjfee} field of an offer: plain decimal, never in scientific notation. */
  String wireText();

  /**
   * A fixed fee.
   *
   * @param sats {@code 0..MAX_MONEY_SATS}
   */
  record Absolute(long sats) implements FeeRule {
    /** Checks the range. */
    public Absolute {
      if (sats < 0 || sats > ProtocolConstants.MAX_MONEY_SATS) {
        throw new IllegalArgumentException(
            "fee must be 0.." + ProtocolConstants.MAX_MONEY_SATS + " sats, got " + sats);
      }
    }

    @Override
    public long fee(long amountSats) {
      return sats;
    }

    @Override
    public String wireText() {
      return Long.toString(sats);
    }
  }

  /**
   * A fee proportional to the amount.
   *
   * @param fraction at least 0, less than 1, at most 32 significant digits and 32 decimals;
   *     trailing zeros are kept, because they are part of what was announced
   */
  record Relative(BigDecimal fraction) implements FeeRule {
    private static final MathContext PRECISION = new MathContext(28, RoundingMode.HALF_EVEN);
    private static final int MAX_DIGITS = 32;
    private static final Pattern SYNTAX =
        Pattern.compile("(?:[0-9]{1,64}\\.?[0-9]{0,64}|\\.[0-9]{1,64})(?:[eE][+-]?[0-9]{1,4})?");

    /** Checks the range and removes a positive exponent. */
    public Relative {
      if (!isWithinLimits(fraction)
          || fraction.signum() < 0
          || fraction.compareTo(BigDecimal.ONE) >= 0) {
        throw new IllegalArgumentException(
            "relative fee must be at least 0, less than 1 and at most 32 digits long");
      }
      if (fraction.scale() < 0) {
        fraction = fraction.setScale(0, RoundingMode.UNNECESSARY);
      }
    }

    /**
     * Parses a decimal as peers write it: digits, optional point, optional exponent. Numbers that
     * are costly to compute with are refused before any arithmetic. The value may be 1 or more; the
     * constructor refuses that. Total.
     */
    static Optional<BigDecimal> tryParseDecimal(String text) {
      if (!SYNTAX.matcher(text).matches()) {
        return Optional.empty();
      }
      BigDecimal value = new BigDecimal(text);
      if (!isWithinLimits(value)) {
        return Optional.empty();
      }
      return Optional.of(value.scale() < 0 ? value.setScale(0, RoundingMode.UNNECESSARY) : value);
    }

    private static boolean isWithinLimits(BigDecimal value) {
      return value.precision() <= MAX_DIGITS && Math.abs((long) value.scale()) <= MAX_DIGITS;
    }

    @Override
    public long fee(long amountSats) {
      return fraction
          .multiply(BigDecimal.valueOf(amountSats), PRECISION)
          .setScale(0, RoundingMode.HALF_EVEN)
          .longValueExact();
    }

    @Override
    public String wireText() {
      return fraction.toPlainString();
    }
  }

  /**
   * A relative fee from the text of an offer or of the configuration, plain or scientific.
   *
   * @throws ProtocolViolation if it is not a number in {@code [0, 1)} within the limits of {@link
   *     Relative}
   */
  static Relative parseRelative(String text) throws ProtocolViolation {
    Optional<BigDecimal> value =
        Relative.tryParseDecimal(text).filter(v -> v.compareTo(BigDecimal.ONE) < 0);
    if (value.isEmpty()) {
      throw new ProtocolViolation.Malformed(
          "relative fee must be a decimal in [0, 1), got " + ProtocolViolation.excerpt(text));
    }
    return new Relative(value.get());
  }

  /**
   * An absolute fee from the text of an offer.
   *
   * @throws ProtocolViolation if it is not an integer {@code 0..MAX_MONEY_SATS}
   */
  static Absolute parseAbsolute(String text) throws ProtocolViolation {
    return new Absolute(AsciiDecimal.parse(text, ProtocolConstants.MAX_MONEY_SATS, "cjfee"));
  }
}
