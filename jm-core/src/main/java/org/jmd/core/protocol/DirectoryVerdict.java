package org.jmd.core.protocol;

import org.jmd.core.runtime.Network;

/** A client's decision on a directory's answer (protocol.md 2.3). */
public sealed interface DirectoryVerdict {
  /** We are in. */
  record Welcome(DirectoryHandshake handshake) implements DirectoryVerdict {}

  /** The directory does not want us; its reason is in the message of the day. */
  record Rejected(String motd) implements DirectoryVerdict {}

  /** The directory is of another kind than we need. */
  record Incompatible(Refusal refusal) implements DirectoryVerdict {}

  /** Decides, given the network that we are on. */
  static DirectoryVerdict of(DirectoryHandshake handshake, Network network) {
    if (!handshake.accepted()) {
      return new Rejected(handshake.motd());
    }
    if (!handshake.appName().equals(ProtocolConstants.APP_NAME)) {
      return new Incompatible(Refusal.APP_NAME);
    }
    if (!handshake.directory()) {
      return new Incompatible(Refusal.DIRECTORY_FLAG);
    }
    if (handshake.minVersion() > ProtocolConstants.JM_VERSION
        || handshake.maxVersion() < ProtocolConstants.JM_VERSION) {
      return new Incompatible(Refusal.PROTOCOL_VERSION);
    }
    if (!handshake.network().equals(network.wireName())) {
      return new Incompatible(Refusal.NETWORK);
    }
    return new Welcome(handshake);
  }
}
