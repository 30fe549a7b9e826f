/** Tests of rounds against scripted makers. */
@NullMarked
package org.jmd.taker;

import org.jspecify.annotations.NullMarked;
