/** A whole market in one process: over sockets, and under a virtual clock with faults. */
@NullMarked
package org.jmd.daemon.market;

import org.jspecify.annotations.NullMarked;
