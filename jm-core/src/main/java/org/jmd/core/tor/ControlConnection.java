package org.jmd.core.tor;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkEnded;
import org.jmd.core.net.LinkInbox;
import org.jmd.core.net.Transport;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Tasks;

/** One connection to a control port: a command, its reply, and so on. For one task. */
final class ControlConnection implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final int MAX_LINES = 2 * ReplyReader.MAX_REPLY_LINES;
  private static final long MAX_OCTETS = 4L * ReplyReader.MAX_REPLY_OCTETS;

  private final Tasks tasks;
  private final Endpoint control;
  private final LinkInbox inbox;
  private final ReplyReader reader = new ReplyReader();
  private final Link link;

  private ControlConnection(Tasks tasks, Endpoint control, LinkInbox inbox, Link link) {
    this.tasks = tasks;
    this.control = control;
    this.inbox = inbox;
    this.link = link;
  }

  static ControlConnection open(Transport transport, Tasks tasks, Endpoint control)
      throws TorException, InterruptedException {
    LinkInbox inbox = new LinkInbox(tasks, MAX_LINES, MAX_OCTETS);
    boolean open = false;
    try {
      transport.connect(control, new Isolation("control", "control"), inbox);
      Link link = inbox.awaitOpen(tasks, LIMIT);
      open = true;
      return new ControlConnection(tasks, control, inbox, link);
    } catch (LinkEnded ended) {
      throw TorException.broken("no control port at " + control + ": " + ended.reason());
    } finally {
      if (!open) {
        inbox.abandon();
      }
    }
  }

  /**
   * Sends a command and waits for its reply, whatever that is.
   *
   * @param command one line; never logged, because it may hold a secret
   */
  ControlReply ask(String command) throws TorException, InterruptedException {
    send(command);
    Deadline deadline = tasks.deadline(LIMIT);
    while (!deadline.isPast()) {
      Optional<ControlReply> reply = next(deadline);
      if (reply.isPresent() && !reply.get().isEvent()) {
        return reply.get();
      }
    }
    throw TorException.broken("tor did not answer within " + LIMIT.toSeconds() + " s");
  }

  /** As {@link #ask}, but anything other than success is an exception. */
  ControlReply demand(String command) throws TorException, InterruptedException {
    ControlReply reply = ask(command);
    if (!reply.isSuccess()) {
      throw refused(reply);
    }
    return reply;
  }

  static TorException refused(ControlReply reply) {
    return new TorException(
        TorException.Kind.REFUSED,
        "tor refuses: " + reply.status() + " " + printable(reply.lines().getFirst()));
  }

  /**
   * Passes over what comes unasked until that much time is over, or throws because the end came.
   */
  void idle(Duration duration) throws TorException, InterruptedException {
    Deadline deadline = tasks.deadline(duration);
    while (!deadline.isPast()) {
      next(deadline);
    }
  }

  /** Queues a command and waits for nothing; false if the connection is gone. */
  boolean send(String command) {
    return link.send(Frame.owning((command + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
  }

  private Optional<ControlReply> next(Deadline deadline) throws TorException, InterruptedException {
    Optional<LinkInbox.Event> event = inbox.poll(deadline);
    if (event.isEmpty()) {
      if (inbox.isOver()) {
        throw TorException.broken("the control port at " + control + " is lost: " + inbox.ending());
      }
      return Optional.empty();
    }
    return event.get() instanceof LinkInbox.Event.Line line
        ? reader.feed(line.bytes())
        : Optional.empty();
  }

  private static String printable(String text) {
    String clean = text.replaceAll("[^ -~]", "?");
    return clean.length() > 100 ? clean.substring(0, 100) + "..." : clean;
  }

  @Override
  public void close() {
    inbox.abandon();
    link.close();
  }
}
