/** Plain payments from one mixdepth (wallet.md 5.6). Pure: no chain, no files. */
@NullMarked
package org.jmd.wallet.send;

import org.jspecify.annotations.NullMarked;
