package org.jmd.core.protocol;

/** A directory's decision on a handshake, before it looks at its registry. */
public sealed interface Admission {
  /**
   * The client may register.
   *
   * @param nickAuth whether nick authentication comes first
   */
  record Admitted(Handshake handshake, boolean nickAuth) implements Admission {}

  /**
   * The client is turned away.
   *
   * @param detail for the log, with an excerpt of what was received
   */
  record Refused(Refusal refusal, String detail) implements Admission {}
}
