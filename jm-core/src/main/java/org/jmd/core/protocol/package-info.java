/**
 * Messages of the JoinMarket wire protocol, their codecs, identities and offers. Pure: no sockets,
 * files or clocks.
 */
@NullMarked
package org.jmd.core.protocol;

import org.jspecify.annotations.NullMarked;
