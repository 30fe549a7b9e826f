/** Tests of the orderbook watcher. */
@NullMarked
package org.jmd.orderbook;

import org.jspecify.annotations.NullMarked;
