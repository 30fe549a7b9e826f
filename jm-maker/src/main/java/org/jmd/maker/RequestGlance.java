package org.jmd.maker;

import java.time.Instant;

/**
 * A request of a taker as the operator may see it: nothing in it tells the taker.
 *
 * @param at when
 * @param what was asked or became of it
 */
public record RequestGlance(Instant at, String what) {}
