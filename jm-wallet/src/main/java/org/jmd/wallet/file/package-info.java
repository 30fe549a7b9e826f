/**
 * Secret files: secure reads and writes, locks, the mnemonic file and its sidecar (wallet.md 2).
 */
@NullMarked
package org.jmd.wallet.file;

import org.jspecify.annotations.NullMarked;
