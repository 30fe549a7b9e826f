package org.jmd.maker;

import java.util.Optional;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.Plain;

/**
 * Decides on a {@code fill} (coinjoin.md 1.7), check by check in the order of the specification.
 */
final class FillPolicy {
  private FillPolicy() {}

  /** What the decision depends on besides the message. */
  interface View {
    /** Whether the nick belongs to a component of this installation. */
    boolean isOwn(Nick nick);

    /** Who may use the commitment. */
    Claim claim();

    /** Whether an offer of that number can be filled for some amount. */
    boolean knowsOffer(long oid);

    /** The offer that accepts the amount. */
    Optional<Offer> offer(long oid, long amountSats);

    /** The live session with that taker. */
    Optional<Existing> session(Nick taker);
  }

  /** The state of the commitment. */
  enum Claim {
    /** Nobody had it; it is reserved for this request now. */
    GRANTED,
    /** The taker's own live session has it. */
    OWN,
    /** Another session has it. */
    TAKEN,
    /** It was used before. */
    USED
  }

  /**
   * A live session.
   *
   * @param fill what it was opened with
   * @param replaceable whether it still waits for {@code auth} and has none in hand
   */
  record Existing(Plain.Fill fill, boolean replaceable) {}

  /** What to do. */
  sealed interface Verdict {
    /** Open a session; the taker's earlier one, if any, ends. */
    record Open(Offer offer) implements Verdict {}

    /** The same request with a new key: the session goes on with new keys. */
    record Restart() implements Verdict {}

    /** Nothing, or an error reply. */
    record Refuse(FillRefusal reason) implements Verdict {}
  }

  /** The verdict on a well-formed message. */
  static Verdict decide(Nick from, Plain.Fill fill, View view) {
    if (view.isOwn(from)) {
      return new Verdict.Refuse(new FillRefusal.OwnNick());
    }
    switch (view.claim()) {
      case USED -> {
        return new Verdict.Refuse(new FillRefusal.Blacklisted(fill.commitment()));
      }
      case TAKEN -> {
        return new Verdict.Refuse(new FillRefusal.Reserved(fill.commitment()));
      }
      case GRANTED, OWN -> {
        // A running session outlives the gossip about its own commitment.
      }
    }
    Optional<Existing> existing = view.session(from);
    if (existing.filter(e -> isSameRequest(e.fill(), fill)).isPresent()) {
      return existing.filter(Existing::replaceable).isPresent()
          ? new Verdict.Restart()
          : new Verdict.Refuse(new FillRefusal.SessionUnderWay());
    }
    Optional<Offer> offer = view.offer(fill.oid(), fill.amountSats());
    if (offer.isEmpty()) {
      return new Verdict.Refuse(
          view.knowsOffer(fill.oid())
              ? new FillRefusal.AmountOutOfRange(fill.oid(), fill.amountSats())
              : new FillRefusal.UnknownOffer(fill.oid()));
    }
    long profitSats = offer.get().makerProfitSats(fill.amountSats());
    if (profitSats < 0) {
      return new Verdict.Refuse(new FillRefusal.Unprofitable(profitSats));
    }
    return existing.filter(e -> !e.replaceable()).isPresent()
        ? new Verdict.Refuse(new FillRefusal.SessionUnderWay())
        : new Verdict.Open(offer.get());
  }

  private static boolean isSameRequest(Plain.Fill one, Plain.Fill other) {
    return one.oid() == other.oid()
        && one.amountSats() == other.amountSats()
        && one.commitment().equals(other.commitment());
  }
}
