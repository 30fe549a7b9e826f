package org.jmd.daemon.notify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkEnded;
import org.jmd.core.net.LinkInbox;
import org.jmd.core.net.TlsTerms;
import org.jmd.core.net.Transport;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Tasks;

/**
 * One connection to a server, line by line. No step takes longer than 30 s (wallet.md 7.3), all of
 * it no longer than two minutes, and no more than 64 KiB wait to be read. For one task.
 */
final class Talk implements AutoCloseable {
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final Duration WHOLE = Duration.ofMinutes(2);
  private static final int MAX_LINES = 200;
  private static final long MAX_OCTETS = 64 * 1024;
  private static final Pattern PROXY_STATUS = Pattern.compile("status: ([A-Z_]{1,40})");

  private final Tasks tasks;
  private final LinkInbox inbox;
  private final Link link;
  private final Deadline end;

  private Talk(Tasks tasks, LinkInbox inbox, Link link, Deadline end) {
    this.tasks = tasks;
    this.inbox = inbox;
    this.link = link;
    this.end = end;
  }

  static Talk open(Transport transport, Tasks tasks, Endpoint server, Isolation isolation)
      throws Undelivered, InterruptedException {
    LinkInbox inbox = new LinkInbox(tasks, MAX_LINES, MAX_OCTETS);
    Deadline end = tasks.deadline(WHOLE);
    boolean open = false;
    try {
      transport.connect(server, isolation, inbox);
      Link link = inbox.awaitOpen(tasks, STEP);
      open = true;
      return new Talk(tasks, inbox, link, end);
    } catch (LinkEnded ended) {
      throw Undelivered.forNow("no connection" + known(ended.reason()));
    } finally {
      if (!open) {
        inbox.abandon();
      }
    }
  }

  /** What may be repeated of a transport's reason, which names the server. */
  private static String known(String reason) {
    Matcher proxy = PROXY_STATUS.matcher(reason);
    if (proxy.find()) {
      return ": the SOCKS proxy says " + proxy.group(1);
    }
    if (reason.contains("SOCKS5 proxy is needed")) {
      return ": tor.socks_host is empty";
    }
    if (reason.contains("refused")) {
      return ": refused";
    }
    if (reason.startsWith("unknown host")) {
      return ": unknown host";
    }
    return reason.contains("not open within") || reason.contains("timed out") ? " in time" : "";
  }

  /** Encrypts what follows. */
  void secure(TlsTerms terms) throws Undelivered, InterruptedException {
    link.secure(terms);
    Optional<LinkInbox.Event> event = inbox.poll(step());
    if (event.isPresent() && event.get() instanceof LinkInbox.Event.Secured) {
      return;
    }
    if (event.isPresent()) {
      throw Undelivered.forGood("the server speaks where encryption was to begin");
    }
    throw inbox.ending().contains("certificate")
        ? Undelivered.forGood(inbox.ending())
        : Undelivered.forNow("the connection could not be encrypted");
  }

  /** Queues octets that end with the end of a line. */
  void say(byte[] octets) throws Undelivered {
    if (!link.send(Frame.owning(octets))) {
      throw lost();
    }
  }

  void say(String line) throws Undelivered {
    say((line + "\r\n").getBytes(ISO_8859_1));
  }

  /** The next line. */
  String hear() throws Undelivered, InterruptedException {
    Deadline deadline = step();
    while (true) {
      Optional<LinkInbox.Event> event = inbox.poll(deadline);
      if (event.isPresent() && event.get() instanceof LinkInbox.Event.Line line) {
        return new String(line.bytes(), ISO_8859_1);
      }
      if (event.isEmpty()) {
        throw inbox.isOver() ? lost() : Undelivered.forNow("the server does not answer in time");
      }
    }
  }

  private Deadline step() {
    return end.remaining().compareTo(STEP) < 0 ? end : tasks.deadline(STEP);
  }

  private static Undelivered lost() {
    return Undelivered.forNow("the connection was lost before the answer");
  }

  @Override
  public void close() {
    inbox.abandon();
    link.close();
  }
}
