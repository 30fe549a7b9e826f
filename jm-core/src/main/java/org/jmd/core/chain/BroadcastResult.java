package org.jmd.core.chain;

/** What became of a transaction that was handed to the network. */
public sealed interface BroadcastResult {
  /** Accepted now. */
  record Accepted(String txid) implements BroadcastResult {}

  /** The node had it already, in the mempool or in a block. */
  record AlreadyKnown(String txid) implements BroadcastResult {}

  /**
   * Refused; {@code reason} is the node's own word, such as {@code bad-txns-inputs-missingorspent}.
   */
  record Rejected(String reason) implements BroadcastResult {}
}
