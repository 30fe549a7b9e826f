package org.jmd.core.net;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Tasks;

/**
 * Carries what happens on one link from the transport's thread to the task that reads the link.
 * Bounded in lines and bytes: a peer that sends faster than its lines are handled loses its link,
 * and no line is ever dropped silently.
 */
public final class LinkInbox implements LinkListener {
  /** What the reading task takes out. */
  public sealed interface Event {
    /** The link is open. */
    record Opened(Link link) implements Event {}

    /** A line arrived. */
    final class Line implements Event {
      private final byte[] bytes;

      private Line(byte[] bytes) {
        this.bytes = bytes;
      }

      /** Without its terminator; not a copy. */
      public byte[] bytes() {
        return bytes;
      }
    }

    /** The link is encrypted from here on. */
    record Secured() implements Event {}

    /** Somebody wants the task to look around. */
    record Nudge() implements Event {}
  }

  private final Mailbox<Event> events;
  private final long maxBytes;
  private final AtomicLong heldBytes = new AtomicLong();
  private volatile String ending = "closed by the other end";

  /**
   * An empty inbox.
   *
   * @param maxLines most events held
   * @param maxBytes most bytes of lines held
   */
  public LinkInbox(Tasks tasks, int maxLines, long maxBytes) {
    this.events = tasks.mailbox(maxLines);
    this.maxBytes = maxBytes;
  }

  @Override
  public void opened(Link link) {
    if (!events.offer(new Event.Opened(link))) {
      link.close();
    }
  }

  @Override
  public void secured(Link link) {
    if (!events.offer(new Event.Secured())) {
      link.close();
    }
  }

  @Override
  public void received(Link link, byte[] line) {
    if (heldBytes.addAndGet(line.length) > maxBytes || !events.offer(new Event.Line(line))) {
      ending = "sent faster than its lines could be handled";
      link.close();
    }
  }

  @Override
  public void closed(Optional<String> reason) {
    reason.ifPresent(text -> ending = text);
    events.close();
  }

  /** Wakes the reading task. */
  boolean nudge() {
    return events.offer(new Event.Nudge());
  }

  /** The next event; empty if there is none until the deadline, or never will be. */
  public Optional<Event> poll(Deadline deadline) throws InterruptedException {
    Optional<Event> event = events.poll(deadline);
    if (event.isPresent() && event.get() instanceof Event.Line line) {
      heldBytes.addAndGet(-line.bytes().length);
    }
    return event;
  }

  /** Whether {@link #poll} will never return anything again, given that it just did not. */
  public boolean isOver() {
    return events.isClosed();
  }

  /** Why the link ended. */
  public String ending() {
    return ending;
  }

  /** Nobody reads any more: a link that opens now is closed. */
  public void abandon() {
    events.close();
    while (events.poll().isPresent()) {
      heldBytes.set(0);
    }
  }

  /**
   * Waits until the link is open.
   *
   * @throws LinkEnded if it is not within the limit, or never will be
   */
  public Link awaitOpen(Tasks tasks, Duration limit) throws LinkEnded, InterruptedException {
    Deadline deadline = tasks.deadline(limit);
    while (true) {
      Optional<Event> event = poll(deadline);
      if (event.isPresent() && event.get() instanceof Event.Opened opened) {
        return opened.link();
      }
      if (event.isEmpty()) {
        throw new LinkEnded(isOver() ? ending : "not open within " + limit.toSeconds() + " s");
      }
    }
  }
}
