package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.protocol.Nick;

/**
 * What was signed for whom, so that {@code !push} broadcasts nothing else and nothing twice
 * (coinjoin.md 1.13). Bounded; safe for use by several threads.
 */
final class SignedRounds {
  private final int limit;
  private final Duration keep;
  private final Map<Key, Round> rounds = new LinkedHashMap<>();

  private record Key(Nick taker, String txid) {}

  /** A signed round and the lease of its coins. */
  record Round(Nick taker, String txid, Stake stake, Instant until) {}

  SignedRounds(int limit, Duration keep) {
    this.limit = limit;
    this.keep = keep;
  }

  /** Remembers a round that is about to be signed; false if there is no room. */
  synchronized boolean register(Nick taker, String txid, Stake stake, Instant now) {
    rounds.values().removeIf(round -> !now.isBefore(round.until()));
    Key key = new Key(taker, txid);
    if (rounds.size() >= limit || rounds.containsKey(key)) {
      return false;
    }
    rounds.put(key, new Round(taker, txid, stake, now.plus(keep)));
    return true;
  }

  /** Takes the round out: a second {@code push} finds nothing. */
  synchronized Optional<Round> take(Nick taker, String txid, Instant now) {
    return Optional.ofNullable(rounds.remove(new Key(taker, txid)))
        .filter(round -> now.isBefore(round.until()));
  }

  /** Rounds that nobody asked us to broadcast so far. */
  synchronized List<Round> waiting(Instant now) {
    List<Round> waiting = new ArrayList<>(rounds.values());
    waiting.removeIf(round -> !now.isBefore(round.until()));
    return waiting;
  }
}
