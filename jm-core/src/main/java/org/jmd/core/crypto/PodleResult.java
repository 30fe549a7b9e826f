package org.jmd.core.crypto;

/** The outcome of {@link Podle#verify}. */
public sealed interface PodleResult {
  /**
   * The proof holds.
   *
   * @param index number of the NUMS point that fits
   */
  record Valid(int index) implements PodleResult {}

  /** The proof does not hold. */
  record Invalid(Reason reason) implements PodleResult {}

  /** What is wrong with a proof. */
  enum Reason {
    /** The second point does not hash to the commitment. */
    COMMITMENT_MISMATCH,
    /** The response is not in {@code 1..n-1}. */
    RESPONSE_OUT_OF_RANGE,
    /** P or P2 is not on the curve, or an intermediate point does not exist. */
    NOT_A_POINT,
    /** The challenge is reproduced with none of the allowed NUMS points. */
    NO_INDEX_FITS
  }
}
