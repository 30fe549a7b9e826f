package org.jmd.core.crypto;

import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The 256 points J(i) with nothing up their sleeve: nobody knows their logarithm to the base G
 * (protocol.md 6.1). Derived on first use.
 */
public final class NumsPoints {
  /** How many there are. */
  public static final int COUNT = 256;

  private static final int COUNTERS = 256;
  private static final byte[] GENERATOR =
      HexFormat.of().parseHex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
  private static final byte[] GENERATOR_UNCOMPRESSED =
      HexFormat.of()
          .parseHex(
              "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                  + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8");

  // Two threads may derive the same point at the same time; they store equal values.
  private static final AtomicReferenceArray<PublicKey> POINTS = new AtomicReferenceArray<>(COUNT);

  private NumsPoints() {}

  /**
   * J(index).
   *
   * @throws IllegalArgumentException if the index is not in {@code 0..255}
   */
  public static PublicKey at(int index) {
    requireIndex(index);
    PublicKey known = POINTS.get(index);
    if (known != null) {
      return known;
    }
    PublicKey derived = derive(index);
    POINTS.set(index, derived);
    return derived;
  }

  static void requireIndex(int index) {
    if (index < 0 || index >= COUNT) {
      throw new IllegalArgumentException("NUMS index must be 0..255, got " + index);
    }
  }

  private static PublicKey derive(int index) {
    return Stream.of(GENERATOR, GENERATOR_UNCOMPRESSED)
        .flatMap(seed ->
            IntStream.range(0, COUNTERS).mapToObj(counter -> candidate(seed, index, counter)))
        .filter(Secp256k1.nativeCurve()::isValidPoint)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no NUMS point for index " + index));
  }

  private static PublicKey candidate(byte[] seed, int index, int counter) {
    byte[] abscissa = Hashes.sha256(seed, new byte[] {(byte) index, (byte) counter});
    byte[] encoded = new byte[PublicKey.LENGTH];
    encoded[0] = 2;
    System.arraycopy(abscissa, 0, encoded, 1, abscissa.length);
    return PublicKey.of(encoded);
  }
}
