package org.jmd.maker;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.ChannelListener;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.file.WalletStorageException;

/**
 * Takes what is heard to where it belongs, one message after the other. {@link #heard} is called by
 * tasks of the channel, {@link #run} is the maker's own.
 */
final class Dispatcher implements ChannelListener {
  /** Of one directory, or of all direct connections together. */
  private static final int EVENTS = 1_024;

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration TIDY = Duration.ofHours(1);

  private final Nick me;
  private final Tasks tasks;
  private final Desks desks;
  private final MakerLog log;
  private final Mailbox<ChannelEvent> events;
  private final AtomicLong turns = new AtomicLong();

  /** What of each way waits in the mailbox; the map is never written after construction. */
  private final Map<Endpoint, AtomicInteger> queued = new HashMap<>();

  private final AtomicInteger queuedDirectly = new AtomicInteger();

  /** Guarded by {@code this}, as is the field below. */
  private final Set<Endpoint> missedUps = new LinkedHashSet<>();

  private long dropped;

  /** Where messages belong. */
  record Desks(
      NickQuota quota,
      Announcer announcer,
      OrderbookReplies replies,
      SessionTable sessions,
      PushDesk pushes,
      CommitmentIntake intake,
      Reports reports) {}

  /**
   * Nothing is heard yet.
   *
   * @param directories by which messages come, besides direct connections
   */
  Dispatcher(Nick me, List<Endpoint> directories, Tasks tasks, Desks desks, MakerLog log) {
    this.me = me;
    this.tasks = tasks;
    this.desks = desks;
    this.log = log;
    this.events = tasks.mailbox(EVENTS * (directories.size() + 1));
    directories.forEach(directory -> queued.put(directory, new AtomicInteger()));
  }

  @Override
  public void heard(ChannelEvent event) {
    // Each way has places of its own: a flood on one of them takes none of the others'.
    AtomicInteger own = queue(event);
    if (own.incrementAndGet() <= EVENTS && events.offer(event)) {
      return;
    }
    own.decrementAndGet();
    synchronized (this) {
      dropped++;
      if (event instanceof ChannelEvent.DirectoryUp(Endpoint directory)) {
        missedUps.add(directory);
      }
    }
  }

  /** Works until it is closed. */
  void run() throws InterruptedException {
    Deadline nextTick = tasks.deadline(TICK);
    Deadline nextTidy = tasks.deadline(TIDY);
    while (!events.isClosed()) {
      turns.incrementAndGet();
      Optional<ChannelEvent> event = events.poll(nextTick);
      if (event.isPresent()) {
        queue(event.get()).decrementAndGet();
        handleSafely(event.get());
      }
      if (nextTick.isPast()) {
        tick();
        nextTick = tasks.deadline(TICK);
      }
      if (nextTidy.isPast()) {
        desks.replies().tidy();
        nextTidy = tasks.deadline(TIDY);
      }
    }
  }

  /** How often the loop of {@link #run} has gone round; more every second while it works. */
  long turns() {
    return turns.get();
  }

  private AtomicInteger queue(ChannelEvent event) {
    Optional<Endpoint> source =
        switch (event) {
          case ChannelEvent.PublicHeard(Nick _, PublicMessage _, Route via) ->
              via.throughDirectory();
          case ChannelEvent.PrivateHeard(Nick _, WireMessage _, Route via) ->
              via.throughDirectory();
          case ChannelEvent.DirectoryUp(Endpoint directory) -> Optional.of(directory);
          case ChannelEvent.DirectoryDown(Endpoint directory, String _) -> Optional.of(directory);
          case ChannelEvent.PeerGone(Nick _, Endpoint directory) -> Optional.of(directory);
          case ChannelEvent.PeersListed(Endpoint directory, Set<Nick> _) -> Optional.of(directory);
          case ChannelEvent.DirectUp _, ChannelEvent.DirectDown _ -> Optional.empty();
        };
    return source
        .flatMap(directory -> Optional.ofNullable(queued.get(directory)))
        .orElse(queuedDirectly);
  }

  /** One message must not end the service, whatever is wrong with us. */
  private void handleSafely(ChannelEvent event) {
    try {
      handle(event);
    } catch (WalletStorageException e) {
      log.notRecorded("a message", e);
    } catch (RuntimeException e) {
      log.bug("the handling of a message", e);
    }
  }

  private void handle(ChannelEvent event) {
    switch (event) {
      case ChannelEvent.PublicHeard(Nick from, PublicMessage message, Route via) -> {
        if (from.equals(me)) {
          return;
        }
        if (desks.quota().admitsPublic(from, via)) {
          handlePublic(from, message, via);
        } else {
          log.rateLimited(from);
        }
      }
      case ChannelEvent.PrivateHeard(Nick from, WireMessage message, Route via) -> {
        if (desks.quota().admitsPrivate(from)) {
          handlePrivate(from, message, via);
        } else {
          log.rateLimited(from);
        }
      }
      case ChannelEvent.DirectoryUp(Endpoint directory) -> {
        log.directoryUp(directory);
        desks.announcer().announceTo(directory);
      }
      case ChannelEvent.DirectoryDown(Endpoint directory, String reason) -> {
        desks.announcer().lost(directory);
        log.directoryDown(directory, reason);
      }
      case ChannelEvent.PeerGone _,
          ChannelEvent.PeersListed _,
          ChannelEvent.DirectUp _,
          ChannelEvent.DirectDown _ -> {
        // A taker may come back by another way; its session ends by its deadline.
      }
    }
  }

  private void handlePublic(Nick from, PublicMessage message, Route via) {
    switch (message) {
      case PublicMessage.OrderbookRequest() -> desks.replies().requested(from, via);
      case PublicMessage.CommitmentGossip(var commitment) ->
          desks.intake().gossip(from, commitment, via);
      case PublicMessage.OfferAnnouncement _, PublicMessage.CancelOffer _ -> {
        // Other makers' offers are no business of ours.
      }
    }
  }

  private void handlePrivate(Nick from, WireMessage message, Route via) {
    switch (message) {
      case Plain.Fill fill -> desks.sessions().fill(from, fill, via);
      case Plain.Push push -> desks.pushes().push(from, push);
      case Plain.CommitmentRelay(var commitment) -> desks.intake().relay(from, commitment, via);
      case Plain.ErrorReply(String text) -> log.ignored(from, "error: " + text);
      case Plain.PubKey _, Plain.PrivateOffer _ -> log.ignored(from, "not for makers");
      case Sealed sealed -> handleSealed(from, sealed, via);
    }
  }

  private void handleSealed(Nick from, Sealed sealed, Route via) {
    BoxedCommand command = sealed.command();
    switch (command) {
      case AUTH, TX -> desks.sessions().deliver(from, sealed, via);
      case IOAUTH, SIG -> log.ignored(from, "not for makers");
    }
  }

  private void tick() {
    desks.sessions().reap();
    desks.replies().tick();
    desks.reports().tick();
    log.tick();
    List<Endpoint> ups;
    long missed;
    synchronized (this) {
      ups = List.copyOf(missedUps);
      missedUps.clear();
      missed = dropped;
      dropped = 0;
    }
    ups.forEach(desks.announcer()::announceTo);
    if (missed > 0) {
      log.eventsDropped(missed);
    }
  }

  /** Hears nothing any more. */
  void close() {
    events.close();
  }
}
