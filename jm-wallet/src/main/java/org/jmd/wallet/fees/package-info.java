/** Where the miner fee rate of the wallet's own transactions comes from (wallet.md 5.5). */
@NullMarked
package org.jmd.wallet.fees;

import org.jspecify.annotations.NullMarked;
