/** Messages signed by the owner of an address (BIP137, BIP322). Pure: no files, no chain. */
@NullMarked
package org.jmd.wallet.message;

import org.jspecify.annotations.NullMarked;
