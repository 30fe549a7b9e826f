package org.jmd.maker;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The last requests of takers and what became of them, without their nicks. Memory does not depend
 * on how many there were. Safe for use by several threads.
 */
final class RecentRequests {
  static final int KEPT = 20;

  /** Guarded by {@code this}, as is the field below; the newest first. */
  private final Deque<RequestGlance> last = new ArrayDeque<>();

  private Optional<Instant> offersAsked = Optional.empty();

  /** Somebody asked what is on offer. */
  synchronized void offersAsked(Instant now) {
    offersAsked = Optional.of(now);
  }

  /** When somebody last asked what is on offer. */
  synchronized Optional<Instant> offersAsked() {
    return offersAsked;
  }

  /** Keeps what is about a request. */
  void heard(MakerEvent event, Instant now) {
    describe(event).ifPresent(what -> add(new RequestGlance(now, what)));
  }

  private synchronized void add(RequestGlance request) {
    last.addFirst(request);
    if (last.size() > KEPT) {
      last.removeLast();
    }
  }

  /** The newest first. */
  synchronized List<RequestGlance> last() {
    return List.copyOf(last);
  }

  private static Optional<String> describe(MakerEvent event) {
    return switch (event) {
      case MakerEvent.FillRequested fill ->
          Optional.of(
              String.format(
                  Locale.ROOT, "fill of offer %d with %,d sats", fill.oid(), fill.amountSats()));
      case MakerEvent.Refused refused ->
          Optional.of(refused.step().wireName() + " refused: " + refused.kind());
      case MakerEvent.Signed signed ->
          Optional.of(String.format(Locale.ROOT, "signed, %,d sats", signed.amountSats()));
      case MakerEvent.RequesterBanned _ -> Optional.of("banned for asking too often");
      case MakerEvent.Started _,
          MakerEvent.Ended _,
          MakerEvent.InMempool _,
          MakerEvent.Confirmed _,
          MakerEvent.DirectoryLost _,
          MakerEvent.DirectoryBack _,
          MakerEvent.AllDirectoriesLost _,
          MakerEvent.MarketBack _ ->
          Optional.empty();
    };
  }
}
