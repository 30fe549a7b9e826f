package org.jmd.wallet.send;

/** A payment that cannot be made as asked; the message is for the user. */
public final class SendRefused extends Exception {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** The destination is no segwit address of this network. */
    DESTINATION,
    /** The fee rate is 0 or above the cap. */
    FEE_RATE,
    /** The amount, or what a sweep leaves, is dust. */
    DUST,
    /** The wanted inputs are not different coins of the mixdepth that may be spent now. */
    INPUTS,
    /** The coins do not suffice. */
    INSUFFICIENT,
    /** Another session, maybe of another process, holds or has spent a coin. */
    IN_USE,
    /** The node does not take the transaction. */
    NODE,
    /** The transaction to speed up is not one that can be. */
    TRANSACTION
  }

  private final Reason reason;

  SendRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
