package org.jmd.core.net;

import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jmd.core.net.MessageChannel.DirectoryStatus;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Location;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Task;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one directory: opened, introduced, kept alive and opened again (protocol.md
 * 1.6, 1.7, 2; coinjoin.md 1.17). One task does all of it.
 */
final class DirectoryLink {
  private static final Logger log = LoggerFactory.getLogger(DirectoryLink.class);

  private static final int MAX_LINES = 8192;
  private static final long MAX_BYTES = 4 * 1024 * 1024;
  private static final Duration CONNECT_LIMIT = Duration.ofMinutes(3);
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(5);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(15);

  private static final Duration FOREVER = Duration.ofDays(1);

  /** A session of that length shows that the directory works: the next wait is short. */
  private static final Duration GOOD_SESSION = Duration.ofMinutes(1);

  private final ChannelParts parts;
  private final Endpoint endpoint;
  private final Isolation isolation;
  private final Backoff backoff;
  private final AtomicBoolean refreshWanted = new AtomicBoolean();
  private final Mailbox<Location> moves;
  private volatile DirectoryStatus status;
  private volatile @Nullable Link up;
  private volatile @Nullable LinkInbox inbox;
  private volatile @Nullable Location introducedAt;
  private @Nullable Task task;
  private boolean closed;

  DirectoryLink(ChannelParts parts, Endpoint endpoint) {
    this.parts = parts;
    this.endpoint = endpoint;
    String token = HexFormat.of().formatHex(parts.entropy().bytes(16));
    this.isolation = new Isolation(parts.settings().purpose(), token);
    this.backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF, parts.entropy());
    this.moves = parts.tasks().mailbox(1);
    this.status = new DirectoryStatus(endpoint, false, "not connected yet");
  }

  void start() {
    startOnce();
  }

  /** Whether this call started it. */
  synchronized boolean startOnce() {
    if (task != null || closed) {
      return false;
    }
    task = parts.tasks().start("directory-" + endpoint, this::run);
    return true;
  }

  synchronized void close() {
    closed = true;
    Task running = task;
    if (running != null) {
      running.cancel();
    }
  }

  DirectoryStatus status() {
    return status;
  }

  boolean isUp() {
    return up != null;
  }

  /** We can be dialled elsewhere now: the directory hears of it on a new connection, at once. */
  void moved(Location to) {
    Link link = up;
    if (link != null && to.equals(introducedAt)) {
      return;
    }
    boolean first = moves.offer(to);
    log.debug("directory {}: moved{}", endpoint, first ? "" : " again");
    // Looked at anew: whoever comes up after the offer compares locations itself.
    Link now = up;
    if (now != null) {
      now.close();
    }
  }

  /** False if the directory is not connected. */
  boolean send(Frame frame) {
    Link link = up;
    return link != null && link.send(frame);
  }

  /** Asks for the list of peers as soon as that is decent. */
  void refresh() {
    refreshWanted.set(true);
    LinkInbox current = inbox;
    if (current != null && !current.nudge()) {
      log.debug("directory {} is too busy to be asked for its peers", endpoint);
    }
  }

  private void run() {
    try {
      while (true) {
        String reason = connectAndServe();
        Duration wait = backoff.next();
        log.info("directory {}: {}; next attempt in {} s", endpoint, reason, wait.toSeconds());
        if (moves.poll(wait).isPresent()) {
          backoff.reset();
        }
      }
    } catch (InterruptedException closed) {
      status = new DirectoryStatus(endpoint, false, "closed");
    }
  }

  private String connectAndServe() throws InterruptedException {
    LinkInbox box = new LinkInbox(parts.tasks(), MAX_LINES, MAX_BYTES);
    @Nullable Link link = null;
    Deadline good = parts.tasks().deadline(FOREVER);
    try {
      DirectoryIntroduction introduction = new DirectoryIntroduction(parts, endpoint);
      parts.transport().connect(endpoint, isolation, box);
      link = box.awaitOpen(parts.tasks(), CONNECT_LIMIT);
      LinkReader reader = new LinkReader(box, link);
      Location said = parts.location().get();
      introducedAt = said;
      Features theirs = introduction.introduce(reader, link);
      good = parts.tasks().deadline(GOOD_SESSION);
      up = link;
      inbox = box;
      if (!parts.location().get().equals(said)) {
        up = null;
        throw new LinkEnded("we have moved meanwhile");
      }
      status = new DirectoryStatus(endpoint, true, "up since " + parts.tasks().clock().instant());
      log.info("directory {} is up", endpoint);
      parts.gate().tell(new ChannelEvent.DirectoryUp(endpoint));
      return new DirectorySession(parts, endpoint, reader, link, theirs, refreshWanted).serve();
    } catch (LinkEnded ended) {
      if (good.isPast()) {
        backoff.reset();
      }
      status = new DirectoryStatus(endpoint, false, ended.reason());
      if (up != null) {
        up = null;
        parts.peers().down(endpoint);
        parts.gate().tell(new ChannelEvent.DirectoryDown(endpoint, ended.reason()));
      }
      return ended.reason();
    } finally {
      up = null;
      inbox = null;
      box.abandon();
      if (link != null) {
        link.close();
      }
    }
  }
}
