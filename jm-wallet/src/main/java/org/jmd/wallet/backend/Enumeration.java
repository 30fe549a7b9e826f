package org.jmd.wallet.backend;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The transactions of a wallet since some point in the chain (wallet.md 4.1).
 *
 * @param transactions each once, in no order; such as a block contradicts are left out
 * @param cursor where the next enumeration goes on
 */
public record Enumeration(List<Entry> transactions, String cursor) {
  /** Copies the list. */
  public Enumeration {
    transactions = List.copyOf(transactions);
  }

  /**
   * One transaction.
   *
   * @param txid in display order
   * @param confirmations 0 while in the mempool
   * @param height of its block, 0 while unconfirmed
   * @param blockTime of its block
   */
  public record Entry(String txid, int confirmations, int height, Optional<Instant> blockTime) {}
}
