package org.jmd.wallet.backend;

import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;

/**
 * An unspent output that pays a watched script.
 *
 * @param outPoint which output
 * @param valueSats its value in satoshis
 * @param script its script
 * @param confirmations 0 while only in the mempool
 * @param height of its block, 0 while unconfirmed
 */
public record WalletOutput(
    OutPoint outPoint, long valueSats, ScriptPubKey script, int confirmations, int height) {}
