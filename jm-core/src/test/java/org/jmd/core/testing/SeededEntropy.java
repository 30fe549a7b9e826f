package org.jmd.core.testing;

import java.util.SplittableRandom;
import org.jmd.core.crypto.Entropy;

/** Entropy that is a function of its seed; tests only. Safe for use by several threads. */
public final class SeededEntropy implements Entropy {
  private final SplittableRandom random;

  /** The same seed gives the same octets. */
  public SeededEntropy(long seed) {
    this.random = new SplittableRandom(seed);
  }

  private SeededEntropy(SplittableRandom random) {
    this.random = random;
  }

  @Override
  public synchronized void fill(byte[] target) {
    random.nextBytes(target);
  }

  /** An independent source whose seed comes from this one. */
  public synchronized SeededEntropy split() {
    return new SeededEntropy(random.split());
  }
}
