package org.jmd.core.net;

import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.runtime.Tasks;

/**
 * What the links of one message channel share.
 *
 * @param location where we can be dialled now; handshakes say so
 */
record ChannelParts(
    ChannelSettings settings,
    NickIdentity identity,
    Transport transport,
    Tasks tasks,
    Entropy entropy,
    Ticks ticks,
    PeerTable peers,
    MessageGate gate,
    AtomicReference<Location> location) {

  /** The line of our handshake with those features. */
  String handshakeLine(Features features) {
    return Handshake.of(identity.nick(), location.get(), features, settings.network()).line();
  }

  /** What this channel can do, and what the role adds. */
  Features ownFeatures() {
    return settings.features().with(Features.PEERLIST_FEATURES).with(Features.PING);
  }
}
