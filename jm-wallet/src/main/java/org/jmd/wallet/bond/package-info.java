/** Fidelity bonds that a wallet knows: their registry file and their certificates. */
@NullMarked
package org.jmd.wallet.bond;

import org.jspecify.annotations.NullMarked;
