/** The port through which a wallet sees its own coins (wallet.md 4). */
@NullMarked
package org.jmd.wallet.backend;

import org.jspecify.annotations.NullMarked;
