package org.jmd.core.net;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.net.ChannelSettings.DuplicateRule;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PrivateLine;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.PublicLine;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: verifies and parses lines, drops duplicates and what comes from ourselves, and tells
 * the listener (coinjoin.md 1.5.1, gates 1 and 2). What does not pass is dropped without any
 * reaction. Called by the tasks of all links; the listener is called by one at a time.
 */
final class MessageGate {
  private static final Logger log = LoggerFactory.getLogger(MessageGate.class);
  private static final Duration DUPLICATE_WINDOW = Duration.ofSeconds(30);
  private static final int MAX_REMEMBERED = 50_000;

  private final Nick me;
  private final DuplicateRule rule;
  private final Deduplicator<Bytes32> seen;
  private final ChannelListener listener;
  private final ReentrantLock telling = new ReentrantLock();
  private volatile boolean closed;

  MessageGate(Nick me, DuplicateRule rule, Ticks ticks, ChannelListener listener) {
    this.me = me;
    this.rule = rule;
    this.seen = new Deduplicator<>(ticks, DUPLICATE_WINDOW, MAX_REMEMBERED);
    this.listener = listener;
  }

  /** A public line that somebody else can have said; empty and forgotten otherwise. */
  Optional<PublicLine> parsePublic(String line) {
    try {
      PublicLine parsed = MessageCodec.parsePublic(line);
      return parsed.from().equals(me) ? Optional.empty() : Optional.of(parsed);
    } catch (ProtocolViolation violation) {
      log.debug("public line dropped: {}", violation.getMessage());
      return Optional.empty();
    }
  }

  /** A private line to us whose signature holds; empty and forgotten otherwise. */
  Optional<PrivateLine> parsePrivate(String line) {
    try {
      PrivateLine parsed = MessageCodec.parsePrivate(line, me);
      return parsed.from().equals(me) ? Optional.empty() : Optional.of(parsed);
    } catch (ProtocolViolation violation) {
      log.debug("private line dropped: {}", violation.getMessage());
      return Optional.empty();
    }
  }

  /** Tells of the messages unless the line is a duplicate. */
  void hear(String line, PublicLine parsed, Route via) {
    boolean isRequest =
        parsed.messages().stream().anyMatch(PublicMessage.OrderbookRequest.class::isInstance);
    if (isRequest || isNew("public\n" + line)) {
      for (PublicMessage message : parsed.messages()) {
        tell(new ChannelEvent.PublicHeard(parsed.from(), message, via));
      }
    }
  }

  /** Tells of the messages unless the line is a duplicate. */
  void hear(PrivateLine parsed, Route via) {
    if (isNew("private\n" + key(parsed))) {
      for (WireMessage message : parsed.messages()) {
        tell(new ChannelEvent.PrivateHeard(parsed.from(), message, via));
      }
    }
  }

  private boolean isNew(String key) {
    return rule == DuplicateRule.NONE
        || seen.isNew(Bytes32.of(Hashes.sha256(key.getBytes(StandardCharsets.UTF_8))));
  }

  private String key(PrivateLine line) {
    String sender = line.from() + "\n" + line.command() + "\n";
    if (rule == DuplicateRule.SAME_STEP && line.messages().getFirst() instanceof Plain.Fill fill) {
      return sender
          + String.join(
              "\n", Long.toString(fill.oid()), fill.commitment().hex(), fill.takerKey().hex());
    }
    return sender + line.data();
  }

  /** Tells the listener; a failure of it is logged and goes no further. */
  void tell(ChannelEvent event) {
    telling.lock();
    try {
      if (!closed) {
        listener.heard(event);
      }
    } catch (RuntimeException bug) {
      log.error("listener failed on {}", event.getClass().getSimpleName(), bug);
    } finally {
      telling.unlock();
    }
  }

  /** Nothing is told from now on. */
  void close() {
    closed = true;
  }
}
