package org.jmd.core.crypto;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A point with the multiples that make its multiplication by a public scalar a sum of at most 32
 * table entries: {@code j * 2^(8w) * point} for every byte position w and byte value j. A table
 * takes about 0.8 MB and some ten milliseconds, so only the NUMS points that verification meets all
 * the time have one. Immutable.
 */
final class FixedBase {
  /** Makers allow three indices by default; the few beyond cost a plain multiplication. */
  private static final int TABLES = 4;

  private static final int WINDOWS = 32;
  private static final int DIGITS = 255;
  private static final ConcurrentMap<Integer, FixedBase> NUMS = new ConcurrentHashMap<>();

  private final PublicKey point;

  /** Uncompressed points by window, least significant first, and digit less one; or none. */
  private final byte[][][] multiples;

  private FixedBase(PublicKey point, byte[][][] multiples) {
    this.point = point;
    this.multiples = multiples;
  }

  /** J(index), with a table if it is small. */
  static FixedBase numsPoint(int index) {
    return index < TABLES
        ? NUMS.computeIfAbsent(index, i -> withTable(NumsPoints.at(i)))
        : new FixedBase(NumsPoints.at(index), new byte[0][][]);
  }

  /** Computes the table of a point on the curve. */
  static FixedBase withTable(PublicKey point) {
    NativeSecp256k1 curve = NativeSecp256k1.INSTANCE;
    byte[][][] multiples = new byte[WINDOWS][DIGITS][];
    byte[] base = curve.uncompressed(point).orElseThrow();
    for (byte[][] window : multiples) {
      window[0] = base;
      for (int digit = 1; digit < DIGITS; digit++) {
        window[digit] = curve.sum(window[digit - 1], base).orElseThrow();
      }
      base = curve.sum(window[DIGITS - 1], base).orElseThrow();
    }
    return new FixedBase(point, multiples);
  }

  /**
   * {@code scalar*point + summand}; empty if that is the point at infinity. Variable time.
   *
   * @param scalar 32 bytes in {@code 1..n-1}
   */
  Optional<PublicKey> multiplyAdd(byte[] scalar, PublicKey summand) {
    NativeSecp256k1 curve = NativeSecp256k1.INSTANCE;
    if (multiples.length == 0) {
      return curve.scale(point, scalar).flatMap(product -> curve.add(product, summand));
    }
    byte[][] terms = new byte[WINDOWS + 1][];
    int count = 0;
    terms[count++] = summand.encoding();
    for (int window = 0; window < WINDOWS; window++) {
      int digit = scalar[WINDOWS - 1 - window] & 0xff;
      if (digit != 0) {
        terms[count++] = multiples[window][digit - 1];
      }
    }
    return curve.sum(Arrays.copyOf(terms, count)).map(PublicKey::owningUncompressed);
  }
}
