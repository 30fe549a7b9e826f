package org.jmd.wallet;

import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.keys.KeyPath;

/**
 * An address that was set aside and will never be handed out again.
 *
 * @param address its text
 * @param script what it stands for
 * @param path of its key
 */
public record ReservedAddress(String address, ScriptPubKey script, KeyPath path) {}
