package org.jmd.taker;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.ChannelListener;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Tasks;

/** Everything that is heard in one round, in one queue for one task. */
final class Inbox implements ChannelListener {
  /** Room for the answers of a large market to one request. */
  private static final int CAPACITY = 1 << 16;

  private final Mailbox<ChannelEvent> mailbox;
  private final AtomicLong lost = new AtomicLong();

  Inbox(Tasks tasks) {
    this.mailbox = tasks.mailbox(CAPACITY);
  }

  @Override
  public void heard(ChannelEvent event) {
    if (!mailbox.offer(event)) {
      lost.incrementAndGet();
    }
  }

  /** The next event, or empty once the deadline has passed. */
  Optional<ChannelEvent> next(Deadline deadline) throws InterruptedException {
    return mailbox.poll(deadline);
  }

  /** How many events found no room. */
  long lost() {
    return lost.get();
  }
}
