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
import org.jmd.core.runtime.Tasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says one thing on every directory as somebody who never was there before and never comes back: a
 * new nick, and a new circuit to each directory (coinjoin.md 1.10). Safe for use by several
 * threads.
 *
 * @param template of a channel that cannot be dialled; its nick is fresh for each commitment
 */
record FreshIdentity(ChannelSettings template, Transport transport, Tasks tasks, Entropy entropy) {
  private static final Logger log = LoggerFactory.getLogger(FreshIdentity.class);
  private static final String PURPOSE = "jm-hp2-broadcast";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Time for the last frame to leave before the connections close. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** Publishes the commitment and tells how many directories were reached. */
  int publish(Commitment commitment) throws InterruptedException {
    int all = template.directories().size();
    Mailbox<ChannelEvent.DirectoryUp> ups = tasks.mailbox(2 * all);
    try (OnionMessageChannel channel =
        new OnionMessageChannel(
            template.forPurpose(PURPOSE),
            NickIdentity.create(entropy),
            transport,
            tasks,
            entropy)) {
      channel.open(event -> {
        if (event instanceof ChannelEvent.DirectoryUp up && !ups.offer(up)) {
          log.debug("directory {} comes up too often", up.directory());
        }
      });
      int reached = reach(channel, ups, commitment);
      if (reached > 0) {
        tasks.sleep(LINGER);
      }
      log.debug("published a commitment on {} of {} directories", reached, all);
      return reached;
    }
  }

  private int reach(
      OnionMessageChannel channel, Mailbox<ChannelEvent.DirectoryUp> ups, Commitment commitment)
      throws InterruptedException {
    Deadline deadline = tasks.deadline(LIMIT);
    int reached = 0;
    while (reached < template.directories().size()) {
      Optional<ChannelEvent.DirectoryUp> up = ups.poll(deadline);
      if (up.isEmpty()) {
        break;
      }
      channel.broadcast(up.get().directory(), new PublicMessage.CommitmentGossip(commitment));
      reached++;
    }
    return reached;
  }
}
