package org.jmd.core.net;

import java.util.Optional;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.EnvelopeCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.runtime.Deadline;

/**
 * Reads the envelopes of one open link. Pings are answered here, so that they are in every phase
 * (protocol.md 1.7). For the task of that link.
 */
final class LinkReader {
  private static final Frame PONG = frame(MessageType.PONG, "");

  private final EnvelopeCodec codec = EnvelopeCodec.forClient();
  private final LinkInbox inbox;
  private final Link link;

  LinkReader(LinkInbox inbox, Link link) {
    this.inbox = inbox;
    this.link = link;
  }

  static Frame frame(MessageType type, String line) {
    return Frame.owning(EnvelopeCodec.encode(Envelope.of(type, line)));
  }

  /**
   * The next envelope; empty if there is none until the deadline or the task was nudged.
   *
   * @throws LinkEnded if the link is closed or carries something that is no envelope
   */
  Optional<Envelope> next(Deadline deadline) throws LinkEnded, InterruptedException {
    Optional<LinkInbox.Event> event = inbox.poll(deadline);
    if (event.isEmpty()) {
      if (inbox.isOver()) {
        throw new LinkEnded(inbox.ending());
      }
      return Optional.empty();
    }
    if (!(event.get() instanceof LinkInbox.Event.Line line)) {
      return Optional.empty();
    }
    try {
      Envelope envelope = codec.decode(line.bytes());
      if (envelope.messageType().equals(Optional.of(MessageType.PING))) {
        link.send(PONG);
      }
      return Optional.of(envelope);
    } catch (ProtocolViolation violation) {
      throw new LinkEnded("sent no envelope: " + violation.getMessage());
    }
  }

  /**
   * Waits for an envelope of that type and passes over others.
   *
   * @throws LinkEnded if there is none until the deadline, or the link ends
   */
  String await(MessageType type, Deadline deadline) throws LinkEnded, InterruptedException {
    while (!deadline.isPast()) {
      Optional<Envelope> envelope = next(deadline);
      if (envelope.isPresent() && envelope.get().messageType().equals(Optional.of(type))) {
        return envelope.get().line();
      }
    }
    throw new LinkEnded("sent no " + type + " in time");
  }
}
