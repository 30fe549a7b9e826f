package org.jmd.core.tx;

/**
 * Octets that are no transaction, or one beyond the accepted bounds (coinjoin.md 0.5). Carries no
 * stack trace, because an attacker can cause it at will.
 */
public final class TxFormatException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Problem {
    /** The octets end within a field. */
    TRUNCATED,
    /** There are octets left after the lock time. */
    TRAILING_BYTES,
    /** A length is not written in its shortest form. */
    LENGTH_NOT_MINIMAL,
    /** There is no input. */
    NO_INPUTS,
    /** More inputs than 10,000. */
    TOO_MANY_INPUTS,
    /** More outputs than 10,000. */
    TOO_MANY_OUTPUTS,
    /** More items in a witness than 1,000. */
    TOO_MANY_WITNESS_ITEMS,
    /** An output value is negative or above all the money there is. */
    VALUE_OUT_OF_RANGE,
    /** The segwit form without any witness. */
    EMPTY_WITNESSES
  }

  private final Problem problem;
  private final int offset;
  private final long value;

  TxFormatException(Problem problem, int offset, long value) {
    super(problem + " at offset " + offset + " (value " + value + ")", null, false, false);
    this.problem = problem;
    this.offset = offset;
    this.value = value;
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }

  /** Where it was found, counted in octets from the start. */
  public int offset() {
    return offset;
  }

  /** The count, length or value that was refused, 0 where there is none. */
  public long value() {
    return value;
  }
}
