package org.jmd.core.crypto;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Source of unpredictable octets, injected wherever an adversary could profit from guessing: keys,
 * nonces, choices, shuffles, delays. Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface Entropy {
  /** Fills the whole array. */
  void fill(byte[] target);

  /** The operating system's generator. */
  static Entropy system() {
    SecureRandom random = new SecureRandom();
    return random::nextBytes;
  }

  /** {@code length} fresh octets. */
  default byte[] bytes(int length) {
    byte[] result = new byte[length];
    fill(result);
    return result;
  }

  /** 64 uniform bits. */
  default long nextLong() {
    byte[] octets = bytes(Long.BYTES);
    long result = 0;
    for (byte octet : octets) {
      result = result << 8 | (octet & 0xffL);
    }
    return result;
  }

  /**
   * A uniform integer in {@code [0, bound)}.
   *
   * @throws IllegalArgumentException if {@code bound < 1}
   */
  default long nextLong(long bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound must be at least 1, got " + bound);
    }
    while (true) {
      long bits = nextLong() >>> 1;
      long value = bits % bound;
      // Rejects the incomplete last interval, so that every value is equally likely.
      if (bits - value + (bound - 1) >= 0) {
        return value;
      }
    }
  }

  /** A uniform integer in {@code [0, bound)}; see {@link #nextLong(long)}. */
  default int nextInt(int bound) {
    return (int) nextLong(bound);
  }

  /** A copy of the list in a uniformly random order (Fisher-Yates). */
  default <T> List<T> shuffled(List<? extends T> list) {
    List<T> result = new ArrayList<>(list);
    for (int i = result.size() - 1; i > 0; i--) {
      Collections.swap(result, i, nextInt(i + 1));
    }
    return result;
  }

  /** A uniform number in {@code [0, 1)} with 53 bits. */
  default double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }
}
