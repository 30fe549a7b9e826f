package org.jmd.wallet.keys;

import java.util.Arrays;
import java.util.Optional;

/** The non-hardened level below a mixdepth (wallet.md 1.2). */
public enum Branch {
  /** Receive addresses. */
  EXTERNAL(0),
  /** Change and every CoinJoin output. */
  INTERNAL(1),
  /** Fidelity bonds; in mixdepth 0 only, the index is the timenumber. */
  BOND(2);

  private final int number;

  Branch(int number) {
    this.number = number;
  }

  /** The number in the path. */
  public int number() {
    return number;
  }

  /** The branch of that number, or empty. */
  public static Optional<Branch> of(int number) {
    return Arrays.stream(values()).filter(b -> b.number == number).findFirst();
  }
}
