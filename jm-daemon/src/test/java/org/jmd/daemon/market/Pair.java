package org.jmd.daemon.market;

import org.jmd.core.protocol.Nick;

/** A maker and somebody who wants something of it, in one life of each. */
record Pair(Nick maker, Nick taker) {}
