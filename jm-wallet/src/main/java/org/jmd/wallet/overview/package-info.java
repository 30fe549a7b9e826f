/** What a wallet holds, for people to look at (wallet.md 6.2, {@code info}). */
@NullMarked
package org.jmd.wallet.overview;

import org.jspecify.annotations.NullMarked;
