/** Coins, their selection and their owners (wallet.md 5). */
@NullMarked
package org.jmd.wallet.coins;

import org.jspecify.annotations.NullMarked;
