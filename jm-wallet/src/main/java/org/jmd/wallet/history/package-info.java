/** The history file (wallet.md 3.3). */
@NullMarked
package org.jmd.wallet.history;

import org.jspecify.annotations.NullMarked;
