package org.jmd.wallet.backend;

import java.time.Instant;
import java.util.Optional;

/**
 * A transaction that the backend knows.
 *
 * @param txid in display order
 * @param rawHex its serialisation in hex
 * @param confirmations 0 while in the mempool, negative while in conflict with the best chain
 * @param height of its block, 0 while unconfirmed
 * @param blockTime of its block
 */
public record WalletTransaction(
    String txid, String rawHex, int confirmations, int height, Optional<Instant> blockTime) {}
