/** Used and foreign commitments (wallet.md 3.4). */
@NullMarked
package org.jmd.wallet.podle;

import org.jspecify.annotations.NullMarked;
