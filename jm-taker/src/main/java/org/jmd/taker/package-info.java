/** The taker module. */
@NullMarked
package org.jmd.taker;

import org.jspecify.annotations.NullMarked;
