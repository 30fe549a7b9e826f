package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Backoff;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Transport;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.jmd.maker.CommitmentGossiper;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.podle.CommitmentOutbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes used commitments under fresh identities (coinjoin.md 1.10). Our own are kept on the
 * disk from before the taker sees our coins until a directory has them: a burst waits, a directory
 * or tor that is away is tried again some times, and what is left is published in the next life of
 * the process. Those of other makers are dropped while one of them is under way. Safe for use by
 * several threads.
 */
public final class EphemeralGossiper implements CommitmentGossiper, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EphemeralGossiper.class);

  /** With the backoff, some hours. */
  private static final int ATTEMPTS = 12;

  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(30);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(30);

  /**
   * Longest pause before what an earlier life has left is published, each by itself: together they
   * would tell that they have one sender.
   */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final FreshIdentity publisher;
  private final CommitmentOutbox outbox;
  private final Tasks tasks;
  private final Entropy entropy;
  private final Backoff backoff;

  /** Those of the outbox whose turn has come; guarded by itself. */
  private final Set<Commitment> due = new LinkedHashSet<>();

  private final Mailbox<Boolean> bell;
  private final Mailbox<Commitment> others;
  private final AtomicBoolean relaying = new AtomicBoolean();
  private final Task ownTask;
  private final Task othersTask;

  /**
   * Starts to publish what the outbox holds already.
   *
   * @param template of a channel that cannot be dialled; its nick is fresh for each commitment
   * @param outbox where our own wait; nobody else uses it
   */
  public EphemeralGossiper(
      ChannelSettings template,
      Transport transport,
      Tasks tasks,
      Entropy entropy,
      CommitmentOutbox outbox) {
    this.publisher = new FreshIdentity(template, transport, tasks, entropy);
    this.outbox = outbox;
    this.tasks = tasks;
    this.entropy = entropy;
    this.backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF, entropy);
    this.bell = tasks.mailbox(1);
    this.others = tasks.mailbox(1);
    Set<Commitment> left = new LinkedHashSet<>(outbox.waiting());
    this.ownTask = tasks.start("gossip-own", () -> publishOwn(left));
    this.othersTask = tasks.start("gossip-relay", this::publishOthers);
  }

  @Override
  public void owe(Commitment commitment) {
    outbox.add(commitment);
  }

  @Override
  public void withdraw(Commitment commitment) {
    forget(commitment);
  }

  @Override
  public void announce(Commitment commitment) {
    synchronized (due) {
      due.add(commitment);
    }
    ring();
  }

  /** A bell that rings already need not be rung. */
  private void ring() {
    if (!bell.offer(Boolean.TRUE)) {
      log.trace("the publisher is called already, or has ended");
    }
  }

  @Override
  public void relay(Commitment commitment) {
    if (!relaying.compareAndSet(false, true)) {
      log.debug("a commitment of another maker is not relayed, one is under way");
    } else if (!others.offer(commitment)) {
      relaying.set(false);
    }
  }

  private void publishOwn(Set<Commitment> left) {
    try {
      for (Commitment commitment : left) {
        tasks.sleep(Duration.ofNanos(entropy.nextLong(LONGEST_PAUSE.toNanos())));
        publishDue();
        deliver(commitment);
      }
      do {
        publishDue();
      } while (bell.take().isPresent());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void publishDue() throws InterruptedException {
    for (Optional<Commitment> next = nextDue(); next.isPresent(); next = nextDue()) {
      deliver(next.get());
    }
  }

  private Optional<Commitment> nextDue() {
    synchronized (due) {
      Optional<Commitment> next = due.stream().findFirst();
      next.ifPresent(due::remove);
      return next;
    }
  }

  /** Tries until a directory has it, but not for ever: others wait as well. */
  private void deliver(Commitment commitment) throws InterruptedException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (publisher.publish(commitment) > 0) {
        backoff.reset();
        forget(commitment);
        return;
      }
      tasks.sleep(backoff.next());
    }
    log.warn(
        "a used commitment could not be published: no directory was reached in {} attempts; it is"
            + " tried again after the next start",
        ATTEMPTS);
  }

  /** Where that fails, the worst is that somebody hears it twice. */
  private void forget(Commitment commitment) {
    try {
      outbox.remove(commitment);
    } catch (WalletStorageException e) {
      log.warn("{}", e.getMessage());
    }
  }

  private void publishOthers() {
    try {
      for (Optional<Commitment> next = others.take(); next.isPresent(); next = others.take()) {
        publisher.publish(next.get());
        relaying.set(false);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    bell.close();
    others.close();
    ownTask.cancel();
    othersTask.cancel();
  }
}
