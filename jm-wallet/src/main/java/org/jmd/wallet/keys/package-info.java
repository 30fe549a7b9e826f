/** Mnemonics, key derivation, paths, descriptors and addresses (wallet.md 1). */
@NullMarked
package org.jmd.wallet.keys;

import org.jspecify.annotations.NullMarked;
