/** JSON as the wallet's files have it (wallet.md 2 and 3). */
@NullMarked
package org.jmd.wallet.json;

import org.jspecify.annotations.NullMarked;
