package org.jmd.maker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Task;
import org.jmd.wallet.podle.CommitmentBlacklist;

/**
 * The live sessions, one per taker. Messages are handed over by the maker's task only; sessions
 * take themselves out from theirs.
 */
final class SessionTable {
  /**
   * A taker without proof may be evicted for another one after that. Whatever it begins anew until
   * then does not begin the time anew, or whoever does so within each minute could keep its place
   * for ever.
   */
  private static final Duration EVICTABLE_AFTER = Duration.ofMinutes(1);

  /**
   * A live session.
   *
   * @param source the directory by which it was asked for; empty for a direct connection
   */
  private record Entry(
      MakerSession session, Task task, Deadline evictable, Optional<Endpoint> source) {
    boolean mayYield() {
      return evictable.isPast() && session.progress().isReplaceable();
    }

    boolean isWithoutProof() {
      return session.progress().stage() == SessionProgress.Stage.WAITING_FOR_AUTH;
    }
  }

  private final SessionDesk desk;
  private final CommitmentBlacklist blacklist;
  private final OfferBook offers;
  private final Predicate<Nick> own;
  private final Map<Nick, Entry> live = new LinkedHashMap<>();
  private int running;
  private boolean closed;

  /** The table is told of the end of sessions by {@link #remove}. */
  SessionTable(
      SessionDesk desk, CommitmentBlacklist blacklist, OfferBook offers, Predicate<Nick> own) {
    this.desk = desk;
    this.blacklist = blacklist;
    this.offers = offers;
    this.own = own;
  }

  void fill(Nick from, Plain.Fill fill, Route route) {
    boolean own =
        session(from).filter(s -> s.fill().commitment().equals(fill.commitment())).isPresent();
    Optional<CommitmentBlacklist.Reservation> granted =
        own ? Optional.empty() : blacklist.reserve(fill.commitment());
    switch (FillPolicy.decide(from, fill, new View(claim(fill, own, granted.isPresent())))) {
      case FillPolicy.Verdict.Refuse(FillRefusal reason) -> {
        granted.ifPresent(CommitmentBlacklist.Reservation::close);
        refuse(from, route, reason);
      }
      case FillPolicy.Verdict.Restart() ->
          session(from).ifPresent(session -> session.restart(fill.takerKey(), route));
      case FillPolicy.Verdict.Open(Offer offer) -> open(from, fill, offer, granted, route);
    }
  }

  private FillPolicy.Claim claim(Plain.Fill fill, boolean own, boolean granted) {
    if (own || granted) {
      return own ? FillPolicy.Claim.OWN : FillPolicy.Claim.GRANTED;
    }
    return blacklist.contains(fill.commitment()) ? FillPolicy.Claim.USED : FillPolicy.Claim.TAKEN;
  }

  private void refuse(Nick from, Route route, FillRefusal reason) {
    desk.log().fillRefused(from, reason);
    reason.peerText().ifPresent(text -> desk.errors().tell(from, route, text));
  }

  private void open(
      Nick from,
      Plain.Fill fill,
      Offer offer,
      Optional<CommitmentBlacklist.Reservation> granted,
      Route route) {
    Optional<Entry> earlier = entry(from);
    Optional<CommitmentBlacklist.Reservation> freed =
        earlier.map(Entry::session).flatMap(this::retire);
    if (earlier.isPresent() && freed.isEmpty()) {
      granted.ifPresent(CommitmentBlacklist.Reservation::close);
      refuse(from, route, new FillRefusal.SessionUnderWay());
      return;
    }
    // An earlier session with the same commitment hands its claim on.
    CommitmentBlacklist.Reservation reservation = granted.or(() -> freed).orElseThrow();
    freed.filter(r -> r != reservation).ifPresent(CommitmentBlacklist.Reservation::close);
    // What an earlier session gives up is room enough: nobody else has to yield for its successor.
    if (isClosed() || (earlier.isEmpty() && !makeRoom(route.throughDirectory()))) {
      reservation.close();
      refuse(from, route, new FillRefusal.TooManySessions(desk.settings().limits().sessions()));
      return;
    }
    MakerSession session = new MakerSession(desk, from, fill, reservation, offer, route);
    synchronized (this) {
      running++;
      Task task = desk.tasks().start("maker-session-" + from, session::run);
      Deadline evictable =
          earlier.map(Entry::evictable).orElseGet(() -> desk.tasks().deadline(EVICTABLE_AFTER));
      live.put(from, new Entry(session, task, evictable, route.throughDirectory()));
    }
  }

  /** Ends a session that has proved nothing yet, and takes over its commitment. */
  private Optional<CommitmentBlacklist.Reservation> retire(MakerSession session) {
    Optional<CommitmentBlacklist.Reservation> freed = session.progress().retire();
    if (freed.isPresent()) {
      takeOut(session);
    }
    return freed;
  }

  private synchronized void takeOut(MakerSession session) {
    live.computeIfPresent(session.taker(), (_, entry) -> entry.session() == session ? null : entry);
  }

  /**
   * Opening a session costs a taker nothing, so the oldest without proof must yield; and where a
   * directory has its share of the places already, one of its own.
   */
  private boolean makeRoom(Optional<Endpoint> source) {
    Optional<MakerSession> yielding = Optional.empty();
    synchronized (this) {
      boolean shareSpent = source.isPresent() && placesOf(source) >= share();
      if (!shareSpent && running < desk.settings().limits().sessions()) {
        return true;
      }
      yielding =
          live.values().stream()
              .filter(entry -> entry.mayYield() && (!shareSpent || entry.source().equals(source)))
              .map(Entry::session)
              .findFirst();
    }
    Optional<CommitmentBlacklist.Reservation> freed = yielding.flatMap(this::retire);
    freed.ifPresent(CommitmentBlacklist.Reservation::close);
    return freed.isPresent();
  }

  /** Sessions that have proved something have paid for their place. */
  private long placesOf(Optional<Endpoint> source) {
    return live.values().stream()
        .filter(entry -> entry.source().equals(source) && entry.isWithoutProof())
        .count();
  }

  private int share() {
    int all = desk.settings().limits().sessions();
    return desk.channel().directories().size() > 1 ? SharedBudget.share(all) : all;
  }

  /** Hands a box to its session, if there is one. */
  void deliver(Nick from, Sealed message, Route route) {
    Optional<MakerSession> session = session(from);
    if (session.isEmpty()) {
      desk.log().ignored(from, message.command().wireName() + " without a session");
    } else if (!session.get().deliver(message, route)) {
      desk.log().ignored(from, message.command().wireName() + ": inbox full");
    }
  }

  private synchronized Optional<Entry> entry(Nick taker) {
    return Optional.ofNullable(live.get(taker));
  }

  private Optional<MakerSession> session(Nick taker) {
    return entry(taker).map(Entry::session);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Called by the session's task at its very end. */
  synchronized void remove(MakerSession session) {
    running--;
    takeOut(session);
  }

  synchronized int size() {
    return live.size();
  }

  /** How far each is, the oldest first. */
  synchronized List<SessionGlance> glances() {
    Duration whole = desk.settings().timing().session();
    return live.values().stream()
        .map(Entry::session)
        .map(session ->
            new SessionGlance(
                session.progress().stage().name(), whole.minus(session.deadline().remaining())))
        .toList();
  }

  /**
   * Cancels sessions that are past their deadline, and takes those out that do not end within a
   * tick: their leases run out by themselves.
   */
  void reap() {
    List<Entry> late;
    synchronized (this) {
      late = live.values().stream().filter(e -> e.session().deadline().isPast()).toList();
    }
    for (Entry entry : late) {
      if (entry.session().progress().stage() == SessionProgress.Stage.ENDED) {
        desk.log().sessionDetached(entry.session().taker());
        synchronized (this) {
          live.remove(entry.session().taker(), entry);
        }
      } else if (entry.session().progress().abort()) {
        entry.task().cancel();
      }
    }
  }

  /** Ends all sessions that are not signing and waits for the tasks. */
  void close(Duration limit) throws InterruptedException {
    List<Entry> entries;
    synchronized (this) {
      closed = true;
      entries = new ArrayList<>(live.values());
    }
    for (Entry entry : entries) {
      if (entry.session().progress().abort()) {
        entry.task().cancel();
      }
    }
    Deadline end = desk.tasks().deadline(limit);
    for (Entry entry : entries) {
      entry.task().await(end.remaining());
    }
  }

  /** The state on which {@link FillPolicy} decides. */
  private final class View implements FillPolicy.View {
    private final FillPolicy.Claim claim;

    View(FillPolicy.Claim claim) {
      this.claim = claim;
    }

    @Override
    public boolean isOwn(Nick nick) {
      return own.test(nick);
    }

    @Override
    public FillPolicy.Claim claim() {
      return claim;
    }

    @Override
    public boolean knowsOffer(long oid) {
      return offers.knows(oid, desk.ticks().instant());
    }

    @Override
    public Optional<Offer> offer(long oid, long amountSats) {
      return offers.match(oid, amountSats, desk.ticks().instant());
    }

    @Override
    public Optional<FillPolicy.Existing> session(Nick taker) {
      return SessionTable.this
          .session(taker)
          .map(s -> new FillPolicy.Existing(s.fill(), s.progress().isReplaceable()));
    }
  }
}
