package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.RateLimit;
import org.jmd.core.net.Route;
import org.jmd.core.net.Ticks;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.Plain;
import org.jmd.core.runtime.Tasks;

/**
 * Answers {@code !orderbook}: one private message per offer, with a bond proof made for the asking
 * nick (coinjoin.md 1.4), within the limits of 1.5.2. Nicks cost nothing, so there is a budget for
 * all of them together; when it is spent, later answers go to a random sample of those who still
 * wait. Used by one task.
 */
final class OrderbookReplies {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int MAX_WAITING = 32;

  private record Waiting(Nick nick, Route route, Instant since) {}

  private final MessageChannel channel;
  private final OfferBook offers;
  private final BondSource bonds;
  private final Tasks tasks;
  private final Entropy entropy;
  private final MakerLog log;
  private final OrderbookLimiter byNick;
  private final RateLimit budget;
  private final List<Waiting> waiting = new ArrayList<>();
  private long passedOver;

  OrderbookReplies(
      MessageChannel channel,
      OfferBook offers,
      BondSource bonds,
      MakerLimits limits,
      Tasks tasks,
      Entropy entropy,
      MakerLog log) {
    this.channel = channel;
    this.offers = offers;
    this.bonds = bonds;
    this.tasks = tasks;
    this.entropy = entropy;
    this.log = log;
    this.byNick = new OrderbookLimiter(limits.orderbook());
    this.budget =
        new RateLimit(
            new Ticks(tasks),
            limits.orderbookPerMinute(),
            Duration.ofMinutes(1).dividedBy(limits.orderbookPerMinute()));
  }

  void requested(Nick from, Route via) {
    Instant now = tasks.clock().instant();
    boolean allowed =
        switch (via) {
          case Route.ViaDirectory _ -> isAllowed(byNick.judge(from, now), from);
          // Requests on a direct connection were limited where they arrived.
          case Route.Direct _ -> true;
        };
    if (!allowed) {
      return;
    }
    if (waiting.isEmpty() && budget.tryAcquire()) {
      answer(from, via);
    } else {
      queue(new Waiting(from, via, now));
    }
  }

  private boolean isAllowed(OrderbookLimiter.Verdict verdict, Nick who) {
    if (verdict == OrderbookLimiter.Verdict.BAN) {
      log.requesterBanned(who);
    }
    return verdict == OrderbookLimiter.Verdict.ANSWER;
  }

  /** Keeps a uniform sample of those who asked since the budget was spent. */
  private void queue(Waiting request) {
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

  /** Answers some of those who wait; called every second or so. */
  void tick() {
    Instant now = tasks.clock().instant();
    waiting.removeIf(request -> request.since().plus(PATIENCE).isBefore(now));
    while (!waiting.isEmpty() && budget.tryAcquire()) {
      Waiting chosen = waiting.remove(entropy.nextInt(waiting.size()));
      answer(chosen.nick(), chosen.route());
    }
    if (waiting.isEmpty()) {
      passedOver = 0;
    }
  }

  /** Forgets idle requesters; called every hour or so. */
  void tidy() {
    byNick.tidy(tasks.clock().instant());
  }

  private void answer(Nick nick, Route route) {
    List<Offer> current = offers.current();
    Optional<String> proof = current.isEmpty() ? Optional.empty() : bonds.proofFor(nick);
    for (Offer offer : current) {
      channel.reply(route, nick, new Plain.PrivateOffer(offer, proof));
    }
    log.offersSent(nick, current.size());
  }
}
