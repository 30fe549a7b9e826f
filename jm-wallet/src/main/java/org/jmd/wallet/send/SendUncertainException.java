package org.jmd.wallet.send;

/**
 * The node could not be asked any more when a signed payment was handed to it: nobody knows whether
 * it took it. The history keeps the row open, the coins stay leased for a while.
 */
public final class SendUncertainException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String txid;
  private final String hex;

  SendUncertainException(Sent payment, Throwable cause) {
    super("it is not known whether the node took transaction " + payment.txid(), cause);
    this.txid = payment.txid();
    this.hex = payment.hex();
  }

  /** Of the payment. */
  public String txid() {
    return txid;
  }

  /** The payment; it may be handed to any node again. */
  public String hex() {
    return hex;
  }
}
