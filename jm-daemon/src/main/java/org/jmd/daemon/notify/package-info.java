/** Messages to an operator who is somewhere else (wallet.md 7.3). */
@NullMarked
package org.jmd.daemon.notify;

import org.jspecify.annotations.NullMarked;
