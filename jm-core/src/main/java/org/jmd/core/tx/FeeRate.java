package org.jmd.core.tx;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A miner fee rate, exact.
 *
 * @param satsPerVbyte satoshis per virtual byte, at least 0
 */
public record FeeRate(BigDecimal satsPerVbyte) implements Comparable<FeeRate> {
  /**
   * One satoshi per virtual byte, the usual relay minimum and the fallback where nothing better is
   * known.
   */
  public static final FeeRate ONE = FeeRate.of("1");

  /** Checks the sign and drops trailing zeros, so that equal rates are equal. */
  public FeeRate {
    if (satsPerVbyte.signum() < 0) {
      throw new IllegalArgumentException(
          "fee rate must not be negative, got " + satsPerVbyte + " sat/vB");
    }
    satsPerVbyte = satsPerVbyte.stripTrailingZeros();
  }

  /**
   * Parses decimal satoshis per virtual byte.
   *
   * @throws NumberFormatException if it is no number
   */
  public static FeeRate of(String satsPerVbyte) {
    return new FeeRate(new BigDecimal(satsPerVbyte));
  }

  /** From satoshis per 1000 virtual bytes. */
  public static FeeRate ofSatsPerKvb(long satsPerKvb) {
    return new FeeRate(BigDecimal.valueOf(satsPerKvb, 3));
  }

  /** From the node's unit, bitcoins per 1000 virtual bytes. */
  public static FeeRate ofBtcPerKvb(BigDecimal btcPerKvb) {
    return new FeeRate(btcPerKvb.movePointRight(5));
  }

  /** The fee in satoshis for that many virtual bytes, rounded up. */
  public long feeSats(long vbytes) {
    return satsPerVbyte
        .multiply(BigDecimal.valueOf(vbytes))
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }

  /** The higher of the two. */
  public FeeRate max(FeeRate other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public int compareTo(FeeRate other) {
    return satsPerVbyte.compareTo(other.satsPerVbyte);
  }

  @Override
  public String toString() {
    return satsPerVbyte.toPlainString() + " sat/vB";
  }
}
