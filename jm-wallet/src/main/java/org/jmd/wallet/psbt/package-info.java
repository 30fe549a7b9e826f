/**
 * Partially signed transactions, version 0 (BIP174, wallet.md 5.7 and 8). Pure: no chain, no files.
 */
@NullMarked
package org.jmd.wallet.psbt;

import org.jspecify.annotations.NullMarked;
