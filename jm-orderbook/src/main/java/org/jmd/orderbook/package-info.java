/** The orderbook module. */
@NullMarked
package org.jmd.orderbook;

import org.jspecify.annotations.NullMarked;
