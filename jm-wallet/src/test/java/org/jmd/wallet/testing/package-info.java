/** What other modules' tests need of a wallet, through jm-wallet's test-jar. */
@NullMarked
package org.jmd.wallet.testing;

import org.jspecify.annotations.NullMarked;
