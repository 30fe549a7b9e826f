package org.jmd.taker;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Tasks;
import org.jmd.taker.offers.OrderbookView;

/**
 * Asks every directory for offers as soon as it is up and listens until nothing new comes
 * (coinjoin.md 2.5).
 */
final class OrderbookFetch {
  /** While there are too few makers, the shortest time is so many times as long. */
  private static final int PATIENCE = 3;

  /** Once everybody has answered, further offers of the same makers follow closely. */
  private static final Duration BRIEF = Duration.ofSeconds(1);

  /** Makers answer a nick every ten seconds at most, and hold it against one that asks oftener. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(12);

  private static final Duration LOOK_AROUND = Duration.ofMillis(250);

  private final TakerSettings.Timing timing;
  private final MessageChannel channel;
  private final Inbox inbox;
  private final Tasks tasks;
  private final TakerListener listener;
  private final OrderbookView view = new OrderbookView();
  private final Set<Endpoint> asked = new HashSet<>();
  private Optional<Deadline> minimum = Optional.empty();
  private Optional<Deadline> patience = Optional.empty();
  private Optional<Deadline> again = Optional.empty();
  private final Map<Endpoint, Set<Nick>> listed = new HashMap<>();
  private Deadline quiet;
  private Deadline brief;

  OrderbookFetch(
      TakerSettings.Timing timing,
      MessageChannel channel,
      Inbox inbox,
      Tasks tasks,
      TakerListener listener) {
    this.timing = timing;
    this.channel = channel;
    this.inbox = inbox;
    this.tasks = tasks;
    this.listener = listener;
    this.quiet = tasks.deadline(timing.orderbookQuiet());
    this.brief = tasks.deadline(BRIEF);
  }

  private void restartQuiet() {
    quiet = tasks.deadline(timing.orderbookQuiet());
    brief = tasks.deadline(BRIEF);
  }

  /**
   * Collects offers.
   *
   * @param wanted number of makers sought
   * @throws RoundFailed if no directory came up in time
   */
  OrderbookView fetch(int wanted) throws RoundFailed, InterruptedException {
    Deadline end = tasks.deadline(timing.orderWait());
    channel.directories().stream()
        .filter(MessageChannel.DirectoryStatus::up)
        .forEach(status -> ask(status.endpoint()));
    while (!end.isPast() && !isComplete(wanted)) {
      Duration wait = end.remaining().compareTo(LOOK_AROUND) < 0 ? end.remaining() : LOOK_AROUND;
      inbox.next(tasks.deadline(wait)).ifPresent(this::handle);
      askAgain(wanted);
    }
    if (asked.isEmpty()) {
      List<String> details =
          channel.directories().stream().map(d -> d.endpoint() + ": " + d.detail()).toList();
      throw new RoundFailed(
          "No directory could be reached in " + timing.orderWait().toSeconds() + " s", details);
    }
    return view;
  }

  /**
   * A request can be lost in a crowd; makers of ours favour nicks that asked before over those that
   * never did.
   */
  private void askAgain(int wanted) {
    if (view.makers().size() >= wanted || again.filter(Deadline::isPast).isEmpty()) {
      return;
    }
    again = Optional.of(tasks.deadline(ASK_AGAIN));
    channel.directories().stream()
        .filter(status -> status.up() && asked.contains(status.endpoint()))
        .forEach(
            status -> channel.broadcast(status.endpoint(), new PublicMessage.OrderbookRequest()));
  }

  private boolean isComplete(int wanted) {
    if (hasEverybodyAnswered() && brief.isPast()) {
      return true;
    }
    boolean enough = view.makers().size() >= wanted;
    Optional<Deadline> least = enough ? minimum : patience;
    return least.filter(Deadline::isPast).isPresent() && quiet.isPast();
  }

  /** Whether nobody is left on any directory who has not sent an offer. */
  private boolean hasEverybodyAnswered() {
    Set<Nick> expected = new HashSet<>();
    for (MessageChannel.DirectoryStatus status : channel.directories()) {
      Set<Nick> present = listed.get(status.endpoint());
      if (!status.up() || present == null || !asked.contains(status.endpoint())) {
        return false;
      }
      expected.addAll(present);
    }
    expected.remove(channel.nick());
    return !expected.isEmpty() && expected.stream().allMatch(view::knows);
  }

  private void ask(Endpoint directory) {
    if (minimum.isEmpty()) {
      minimum = Optional.of(tasks.deadline(timing.orderbookMinWait()));
      patience = Optional.of(tasks.deadline(timing.orderbookMinWait().multipliedBy(PATIENCE)));
    }
    // Counted from the last directory that came up: no maker hears two requests too soon.
    again = Optional.of(tasks.deadline(ASK_AGAIN));
    if (asked.add(directory)) {
      restartQuiet();
      listener.heard(new TakerEvent.Directory(directory, true, "connected"));
    }
    channel.broadcast(directory, new PublicMessage.OrderbookRequest());
  }

  private void handle(ChannelEvent event) {
    switch (event) {
      case ChannelEvent.DirectoryUp(Endpoint directory) -> {
        if (!asked.contains(directory)) {
          ask(directory);
        }
      }
      case ChannelEvent.DirectoryDown(Endpoint directory, String reason) ->
          listener.heard(new TakerEvent.Directory(directory, false, reason));
      case ChannelEvent.PeerGone(Nick nick, Endpoint directory) -> {
        if (channel.peer(nick).isEmpty()) {
          view.gone(nick);
        }
        listed.getOrDefault(directory, new HashSet<>()).remove(nick);
      }
      case ChannelEvent.PeersListed(Endpoint directory, Set<Nick> nicks) ->
          listed.put(directory, new HashSet<>(nicks));
      case ChannelEvent.DirectUp _, ChannelEvent.DirectDown _ -> {
        // Nobody was dialled yet.
      }
      case ChannelEvent.PublicHeard(Nick from, PublicMessage message, Route via) ->
          handlePublic(from, message, via);
      case ChannelEvent.PrivateHeard(Nick from, WireMessage message, Route via) ->
          handlePrivate(from, message, via);
    }
  }

  private void handlePublic(Nick from, PublicMessage message, Route via) {
    switch (message) {
      case PublicMessage.OfferAnnouncement announcement ->
          noteNew(view.heardPublic(from, announcement.offer(), directory(via)));
      case PublicMessage.CancelOffer cancel -> view.cancelled(from, cancel.oid());
      case PublicMessage.OrderbookRequest _, PublicMessage.CommitmentGossip _ -> {
        // Other takers ask, makers gossip: none of this round's business.
      }
    }
  }

  private void handlePrivate(Nick from, WireMessage message, Route via) {
    switch (message) {
      case Plain.PrivateOffer offer ->
          noteNew(view.heardPrivate(from, offer.offer(), offer.bondProof(), directory(via)));
      case Plain.Fill _,
          Plain.PubKey _,
          Plain.Push _,
          Plain.CommitmentRelay _,
          Plain.ErrorReply _,
          Sealed _ -> {
        // Nobody was asked for any of this yet.
      }
    }
  }

  private void noteNew(boolean isNew) {
    if (isNew) {
      restartQuiet();
      listener.heard(new TakerEvent.Orderbook(view.size(), view.makers().size()));
    }
  }

  private static Optional<Endpoint> directory(Route via) {
    return switch (via) {
      case Route.ViaDirectory(Endpoint directory) -> Optional.of(directory);
      case Route.Direct _ -> Optional.empty();
    };
  }
}
