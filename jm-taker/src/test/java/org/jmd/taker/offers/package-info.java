/** Tests of this package. */
@NullMarked
package org.jmd.taker.offers;

import org.jspecify.annotations.NullMarked;
