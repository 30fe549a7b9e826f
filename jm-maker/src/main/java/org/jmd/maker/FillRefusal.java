package org.jmd.maker;

import java.util.Optional;
import org.jmd.core.crypto.Commitment;

/** Why a maker does not take part in what a {@code fill} asks for (coinjoin.md 1.7). */
sealed interface FillRefusal {
  /** What the taker is told, if anything. */
  default Optional<String> peerText() {
    return Optional.empty();
  }

  /** For the log. */
  String describe();

  /** A stable word or two, without numbers. */
  default String kind() {
    return switch (this) {
      case OwnNick _ -> "own nick";
      case Blacklisted _ -> "commitment used before";
      case Reserved _ -> "commitment in use";
      case UnknownOffer _ -> "unknown offer";
      case AmountOutOfRange _ -> "amount out of range";
      case Unprofitable _ -> "unprofitable amount";
      case SessionUnderWay _ -> "session under way";
      case TooManySessions _ -> "too many sessions";
    };
  }

  /** As what it is counted. */
  default MakerCount counted() {
    return switch (this) {
      case OwnNick _ -> MakerCount.FILLS_OF_OWN_NICK;
      case Blacklisted _ -> MakerCount.FILLS_BLACKLISTED;
      case Reserved _ -> MakerCount.FILLS_RESERVED;
      case UnknownOffer _ -> MakerCount.FILLS_UNKNOWN_OFFER;
      case AmountOutOfRange _, Unprofitable _ -> MakerCount.FILLS_OUT_OF_RANGE;
      case SessionUnderWay _ -> MakerCount.FILLS_UNDER_WAY;
      case TooManySessions _ -> MakerCount.FILLS_WITHOUT_ROOM;
    };
  }

  /** A CoinJoin with ourselves mixes nothing. */
  record OwnNick() implements FillRefusal {
    @Override
    public String describe() {
      return "the taker is our own";
    }
  }

  /**
   * The commitment was used before; the text makes takers choose another one. It names the
   * commitment, because takers drop a text that they have just heard from us as a duplicate.
   */
  record Blacklisted(Commitment commitment) implements FillRefusal {
    @Override
    public Optional<String> peerText() {
      return Optional.of("commitment blacklisted: " + commitment.hex());
    }

    @Override
    public String describe() {
      return "commitment " + commitment + " is blacklisted";
    }
  }

  /** Another session has the commitment. */
  record Reserved(Commitment commitment) implements FillRefusal {
    @Override
    public String describe() {
      return "commitment " + commitment + " is in use by another session";
    }
  }

  /** There is no such offer. */
  record UnknownOffer(long oid) implements FillRefusal {
    @Override
    public Optional<String> peerText() {
      return Optional.of("oid not found");
    }

    @Override
    public String describe() {
      return "there is no offer " + oid;
    }
  }

  /** The offer does not reach to the amount. */
  record AmountOutOfRange(long oid, long amountSats) implements FillRefusal {
    @Override
    public Optional<String> peerText() {
      return Optional.of("amount out of range");
    }

    @Override
    public String describe() {
      return "offer " + oid + " does not accept " + amountSats + " sats";
    }
  }

  /** At this amount the contribution to the miner fee exceeds what we earn. */
  record Unprofitable(long profitSats) implements FillRefusal {
    @Override
    public Optional<String> peerText() {
      return Optional.of("amount out of range");
    }

    @Override
    public String describe() {
      return "we would earn " + profitSats + " sats";
    }
  }

  /** The taker's earlier session has come too far to be replaced. */
  record SessionUnderWay() implements FillRefusal {
    @Override
    public String describe() {
      return "a session with this taker is under way";
    }
  }

  /** No room. */
  record TooManySessions(int limit) implements FillRefusal {
    @Override
    public String describe() {
      return "all " + limit + " sessions are taken";
    }
  }
}
