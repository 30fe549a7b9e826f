/** CoinJoin transactions: building, verifying, signing. Pure. */
@NullMarked
package org.jmd.core.tx;

import org.jspecify.annotations.NullMarked;
