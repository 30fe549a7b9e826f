package org.jmd.core.protocol;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Kinds of envelopes (protocol.md 1.2). The codes 785, 787 and 797 are internal events of one
 * implementation and deliberately absent: on receipt they are unknown, hence ignored.
 */
public enum MessageType {
  PRIVMSG(685),
  PUBMSG(687),
  PEERLIST(789),
  GETPEERLIST(791),
  HANDSHAKE(793),
  DN_HANDSHAKE(795),
  PING(798),
  PONG(799),
  DISCONNECT(801),
  NICK_AUTH_CHALLENGE(803),
  NICK_AUTH_PROOF(805),
  NICK_AUTH_RESULT(807);

  private static final Map<Integer, MessageType> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(t -> t.code, t -> t));

  private final int code;

  MessageType(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** The type with that number, or empty: unknown types are ignored by receivers. */
  public static Optional<MessageType> of(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
