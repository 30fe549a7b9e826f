package org.jmd.core.protocol;

import java.util.Arrays;
import java.util.Optional;

/** The outcome of nick authentication (protocol.md 2.4). */
public enum NickAuthCode {
  OK("ok"),
  /** The proof could not be read. */
  MALFORMED("malformed"),
  /** No proof in time. */
  EXPIRED("expired"),
  /** The key is not that of the nick, or the signature does not hold. */
  INVALID("invalid"),
  /** Somebody else owns the nick. */
  POLICY("policy");

  private final String wireName;

  NickAuthCode(String wireName) {
    this.wireName = wireName;
  }

  /** The text on the wire. */
  public String wireName() {
    return wireName;
  }

  /** The code of that exact name, or empty. */
  public static Optional<NickAuthCode> tryParse(String wireName) {
    return Arrays.stream(values()).filter(c -> c.wireName.equals(wireName)).findFirst();
  }
}
