/** What makers offer, which offers may be used, and which makers are chosen. Pure. */
@NullMarked
package org.jmd.taker.offers;

import org.jspecify.annotations.NullMarked;
