/** Directories, makers and takers on a real node, with real wallets over real sockets. */
@NullMarked
package org.jmd.daemon.regtest;

import org.jspecify.annotations.NullMarked;
