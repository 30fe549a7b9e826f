package org.jmd.wallet.psbt;

/** A PSBT that is malformed, or that must not be signed; the message is for the user. */
public final class PsbtException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Problem {
    /** Longer than what is read. */
    TOO_LONG,
    /** Neither binary nor base64, or its records are malformed. */
    FORMAT,
    /** The unsigned transaction is missing, malformed or not unsigned. */
    TRANSACTION,
    /** Not version 0. */
    VERSION,
    /** An input lacks its output, or is of a kind that cannot be signed here. */
    INPUT,
    /** An output of unknown kind. */
    OUTPUT,
    /** More is paid than there is, or more than all the money. */
    AMOUNT,
    /** The fee rate is above the cap. */
    FEE_RATE,
    /** An input of ours asks for another signature than one of everything. */
    SIGHASH_TYPE,
    /** An input of ours carries a signature that is not valid. */
    SIGNATURE,
    /** The transaction does not satisfy the lock of a bond of ours. */
    LOCK_TIME
  }

  private final Problem problem;

  PsbtException(Problem problem, String message) {
    super(message, null, false, false);
    this.problem = problem;
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }
}
