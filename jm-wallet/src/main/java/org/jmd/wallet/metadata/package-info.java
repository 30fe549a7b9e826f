/** The BIP-329 file with the state of coins and addresses (wallet.md 3.1). */
@NullMarked
package org.jmd.wallet.metadata;

import org.jspecify.annotations.NullMarked;
