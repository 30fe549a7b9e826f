package org.jmd.directory;

import java.util.List;
import java.util.Optional;
import org.jmd.core.net.Frame;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.LineTooLongException;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.PeerList;
import org.jmd.core.protocol.RoutedLine;

/**
 * Passes lines on (protocol.md 1.5). A frame is encoded once, whatever the number of receivers;
 * nothing waits for any of them. Safe for use by several threads.
 */
final class Relay {
  /** What became of a line. */
  enum Result {
    RELAYED,
    DROPPED,
    FORGED
  }

  private final Directory directory;

  Relay(Directory directory) {
    this.directory = directory;
  }

  /** To every other registered peer. */
  Result publicLine(PeerSession sender, Handshake self, String line) {
    Optional<RoutedLine> routed = RoutedLine.tryParse(line);
    if (routed.isEmpty() || !routed.get().isPublic()) {
      return drop(DirectoryStats.Counter.DROPPED_MALFORMED);
    }
    if (!routed.get().from().equals(self.nick())) {
      return forged();
    }
    Optional<Frame> frame = tryFrame(MessageType.PUBMSG, line);
    if (frame.isEmpty()) {
      return drop(DirectoryStats.Counter.DROPPED_MALFORMED);
    }
    for (PeerSession receiver : directory.registry().all()) {
      if (receiver != sender) {
        receiver.deliver(frame.get());
      }
    }
    directory.stats().count(DirectoryStats.Counter.PUBLIC_RELAYED);
    return Result.RELAYED;
  }

  /** To the addressee, followed by the sender's location, so that the addressee can dial back. */
  Result privateLine(Handshake self, String line) {
    Optional<RoutedLine> routed = RoutedLine.tryParse(line);
    if (routed.isEmpty() || routed.get().isPublic()) {
      return drop(DirectoryStats.Counter.DROPPED_MALFORMED);
    }
    if (!routed.get().from().equals(self.nick())) {
      return forged();
    }
    Optional<PeerSession> receiver = directory.registry().find(routed.get().to());
    if (receiver.isEmpty()) {
      return drop(DirectoryStats.Counter.PRIVATE_UNDELIVERABLE);
    }
    Optional<Frame> frame = tryFrame(MessageType.PRIVMSG, line);
    if (frame.isEmpty()) {
      return drop(DirectoryStats.Counter.DROPPED_MALFORMED);
    }
    receiver.get().deliver(frame.get());
    if (!(self.location() instanceof Location.NotServing)) {
      PeerList.Entry entry = PeerList.Entry.present(self.nick(), self.location(), self.features());
      send(receiver.get(), List.of(entry));
    }
    directory.stats().count(DirectoryStats.Counter.PRIVATE_RELAYED);
    return Result.RELAYED;
  }

  /** Everybody, to one who asked. */
  void peerList(PeerSession receiver) {
    send(receiver, directory.registry().entries());
    directory.stats().count(DirectoryStats.Counter.PEER_LISTS_SENT);
  }

  /** Names those who left, to everybody. */
  void departures(List<PeerList.Entry> gone) {
    List<Frame> frames =
        PeerList.lines(gone, false, Integer.MAX_VALUE, Directory.MAX_PEER_LIST_BYTES).stream()
            .map(line -> directory.frame(MessageType.PEERLIST, line))
            .toList();
    for (PeerSession receiver : directory.registry().all()) {
      frames.forEach(receiver::deliver);
    }
  }

  private void send(PeerSession receiver, List<PeerList.Entry> entries) {
    for (String line : PeerList.lines(entries, receiver.wantsFeatures())) {
      receiver.deliver(directory.frame(MessageType.PEERLIST, line));
    }
  }

  private Optional<Frame> tryFrame(MessageType type, String line) {
    try {
      return Optional.of(directory.frame(type, line));
    } catch (LineTooLongException tooLong) {
      // Escaping can lengthen an accepted line beyond what all clients accept.
      return Optional.empty();
    }
  }

  private Result forged() {
    directory.stats().count(DirectoryStats.Counter.DROPPED_FORGED);
    return Result.FORGED;
  }

  private Result drop(DirectoryStats.Counter why) {
    directory.stats().count(why);
    return Result.DROPPED;
  }
}
