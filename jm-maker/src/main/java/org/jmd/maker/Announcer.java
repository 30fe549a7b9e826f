package org.jmd.maker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.Ticks;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.file.WalletStorageException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the announced offers in line with the balance (coinjoin.md 1.3, 1.15). Changes are
 * announced after a random delay, lest they point to the CoinJoin or block that caused them. Safe
 * for use by several threads.
 */
final class Announcer {
  private final OfferPolicy policy;
  private final OfferBook book;
  private final Funds funds;
  private final MessageChannel channel;
  private final Tasks tasks;
  private final Ticks ticks;
  private final Entropy entropy;
  private final Duration maxDelay;
  private final MakerLog log;

  /** Guarded by {@code this}, as are the fields below. */
  private long plannedSats;

  private List<String> problems = List.of();
  private boolean closed;
  private @Nullable Task pending;

  /** What each connected directory was told of. */
  private final Map<Endpoint, List<Offer>> told = new HashMap<>();

  Announcer(
      MakerSettings settings,
      OfferBook book,
      Funds funds,
      MessageChannel channel,
      Tasks tasks,
      Ticks ticks,
      Entropy entropy,
      MakerLog log) {
    this.policy = new OfferPolicy(settings.offers(), entropy);
    this.book = book;
    this.funds = funds;
    this.channel = channel;
    this.tasks = tasks;
    this.ticks = ticks;
    this.entropy = entropy;
    this.maxDelay = settings.timing().reannounceMax();
    this.log = log;
  }

  /**
   * Makes offers from the present balance, without announcing them.
   *
   * @return the problems if there are no offers, else empty
   */
  List<String> makeOffers() {
    long balanceSats = maxBalanceSats();
    OfferPolicy.Plan plan = policy.plan(balanceSats);
    replace(plan, balanceSats);
    return book.current().isEmpty() ? plan.problems() : List.of();
  }

  /** Why terms led to no offer when offers were made last. */
  synchronized List<String> problems() {
    return problems;
  }

  private long maxBalanceSats() {
    return funds.offerableSats().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private OfferBook.Change replace(OfferPolicy.Plan plan, long balanceSats) {
    synchronized (this) {
      plannedSats = balanceSats;
      problems = plan.problems();
    }
    return book.replace(plan.offers(), balanceSats, ticks.instant());
  }

  /** Tells one directory what is on offer. */
  void announceTo(Endpoint directory) {
    List<Offer> offers = book.current();
    for (Offer offer : offers) {
      channel.broadcast(directory, new PublicMessage.OfferAnnouncement(offer));
    }
    synchronized (this) {
      told.put(directory, offers);
    }
  }

  /** A directory forgets what it was told when the connection ends. */
  synchronized void lost(Endpoint directory) {
    told.remove(directory);
  }

  /** What is announced on that directory. */
  synchronized List<Offer> announcedAt(Endpoint directory) {
    return told.getOrDefault(directory, List.of());
  }

  /** Renews the offers some time from now if the balance is not the one they were made for. */
  void balanceMayHaveChanged() {
    long balanceSats = maxBalanceSats();
    synchronized (this) {
      if (!closed && pending == null && balanceSats != plannedSats) {
        pending = tasks.start("maker-reannounce", this::reannounce);
      }
    }
  }

  private void reannounce() {
    try {
      tasks.sleep(Draw.delay(entropy, maxDelay));
      synchronized (this) {
        pending = null;
        if (closed) {
          return;
        }
      }
      renew();
    } catch (ChainUnavailableException e) {
      // The next look at the wallet finds the balance still changed.
      log.chainUnavailable(e);
    } catch (WalletStorageException e) {
      log.notRecorded("wallet", e);
    } catch (InterruptedException _) {
      // Only close() cancels; there is nothing left to announce.
      return;
    }
  }

  private void renew() {
    long balanceSats = maxBalanceSats();
    OfferBook.Change change = replace(policy.plan(balanceSats), balanceSats);
    for (long oid : change.cancelledOids()) {
      channel.broadcast(new PublicMessage.CancelOffer(oid));
    }
    for (Offer offer : change.announce()) {
      channel.broadcast(new PublicMessage.OfferAnnouncement(offer));
    }
    if (!change.isSilent()) {
      List<Offer> now = book.current();
      synchronized (this) {
        told.replaceAll((_, _) -> now);
      }
      log.offersInForce(now);
    }
  }

  /** Announces nothing any more. */
  synchronized void close() {
    closed = true;
    if (pending != null) {
      pending.cancel();
    }
  }
}
