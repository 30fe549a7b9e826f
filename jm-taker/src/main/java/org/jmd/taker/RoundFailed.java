package org.jmd.taker;

import java.util.List;

/** Ends a round; what to do with the leases depends on how far it had come, not on this. */
sealed class RoundFailed extends Exception permits SignaturesMissing {
  private static final long serialVersionUID = 1L;

  private final transient List<String> details;

  /**
   * Says why.
   *
   * @param reason one sentence for the user; its first words are stable, because schedules and user
   *     interfaces match them
   */
  RoundFailed(String reason) {
    this(reason, List.of());
  }

  /**
   * Says why, with further lines for the user.
   *
   * @param details such as counts per reason and remedies
   */
  RoundFailed(String reason, List<String> details) {
    super(reason, null, false, false);
    this.details = List.copyOf(details);
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  List<String> details() {
    return details;
  }
}
