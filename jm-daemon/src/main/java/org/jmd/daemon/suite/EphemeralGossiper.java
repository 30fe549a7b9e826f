package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.Optional;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.jmd.maker.CommitmentGossiper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes used commitments under a fresh nick on fresh connections, so that nobody learns which
 * maker saw them (coinjoin.md 1.10). Our own wait in a short queue; those of other makers are
 * dropped while one is under way. Safe for use by several threads.
 */
public final class EphemeralGossiper implements CommitmentGossiper, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EphemeralGossiper.class);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Time for the last frame to leave before the connections close. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final int OWN_QUEUE = 64;

  private final ChannelSettings template;
  private final Transport transport;
  private final Tasks tasks;
  private final Entropy entropy;
  private final Mailbox<Commitment> own;
  private final Mailbox<Commitment> others;
  private final Task ownTask;
  private final Task othersTask;

  /**
   * Starts both queues.
   *
   * @param template of a channel that cannot be dialled; its nick is fresh for each commitment
   */
  public EphemeralGossiper(
      ChannelSettings template, Transport transport, Tasks tasks, Entropy entropy) {
    this.template = template;
    this.transport = transport;
    this.tasks = tasks;
    this.entropy = entropy;
    this.own = tasks.mailbox(OWN_QUEUE);
    // One place besides the one under way would be a queue; a relay is dropped instead.
    this.others = tasks.mailbox(1);
    this.ownTask = tasks.start("gossip-own", () -> publishAll(own));
    this.othersTask = tasks.start("gossip-relay", () -> publishAll(others));
  }

  @Override
  public void announce(Commitment commitment) {
    if (!own.offer(commitment)) {
      log.warn("a used commitment is not published: {} are waiting already", OWN_QUEUE);
    }
  }

  @Override
  public void relay(Commitment commitment) {
    if (!others.offer(commitment)) {
      log.debug("a commitment of another maker is not relayed, one is under way");
    }
  }

  private void publishAll(Mailbox<Commitment> queue) {
    try {
      for (Optional<Commitment> next = queue.take(); next.isPresent(); next = queue.take()) {
        publish(next.get());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(Commitment commitment) throws InterruptedException {
    Mailbox<ChannelEvent> events = tasks.mailbox(256);
    try (OnionMessageChannel channel =
        new OnionMessageChannel(
            template, NickIdentity.create(entropy), transport, tasks, entropy)) {
      channel.open(event -> {
        if (event instanceof ChannelEvent.DirectoryUp && !events.offer(event)) {
          log.debug("more directories than expected");
        }
      });
      Deadline deadline = tasks.deadline(LIMIT);
      int reached = 0;
      while (reached < template.directories().size()) {
        Optional<ChannelEvent> event = events.poll(deadline);
        if (event.isEmpty()) {
          break;
        }
        if (event.get() instanceof ChannelEvent.DirectoryUp up) {
          channel.broadcast(up.directory(), new PublicMessage.CommitmentGossip(commitment));
          reached++;
        }
      }
      tasks.sleep(LINGER);
      log.debug("published a commitment on {} directories", reached);
    }
  }

  @Override
  public void close() {
    own.close();
    others.close();
    ownTask.cancel();
    othersTask.cancel();
  }
}
