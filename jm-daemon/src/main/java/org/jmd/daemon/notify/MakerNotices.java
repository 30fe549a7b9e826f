package org.jmd.daemon.notify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.Nick;
import org.jmd.daemon.notify.Notice.Kind;
import org.jmd.daemon.notify.Notice.Level;
import org.jmd.maker.MakerEvent;
import org.jmd.maker.MakerState;

/** What the operator of a maker is told (coinjoin.md 1.21). Pure. */
public final class MakerNotices {
  private final Wording wording;

  /** Notices in that wording. */
  public MakerNotices(Wording wording) {
    this.wording = wording;
  }

  /** The notice of an event. */
  public Notice of(MakerEvent event) {
    return switch (event) {
      case MakerEvent.Started(Nick nick) ->
          notice(Kind.STARTUP, Level.INFO, "maker started", nick("nick", nick));
      case MakerEvent.Ended(Nick nick, Optional<MakerState.Cause> cause) ->
          cause.isEmpty()
              ? notice(Kind.ALWAYS, Level.INFO, "maker offline", "stopped", nick("nick", nick))
              : notice(
                  Kind.ALWAYS,
                  Level.FAILURE,
                  "maker offline",
                  why(cause.get()),
                  nick("nick", nick));
      case MakerEvent.FillRequested(Nick taker, long oid, long amountSats) ->
          notice(
              Kind.FILL,
              Level.INFO,
              "fill request",
              nick("taker", taker),
              "amount: " + wording.amount(amountSats),
              "offer: " + oid);
      case MakerEvent.Refused(Nick taker, MakerEvent.Step step, String kind) ->
          notice(
              Kind.REJECTION,
              Level.WARNING,
              "request refused",
              nick("taker", taker),
              "message: " + step.wireName(),
              "reason: " + kind);
      case MakerEvent.Signed signed -> {
        List<String> lines = new ArrayList<>();
        lines.add(nick("taker", signed.taker()));
        lines.add("amount: " + wording.amount(signed.amountSats()));
        lines.add("earned: " + wording.amount(signed.profitSats()));
        lines.addAll(wording.transaction(signed.txid()));
        yield new Notice(Kind.SIGNING, Level.SUCCESS, "transaction signed", lines);
      }
      case MakerEvent.InMempool(String txid) ->
          new Notice(
              Kind.MEMPOOL, Level.INFO, "CoinJoin in the mempool", wording.transaction(txid));
      case MakerEvent.Confirmed(String txid) ->
          new Notice(
              Kind.CONFIRMED, Level.SUCCESS, "CoinJoin confirmed", wording.transaction(txid));
      case MakerEvent.DirectoryLost(Endpoint directory) ->
          notice(Kind.DISCONNECT, Level.WARNING, "directory lost", "directory: " + directory);
      case MakerEvent.DirectoryBack(Endpoint directory) ->
          notice(Kind.DISCONNECT, Level.SUCCESS, "directory back", "directory: " + directory);
      case MakerEvent.AllDirectoriesLost() ->
          notice(
              Kind.ALL_DISCONNECT,
              Level.FAILURE,
              "all directories lost",
              "nobody sees the offers; the maker goes on trying");
      case MakerEvent.MarketBack(Duration outage) ->
          notice(
              Kind.ALL_DISCONNECT,
              Level.SUCCESS,
              "directories back",
              "offers are out again, after " + outage.toMinutes() + " min");
      case MakerEvent.RequesterBanned(Nick nick) ->
          notice(
              Kind.RATE_LIMIT,
              Level.WARNING,
              "peer banned",
              nick("nick", nick),
              "it asks for offers too often");
    };
  }

  /** How the maker did lately. */
  public Notice summary(SummaryFigures figures) {
    List<String> lines = new ArrayList<>();
    lines.add("requests: " + figures.requests());
    lines.add("refused: " + figures.refused());
    lines.add("signed: " + figures.signed());
    lines.add("confirmed: " + figures.confirmed());
    lines.add("volume: " + wording.amount(figures.volumeSats()));
    lines.add("earned: " + wording.amount(figures.earnedSats()));
    lines.add("coins that takers have ever seen: " + figures.coinsSeen());
    figures.balanceSats().ifPresent(sats -> lines.add("balance: " + wording.amount(sats)));
    return new Notice(Kind.SUMMARY, Level.INFO, "summary of " + figures.hours() + " h", lines);
  }

  private static String why(MakerState.Cause cause) {
    return switch (cause) {
      case FUNDS -> "there was nothing to offer for too long; the log says more";
      case BOND -> "the fidelity bond cannot be announced; the log says more";
      case BUG -> "a bug of jmd; please report it with the log";
    };
  }

  private String nick(String role, Nick nick) {
    return role + ": " + wording.nick(nick);
  }

  private static Notice notice(Kind kind, Level level, String event, String... lines) {
    return new Notice(kind, level, event, List.of(lines));
  }
}
