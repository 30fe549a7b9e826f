package org.jmd.maker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jmd.core.chain.ChainUnavailableException;
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
  private static final Duration FOLLOW_UP = Duration.ofMinutes(1);
  private static final Duration FUNDS_RETRY = Duration.ofSeconds(10);
  private static final int FUNDS_RETRIES = 30;
  private static final Duration SESSIONS_GRACE = Duration.ofMillis(1_500);

  private final MakerSettings settings;
  private final MakerPorts ports;
  private final Tasks tasks;
  private final MakerLog log;
  private final OfferBook book = new OfferBook();
  private final Announcer announcer;
  private final SignedRounds rounds;
  private final SessionTable sessions;
  private final Dispatcher dispatcher;

  /** Guarded by {@code this}, as are the fields below. */
  private MakerState state = new MakerState.Created();

  private Optional<OwnNicks.Registration> registration = Optional.empty();
  private final List<Task> background = new ArrayList<>();

  /** A maker on a wallet; {@link #start} starts it. */
  public Maker(MakerSettings settings, MakerWorld world) {
    this(settings, world.ports(settings));
  }

  Maker(MakerSettings settings, MakerPorts ports) {
    this.settings = settings;
    this.ports = ports;
    this.tasks = ports.tasks();
    this.log = ports.log();
    Ticks ticks = new Ticks(tasks);
    MakerLimits limits = settings.limits();
    this.announcer =
        new Announcer(settings, book, ports.funds(), ports.channel(), tasks, ports.entropy(), log);
    this.rounds = new SignedRounds(limits.signedRounds(), settings.timing().pendingTx());
    this.sessions =
        new SessionTable(
            new SessionDesk(
                settings,
                tasks,
                ports.entropy(),
                ports.channel(),
                new ErrorReplies(ports.channel(), ticks, limits.errorsPerSecond()),
                ports.funds(),
                ports.gossiper(),
                new DisclosureBudget(limits.disclosuresPerHour()),
                rounds,
                log,
                this::signed,
                this::sessionOver),
            ports.blacklist(),
            book,
            nick -> ports.own().filter(own -> own.isOwn(nick)).isPresent());
    this.dispatcher =
        new Dispatcher(
            nick(),
            tasks,
            new Dispatcher.Desks(
                new NickQuota(ticks, limits),
                announcer,
                new OrderbookReplies(
                    ports.channel(), book, ports.bonds(), limits, tasks, ports.entropy(), log),
                sessions,
                new PushDesk(rounds, ports.funds(), settings, tasks, log),
                new CommitmentIntake(ports.blacklist(), ports.gossiper(), limits, ticks, log)),
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
  public synchronized MakerState state() {
    return state;
  }

  /** The offers that can be filled now. */
  public List<Offer> offers() {
    return book.current();
  }

  /** CoinJoins under way. */
  public int sessions() {
    return sessions.size();
  }

  /**
   * Looks at the wallet and announces offers. If there is nothing to offer the maker waits for
   * funds in the background for a while; see {@link #state}.
   *
   * @throws ChainUnavailableException if the wallet cannot be synchronised
   * @throws WalletStorageException if the wallet's files cannot be read
   * @throws java.io.UncheckedIOException if the nick cannot be registered
   */
  @Override
  public void start() {
    settings.offers().forEach(t -> t.fingerprintWarning().ifPresent(log::fingerprintable));
    ports.funds().sync();
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
      problems = afterSync(announcer::makeOffers).orElse(before);
      if (problems.isEmpty()) {
        open();
        return;
      }
      setState(new MakerState.WaitingForFunds(problems));
      log.nothingToOffer(problems, attempt, FUNDS_RETRIES);
    }
    log.gaveUp(problems);
    setState(new MakerState.Failed("nothing to offer; fund the wallet: " + problems));
  }

  private void open() {
    register();
    setState(new MakerState.Running());
    log.started(nick());
    log.offersInForce(book.current());
    launch("maker", dispatcher::run);
    launch("maker-rescan", this::rescan);
    launch("maker-pending", this::followUp);
    ports.channel().open(dispatcher);
    if (state() instanceof MakerState.Stopped) {
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

  private synchronized void setState(MakerState next) {
    if (!(state instanceof MakerState.Stopped)) {
      state = next;
    }
  }

  /** A body that ends when it is cancelled. */
  @FunctionalInterface
  private interface Body {
    void run() throws InterruptedException;
  }

  private synchronized void launch(String name, Body body) {
    if (state instanceof MakerState.Stopped) {
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
              }
            }));
  }

  // ---- the wallet

  private void rescan() throws InterruptedException {
    while (true) {
      tasks.sleep(settings.timing().rescan());
      lookAtWallet();
    }
  }

  private void followUp() throws InterruptedException {
    while (true) {
      guarded(() -> {
        ports.funds().followUp();
        return true;
      });
      tasks.sleep(FOLLOW_UP);
    }
  }

  private void lookAtWallet() {
    afterSync(() -> {
      announcer.balanceMayHaveChanged();
      return true;
    });
  }

  private <T> Optional<T> afterSync(Supplier<T> step) {
    return guarded(() -> {
      ports.funds().sync();
      return step.get();
    });
  }

  /** Node and disk may fail for a while; the next look at the wallet is never far. */
  private <T> Optional<T> guarded(Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (ChainUnavailableException e) {
      log.chainUnavailable(e);
    } catch (WalletStorageException e) {
      log.notRecorded("wallet", e);
    }
    return Optional.empty();
  }

  /** Called by a session's task after it has sent its signatures. */
  private void signed() {
    launch(
        "maker-after-coinjoin",
        () -> {
          tasks.sleep(settings.timing().afterCoinJoin());
          lookAtWallet();
        });
  }

  private void sessionOver(MakerSession session) {
    sessions.remove(session);
  }

  private void renewLeases() {
    for (SignedRounds.Round round : rounds.waiting(tasks.clock().instant())) {
      try {
        round.stake().renew(settings.timing().pendingTx());
      } catch (WalletStorageException e) {
        log.notRecorded("lease", e);
      }
    }
  }

  // ---- the end

  @Override
  public void stop(Duration limit) {
    List<Task> running;
    synchronized (this) {
      if (state instanceof MakerState.Stopped) {
        return;
      }
      state = new MakerState.Stopped();
      running = List.copyOf(background);
    }
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
    log.stopped(nick());
  }

  private void leave() {
    ports.channel().close();
    synchronized (this) {
      registration.ifPresent(OwnNicks.Registration::close);
    }
  }
}
