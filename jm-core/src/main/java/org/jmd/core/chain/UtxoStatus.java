package org.jmd.core.chain;

import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;

/**
 * An unspent output as the chain source sees it, mempool included.
 *
 * @param outPoint which output
 * @param valueSats its value in satoshis
 * @param script its script
 * @param confirmations 0 while only in the mempool
 * @param height of the block that holds it, 0 while unconfirmed
 */
public record UtxoStatus(
    OutPoint outPoint, long valueSats, ScriptPubKey script, int confirmations, int height) {}
