package org.jmd.core.protocol;

import java.util.Locale;
import org.jmd.core.runtime.Network;

/**
 * Which handshakes a directory accepts (protocol.md 2.3, directory.md 1.3).
 *
 * @param network the one network served
 * @param nickAuthMode how much nick authentication is insisted on
 * @param directoryIdKnown whether the directory has an identity for nick authentication
 * @param hostPortAllowed whether locations other than v3 onions are accepted; for regtest
 */
public record AdmissionRules(
    Network network, NickAuthMode nickAuthMode, boolean directoryIdKnown, boolean hostPortAllowed) {

  /** Checks that nick authentication is possible where it is required. */
  public AdmissionRules {
    if (nickAuthMode == NickAuthMode.REQUIRE_VERIFIED && !directoryIdKnown) {
      throw new IllegalArgumentException("require_verified needs a directory id");
    }
  }

  /** What the directory advertises. */
  public Features features() {
    Features features = Features.of(Features.PEERLIST_FEATURES, Features.PING);
    return offersNickAuth() ? features.with(Features.NICK_AUTH) : features;
  }

  private boolean offersNickAuth() {
    return directoryIdKnown && nickAuthMode != NickAuthMode.DISABLED;
  }

  /** Decides on the line of a 793. Total. */
  public Admission judge(String line) {
    Handshake handshake;
    try {
      handshake = Handshake.parse(line);
    } catch (ProtocolViolation e) {
      return new Admission.Refused(Refusal.MALFORMED, String.valueOf(e.getMessage()));
    }
    if (!handshake.appName().toLowerCase(Locale.ROOT).equals(ProtocolConstants.APP_NAME)) {
      return refuse(Refusal.APP_NAME, handshake.appName());
    }
    if (handshake.directory()) {
      return refuse(Refusal.DIRECTORY_FLAG, handshake.nick());
    }
    if (handshake.protocolVersion() != ProtocolConstants.JM_VERSION) {
      return refuse(Refusal.PROTOCOL_VERSION, Integer.toString(handshake.protocolVersion()));
    }
    if (!handshake.network().toLowerCase(Locale.ROOT).equals(network.wireName())) {
      return refuse(Refusal.NETWORK, handshake.network());
    }
    if (handshake.location() instanceof Location.HostPort && !hostPortAllowed) {
      return refuse(Refusal.LOCATION, handshake.location().wireText());
    }
    boolean nickAuth = offersNickAuth() && handshake.features().has(Features.NICK_AUTH);
    if (nickAuthMode == NickAuthMode.REQUIRE_VERIFIED && !nickAuth) {
      return refuse(Refusal.NICK_AUTH_REQUIRED, handshake.nick());
    }
    return new Admission.Admitted(handshake, nickAuth);
  }

  private static Admission refuse(Refusal refusal, String received) {
    return new Admission.Refused(
        refusal, refusal.reason() + ": " + ProtocolViolation.excerpt(received));
  }
}
