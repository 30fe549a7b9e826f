package org.jmd.maker;

import org.jmd.core.net.Route;
import org.jmd.core.protocol.Nick;

/**
 * A nick as somebody claims it: public messages are not signed, so what one directory relays in the
 * name of a nick says nothing about what it sends through others.
 *
 * @param way by which the claim came
 */
record Claimed(Nick nick, Route way) {}
