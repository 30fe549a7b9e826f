package org.jmd.core.net;

import org.jmd.core.crypto.Entropy;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.runtime.Tasks;

/** What the links of one message channel share. */
record ChannelParts(
    ChannelSettings settings,
    NickIdentity identity,
    Transport transport,
    Tasks tasks,
    Entropy entropy,
    Ticks ticks,
    PeerTable peers,
    MessageGate gate) {

  /** The line of our handshake with those features. */
  String handshakeLine(Features features) {
    return Handshake.of(identity.nick(), settings.location(), features, settings.network()).line();
  }

  /** What this channel can do, and what the role adds. */
  Features ownFeatures() {
    return settings.features().with(Features.PEERLIST_FEATURES).with(Features.PING);
  }
}
