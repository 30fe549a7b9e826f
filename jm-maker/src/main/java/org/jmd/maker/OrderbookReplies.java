package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.MessageChannel.DirectoryStatus;
import org.jmd.core.net.Route;
import org.jmd.core.net.Ticks;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.Plain;

/**
 * Answers {@code !orderbook}: one private message per offer, with a bond proof made for the asking
 * nick (coinjoin.md 1.4), within the limits of 1.5.2. Nicks cost nothing, so there is a budget for
 * all of them together, with a part for each directory; when it is spent, later answers go to a
 * random sample of those who still wait. Among those of one directory, nicks that asked there
 * before and nicks that never did take turns, so that a crowd of new ones leaves half to the
 * others. Used by one task.
 */
final class OrderbookReplies {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int MAX_WAITING = 32;

  private record Waiting(Nick nick, Route route, Instant since) {}

  /**
   * A crowd that waits together.
   *
   * @param way a directory, or empty for direct connections
   * @param familiar whether it is of nicks that asked there before
   */
  private record Crowd(Optional<Endpoint> way, boolean familiar) {}

  /** Those of one crowd who wait. */
  private static final class Queue {
    private final List<Waiting> waiting = new ArrayList<>();
    private long passedOver;

    /** Keeps a uniform sample of those who asked since there was nobody. */
    void add(Waiting request, Entropy entropy) {
      if (waiting.size() < MAX_WAITING) {
        waiting.add(request);
        return;
      }
      passedOver++;
      long place = entropy.nextLong(MAX_WAITING + passedOver);
      if (place < MAX_WAITING) {
        waiting.set((int) place, request);
      }
    }

    void removeIf(Predicate<Waiting> condition) {
      waiting.removeIf(condition);
      if (waiting.isEmpty()) {
        passedOver = 0;
      }
    }
  }

  private final MessageChannel channel;
  private final OfferBook offers;
  private final BondSource bonds;
  private final Ticks ticks;
  private final Entropy entropy;
  private final MakerLog log;
  private final OrderbookLimiter limiter;
  private final SharedBudget budget;

  /** Two for each way: a crowd from one of them fills its own only. */
  private final Map<Crowd, Queue> queues = new LinkedHashMap<>();

  OrderbookReplies(
      MessageChannel channel,
      OfferBook offers,
      BondSource bonds,
      MakerLimits limits,
      Ticks ticks,
      Entropy entropy,
      MakerLog log) {
    this.channel = channel;
    this.offers = offers;
    this.bonds = bonds;
    this.ticks = ticks;
    this.entropy = entropy;
    this.log = log;
    this.limiter = new OrderbookLimiter(limits.orderbook());
    this.budget =
        new SharedBudget(
            ticks,
            limits.orderbookPerMinute(),
            Duration.ofMinutes(1),
            channel.directories().stream().map(DirectoryStatus::endpoint).toList());
  }

  void requested(Nick from, Route via) {
    Instant now = ticks.instant();
    boolean allowed =
        switch (via) {
          case Route.ViaDirectory _ -> isAllowed(limiter.judge(new Claimed(from, via), now), from);
          // Requests on a direct connection were limited where they arrived.
          case Route.Direct _ -> true;
        };
    if (!allowed) {
      return;
    }
    boolean familiar = isRelayed(via) && limiter.isFamiliar(new Claimed(from, via), now);
    Queue queue =
        queues.computeIfAbsent(new Crowd(via.throughDirectory(), familiar), _ -> new Queue());
    if (queue.waiting.isEmpty() && budget.tryAcquire(via)) {
      answer(from, via, now);
    } else {
      queue.add(new Waiting(from, via, now), entropy);
    }
  }

  private boolean isAllowed(OrderbookLimiter.Verdict verdict, Nick who) {
    if (verdict == OrderbookLimiter.Verdict.BAN) {
      log.requesterBanned(who);
    }
    return verdict == OrderbookLimiter.Verdict.ANSWER;
  }

  /** Answers some of those who wait; called every second or so. */
  void tick() {
    Instant now = ticks.instant();
    queues
        .values()
        .forEach(queue -> queue.removeIf(request -> request.since().plus(PATIENCE).isBefore(now)));
    Set<Waiting> done = new HashSet<>();
    for (Waiting chosen : inTurns(shuffled(true), shuffled(false))) {
      if (isRelayed(chosen.route()) && limiter.isAnswered(chosen.nick(), now)) {
        // Another directory brought the same request, and its turn came first.
        done.add(chosen);
      } else if (budget.tryAcquire(chosen.route())) {
        done.add(chosen);
        answer(chosen.nick(), chosen.route(), now);
      }
    }
    queues.values().forEach(queue -> queue.removeIf(done::contains));
  }

  /** What is asked on a socket concerns nobody else, whatever nick it claims. */
  private static boolean isRelayed(Route route) {
    return route.throughDirectory().isPresent();
  }

  private List<Waiting> shuffled(boolean familiar) {
    List<Waiting> all = new ArrayList<>();
    queues.forEach((crowd, queue) -> {
      if (crowd.familiar() == familiar) {
        all.addAll(queue.waiting);
      }
    });
    return entropy.shuffled(all);
  }

  /** One of each in turn as long as there are both; chance says who is first. */
  private List<Waiting> inTurns(List<Waiting> some, List<Waiting> others) {
    boolean swap = entropy.nextInt(2) == 0;
    List<Waiting> first = swap ? others : some;
    List<Waiting> second = swap ? some : others;
    List<Waiting> all = new ArrayList<>();
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      all.addAll(first.subList(Math.min(i, first.size()), Math.min(i + 1, first.size())));
      all.addAll(second.subList(Math.min(i, second.size()), Math.min(i + 1, second.size())));
    }
    return all;
  }

  /** Forgets idle requesters; called every hour or so. */
  void tidy() {
    limiter.tidy(ticks.instant());
  }

  private void answer(Nick nick, Route route, Instant now) {
    if (isRelayed(route)) {
      limiter.answered(nick, now);
    }
    List<Offer> current = offers.current();
    Optional<String> proof = current.isEmpty() ? Optional.empty() : bonds.proofFor(nick);
    for (Offer offer : current) {
      channel.reply(route, nick, new Plain.PrivateOffer(offer, proof));
    }
    log.offersSent(nick, current.size());
  }
}
