package org.jmd.maker;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.Nick;

/**
 * What happens to a maker, for an operator who is somewhere else (coinjoin.md 1.21). Nothing in it
 * is text of a peer, and only the named components tell amounts, nicks and transactions, so that
 * they can be left out.
 */
public sealed interface MakerEvent {
  /** Offers are announced. */
  record Started(Nick nick) implements MakerEvent {}

  /**
   * The maker has ended.
   *
   * @param cause why it gave up; empty if it was told to stop
   */
  record Ended(Nick nick, Optional<MakerState.Cause> cause) implements MakerEvent {}

  /**
   * A session began.
   *
   * @param oid of the offer that is taken
   */
  record FillRequested(Nick taker, long oid, long amountSats) implements MakerEvent {}

  /**
   * A taker was turned away.
   *
   * @param step which message was refused
   * @param kind a stable word or two, without amounts, coins and transactions
   */
  record Refused(Nick taker, Step step, String kind) implements MakerEvent {}

  /** The messages of a taker that can be refused. */
  enum Step {
    FILL,
    AUTH,
    TX;

    /** The name of the message. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A transaction was signed. */
  record Signed(Nick taker, String txid, long amountSats, long profitSats) implements MakerEvent {}

  /** The node has seen a transaction that was signed; told once in each run. */
  record InMempool(String txid) implements MakerEvent {}

  /** A transaction that was signed is in a block. */
  record Confirmed(String txid) implements MakerEvent {}

  /** A directory is lost; it is tried again and again. */
  record DirectoryLost(Endpoint directory) implements MakerEvent {}

  /** A directory that was lost is back. */
  record DirectoryBack(Endpoint directory) implements MakerEvent {}

  /** No directory is left. */
  record AllDirectoriesLost() implements MakerEvent {}

  /**
   * The first directory is back after all were lost.
   *
   * @param outage how long nobody saw the offers
   */
  record MarketBack(Duration outage) implements MakerEvent {}

  /** Somebody asked for offers too often and is ignored for a while. */
  record RequesterBanned(Nick nick) implements MakerEvent {}
}
