/** Tests of CoinJoin transactions. */
@NullMarked
package org.jmd.core.tx;

import org.jspecify.annotations.NullMarked;
