package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel.DirectoryStatus;
import org.jmd.core.net.Ticks;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.runtime.Service;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.file.WalletStorageException;

/**
 * The maker: announces offers, answers requests for them and takes part in the CoinJoins of takers
 * (coinjoin.md 1). One task handles everything that is heard, in order; every session has a task of
 * its own. Safe for use by several threads.
 */
public final class Maker implements Service {
  private static final Duration FUNDS_RETRY = Duration.ofSeconds(10);
  private static final int FUNDS_RETRIES = 30;
  private static final Duration SESSIONS_GRACE = Duration.ofMillis(1_500);

  private final MakerSettings settings;
  private final MakerPorts ports;
  private final Tasks tasks;
  private final Ticks ticks;
  private final MakerLog log;
  private final OfferBook book = new OfferBook();
  private final Announcer announcer;
  private final DisclosureBudget disclosures;
  private final SignedRounds rounds;
  private final SessionTable sessions;
  private final Dispatcher dispatcher;
  private final BondWatch bond;
  private final Upkeep upkeep;
  private final Optional<BondSelfCheck> selfCheck;

  /** Changed under the lock of {@code this} only; whoever asks need not wait for it. */
  private volatile MakerState state = new MakerState.Created();

  /** Guarded by {@code this}, as are the fields below. */
  private Optional<OwnNicks.Registration> registration = Optional.empty();

  private final List<Task> background = new ArrayList<>();
  private Consumer<MakerState.Failed> failureListener = _ -> {};
  private Optional<Task> ending = Optional.empty();

  /** A maker on a wallet; {@link #start} starts it. */
  public Maker(MakerSettings settings, MakerWorld world) {
    this(settings, world.ports(settings));
  }

  Maker(MakerSettings settings, MakerPorts ports) {
    this.settings = settings;
    this.ports = ports;
    this.tasks = ports.tasks();
    this.log = ports.log();
    this.ticks = new Ticks(tasks);
    MakerLimits limits = settings.limits();
    List<Endpoint> directories =
        ports.channel().directories().stream().map(DirectoryStatus::endpoint).toList();
    this.announcer =
        new Announcer(
            settings, book, ports.funds(), ports.channel(), tasks, ticks, ports.entropy(), log);
    this.disclosures = new DisclosureBudget(limits.disclosuresPerHour());
    this.rounds = new SignedRounds(limits.signedRounds(), settings.timing().pendingTx());
    this.sessions =
        new SessionTable(
            new SessionDesk(
                settings,
                tasks,
                ticks,
                ports.entropy(),
                ports.channel(),
                new ErrorReplies(ports.channel(), ticks, limits.errorsPerSecond()),
                ports.funds(),
                ports.gossiper(),
                disclosures,
                rounds,
                log,
                this::signed,
                this::sessionOver),
            ports.blacklist(),
            book,
            nick -> ports.own().filter(own -> own.isOwn(nick)).isPresent());
    this.bond = new BondWatch(ports.bonds(), ports.funds(), log);
    this.upkeep =
        new Upkeep(
            ports.funds(),
            bond,
            announcer,
            settings.timing(),
            tasks,
            log,
            reason -> fail(MakerState.Cause.BOND, reason));
    this.selfCheck =
        ports
            .onlookers()
            .map(o ->
                new BondSelfCheck(
                    o, ports.channel(), ports.funds().chain(), tasks, ports.entropy(), log));
    this.dispatcher =
        new Dispatcher(
            nick(),
            directories,
            tasks,
            new Dispatcher.Desks(
                new NickQuota(ticks, limits),
                announcer,
                new OrderbookReplies(
                    ports.channel(), book, ports.bonds(), limits, ticks, ports.entropy(), log),
                sessions,
                new PushDesk(rounds, ports.funds(), settings, tasks, ticks, log),
                new CommitmentIntake(
                    ports.blacklist(), ports.gossiper(), limits, ticks, directories, log),
                new Reports(ports.channel(), tasks, log)),
            log);
  }

  @Override
  public String name() {
    return "maker";
  }

  /** The nick under which offers are announced. */
  public Nick nick() {
    return ports.channel().nick();
  }

  /** What the maker is doing. */
  public MakerState state() {
    return state;
  }

  /** The offers that can be filled now. */
  public List<Offer> offers() {
    return book.current();
  }

  /** What happened since the start and what was refused. */
  public MakerTally counters() {
    return log.tally();
  }

  /**
   * Grows every second while the maker is running and takes up what it hears; stands still if the
   * handling of a message does not end.
   */
  public long turns() {
    return dispatcher.turns();
  }

  /** CoinJoins under way. */
  public int sessions() {
    return sessions.size();
  }

  /** What takers are told of a fidelity bond. */
  public BondStatus bond() {
    return bond.status();
  }

  /** Where the bond was seen from outside, as of the last look. */
  public BondVisibility bondVisibility() {
    return selfCheck.map(BondSelfCheck::visibility).orElse(BondVisibility.UNKNOWN);
  }

  /** The CoinJoins under way, the oldest first. */
  public List<SessionGlance> sessionGlances() {
    return sessions.glances();
  }

  /** Why terms led to no offer when offers were made last, one line each. */
  public List<String> offerProblems() {
    return announcer.problems();
  }

  /**
   * What each mixdepth could put into one CoinJoin, from mixdepth 0 upwards, as of the last look at
   * the wallet.
   */
  public List<Long> offerableSats() {
    return ports.funds().offerableSats();
  }

  /** When the wallet was last brought up to date; empty before the first time. */
  public Optional<Instant> lastSync() {
    return upkeep.lastSync();
  }

  /** Every directory and whether offers are announced there now. */
  public List<DirectoryStatus> directories() {
    return ports.channel().directories();
  }

  /** What was announced on that directory since it was connected. */
  public List<Offer> announcedAt(Endpoint directory) {
    return announcer.announcedAt(directory);
  }

  /** How often that directory was lost and came back. */
  public int reconnects(Endpoint directory) {
    return log.reconnects(directory);
  }

  /** The last requests of takers and what became of them, at most 20, the newest first. */
  public List<RequestGlance> lastRequests() {
    return log.recent().last();
  }

  /** When somebody last asked what is on offer. */
  public Optional<Instant> offersAsked() {
    return log.recent().offersAsked();
  }

  /**
   * Names whoever is to be told if the maker gives up. It is called at most once, on any thread,
   * and must not wait; {@link #stop} is still to be called after it.
   */
  public synchronized void onFailure(Consumer<MakerState.Failed> listener) {
    failureListener = listener;
  }

  /**
   * Looks at the wallet and announces offers. A bond that is meant to be announced and cannot be
   * makes it give up at once. If there is nothing to offer the maker waits for funds in the
   * background for a while; see {@link #state}.
   *
   * @throws ChainUnavailableException if the wallet cannot be synchronised
   * @throws WalletStorageException if the wallet's files cannot be read
   * @throws java.io.UncheckedIOException if the nick cannot be registered
   */
  @Override
  public void start() {
    settings.offers().forEach(t -> t.fingerprintWarning().ifPresent(log::fingerprintable));
    upkeep.sync();
    disclosures.resume(ports.funds().resume(DisclosureBudget.WINDOW), ticks.instant());
    if (!upkeep.isBondFit()) {
      return;
    }
    List<String> problems = announcer.makeOffers();
    if (problems.isEmpty()) {
      open();
    } else {
      setState(new MakerState.WaitingForFunds(problems));
      log.nothingToOffer(problems, 0, FUNDS_RETRIES);
      launch("maker-funds", this::awaitFunds);
    }
  }

  private void awaitFunds() throws InterruptedException {
    List<String> problems = List.of("the wallet could not be looked at");
    for (int attempt = 1; attempt <= FUNDS_RETRIES; attempt++) {
      tasks.sleep(FUNDS_RETRY);
      List<String> before = problems;
      problems = upkeep.afterSync(announcer::makeOffers).orElse(before);
      if (problems.isEmpty()) {
        open();
        return;
      }
      setState(new MakerState.WaitingForFunds(problems));
      log.nothingToOffer(problems, attempt, FUNDS_RETRIES);
    }
    log.gaveUp(problems);
    fail(MakerState.Cause.FUNDS, "nothing to offer; fund the wallet: " + problems);
  }

  private void open() {
    register();
    if (!setState(new MakerState.Running())) {
      leave();
      return;
    }
    log.started(nick());
    log.offersInForce(book.current());
    launch("maker", dispatcher::run);
    launch("maker-rescan", upkeep::rescan);
    launch("maker-watch", upkeep::watch);
    launch("maker-pending", upkeep::followUp);
    if (bond.isAnnounced()) {
      selfCheck.ifPresent(check -> launch("maker-self-check", check::run));
    }
    ports.channel().open(dispatcher);
    if (isOver()) {
      // Stopped meanwhile, before there was anything to close.
      leave();
    }
  }

  /** A taker of this installation must know this nick before anybody can tell it of our offers. */
  private void register() {
    Optional<OwnNicks.Registration> registered =
        ports.own().map(own -> own.register(name(), nick()));
    synchronized (this) {
      registration = registered;
    }
  }

  /** Whether the maker has not ended already. */
  private synchronized boolean setState(MakerState next) {
    if (isOver()) {
      return false;
    }
    state = next;
    return true;
  }

  private synchronized boolean isOver() {
    return state instanceof MakerState.Stopped || state instanceof MakerState.Failed;
  }

  /** A body that ends when it is cancelled. */
  @FunctionalInterface
  private interface Body {
    void run() throws InterruptedException;
  }

  private synchronized void launch(String name, Body body) {
    if (isOver()) {
      return;
    }
    background.removeIf(Task::isDone);
    background.add(
        tasks.start(
            name,
            () -> {
              try {
                body.run();
              } catch (InterruptedException _) {
                // Only stop() cancels, and it says so itself.
                return;
              } catch (RuntimeException e) {
                log.bug(name, e);
                fail(MakerState.Cause.BUG, "internal error: " + e.getClass().getSimpleName());
              }
            }));
  }

  /** Called by a session's task after it has sent its signatures. */
  private void signed() {
    launch(
        "maker-after-coinjoin",
        () -> {
          tasks.sleep(settings.timing().afterCoinJoin());
          upkeep.look();
        });
  }

  private void sessionOver(MakerSession session) {
    sessions.remove(session);
  }

  private void renewLeases() {
    for (SignedRounds.Round round : rounds.waiting(ticks.instant())) {
      try {
        round.stake().renew(settings.timing().pendingTx());
      } catch (WalletStorageException e) {
        log.notRecorded("lease", e);
      }
    }
  }

  // ---- the end

  /** Ends everything, as {@link #stop} does, but by itself. */
  private void fail(MakerState.Cause cause, String reason) {
    MakerState.Failed failed = new MakerState.Failed(cause, reason);
    List<Task> running;
    Consumer<MakerState.Failed> listener;
    synchronized (this) {
      if (!setState(failed)) {
        return;
      }
      running = List.copyOf(background);
      listener = failureListener;
      // Not among the tasks that it cancels, one of which has called this.
      ending =
          Optional.of(
              tasks.start("maker-failed", () -> end(running, SESSIONS_GRACE, Optional.of(cause))));
    }
    listener.accept(failed);
  }

  @Override
  public void stop(Duration limit) {
    List<Task> running;
    Optional<Task> failing;
    synchronized (this) {
      if (state instanceof MakerState.Stopped) {
        return;
      }
      state = new MakerState.Stopped();
      running = List.copyOf(background);
      failing = ending;
    }
    if (failing.isEmpty()) {
      end(running, limit, Optional.empty());
      return;
    }
    try {
      failing.get().await(limit);
    } catch (InterruptedException _) {
      // Whoever stops us is in a hurry; what ends already goes on ending.
      Thread.currentThread().interrupt();
    }
  }

  private void end(List<Task> running, Duration limit, Optional<MakerState.Cause> cause) {
    dispatcher.close();
    announcer.close();
    running.forEach(Task::cancel);
    try {
      sessions.close(limit.compareTo(SESSIONS_GRACE) < 0 ? limit : SESSIONS_GRACE);
    } catch (InterruptedException _) {
      // Whoever stops us is in a hurry: sessions end by themselves, their leases run out.
      Thread.currentThread().interrupt();
    }
    renewLeases();
    leave();
    log.stopped(nick(), cause);
  }

  private void leave() {
    ports.channel().close();
    ports.bonds().close();
    synchronized (this) {
      registration.ifPresent(OwnNicks.Registration::close);
    }
  }
}
