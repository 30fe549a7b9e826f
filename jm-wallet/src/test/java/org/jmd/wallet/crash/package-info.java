/** Wallets in processes of their own that are killed at any instant. */
@NullMarked
package org.jmd.wallet.crash;

import org.jspecify.annotations.NullMarked;
