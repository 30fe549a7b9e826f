package org.jmd.taker;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Deadline;

/** Waits for the answers of some makers; what anybody else says is of no interest meanwhile. */
final class Answers {
  private final RoundContext round;

  /** Looks at a message of a maker that was asked. */
  interface Handler {
    /**
     * Handles one message.
     *
     * @return whether this maker is settled, for better or worse
     */
    boolean settles(Nick nick, WireMessage message);
  }

  Answers(RoundContext round) {
    this.round = round;
  }

  /**
   * Waits until every maker is settled or the time is over.
   *
   * @return those which are not settled
   */
  Set<Nick> await(Set<Nick> asked, Duration timeout, Handler handler) throws InterruptedException {
    Set<Nick> open = new HashSet<>(asked);
    Deadline deadline = round.tasks().deadline(timeout);
    while (!open.isEmpty()) {
      Optional<ChannelEvent> event = round.inbox().next(deadline);
      if (event.isEmpty()) {
        return open;
      }
      switch (event.get()) {
        case ChannelEvent.PrivateHeard heard -> {
          if (open.contains(heard.from()) && handler.settles(heard.from(), heard.message())) {
            open.remove(heard.from());
          }
        }
        case ChannelEvent.DirectoryUp(Endpoint endpoint) ->
            round.listener().heard(new TakerEvent.Directory(endpoint, true, "connected"));
        case ChannelEvent.DirectoryDown(Endpoint endpoint, String reason) ->
            round.listener().heard(new TakerEvent.Directory(endpoint, false, reason));
        case ChannelEvent.PublicHeard _,
            ChannelEvent.PeerGone _,
            ChannelEvent.PeersListed _,
            ChannelEvent.DirectUp _,
            ChannelEvent.DirectDown _ -> {
          // New offers do not matter any more, and the channel finds the routes by itself.
        }
      }
    }
    return open;
  }
}
