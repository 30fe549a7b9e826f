package org.jmd.daemon.metrics;

import static org.jmd.daemon.metrics.Gauges.yes;

import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.jmd.core.protocol.MessageType;
import org.jmd.daemon.suite.RunningDirectory;
import org.jmd.directory.Directory;
import org.jmd.directory.DirectoryStats.Counter;

/** A directory in figures. All of them are counters and sizes that nobody waits for. */
final class DirectoryMetrics {
  private final AtomicReference<Optional<RunningDirectory>> running =
      new AtomicReference<>(Optional.empty());

  DirectoryMetrics(Gauges gauges, RunningDirectory first) {
    running.set(Optional.of(first));
    bindSizes(gauges);
    bindHandshakes(gauges);
    bindMessages(gauges);
    for (String reason : first.directory().stats().refusalReasons()) {
      gauges.counter(
          "jmd.directory.handshakes.refused",
          "Handshakes refused, by reason",
          Tags.of("reason", reason),
          () -> of(d -> d.stats().refusedFor(reason)));
    }
  }

  /** From now on that one is watched. */
  void attach(RunningDirectory directory) {
    running.set(Optional.of(directory));
  }

  /** From now on nothing is watched. */
  void detach() {
    running.set(Optional.empty());
  }

  private double of(ToDoubleFunction<Directory> figure) {
    return running.get().map(r -> figure.applyAsDouble(r.directory())).orElse(0.0);
  }

  private void bindSizes(Gauges gauges) {
    gauges
        .gauge("jmd.directory.peers", "Registered peers", () -> of(Directory::peerCount))
        .gauge("jmd.directory.peers.limit", "Most registered peers", () -> of(Directory::maxPeers))
        .gauge(
            "jmd.directory.strangers",
            "Connections that have not introduced themselves yet",
            () -> of(Directory::strangerCount))
        .gauge(
            "jmd.directory.queued.bytes",
            "Bytes that wait to be read by peers",
            () -> of(Directory::queuedBytes))
        .gauge(
            "jmd.directory.reachable",
            "Whether the onion service is up; 1 if it is set up outside",
            () -> yes(running.get().filter(RunningDirectory::isReachable).isPresent()))
        .counter("jmd.directory.connections", "Connections accepted", counted(Counter.CONNECTIONS))
        .counter(
            "jmd.directory.connections.refused",
            "Connections closed because too many had not introduced themselves",
            counted(Counter.CONNECTIONS_REFUSED))
        .counter(
            "jmd.directory.peers.evicted",
            "Peers closed because they were silent",
            counted(Counter.EVICTED));
  }

  private DoubleSupplier counted(Counter counter) {
    return () -> of(d -> d.stats().value(counter));
  }

  private void bindHandshakes(Gauges gauges) {
    String name = "jmd.directory.handshakes";
    String meaning = "Handshakes, by result";
    gauges
        .counter(name, meaning, Tags.of("result", "accepted"), counted(Counter.HANDSHAKES_ACCEPTED))
        .counter(name, meaning, Tags.of("result", "refused"), counted(Counter.HANDSHAKES_REFUSED))
        .counter(
            name, meaning, Tags.of("result", "timed_out"), counted(Counter.HANDSHAKES_TIMED_OUT));
  }

  private void bindMessages(Gauges gauges) {
    String received = "jmd.directory.messages.received";
    for (MessageType type : MessageType.values()) {
      gauges.counter(
          received,
          "Messages received, by type",
          Tags.of("type", type.name().toLowerCase(Locale.ROOT)),
          () -> of(d -> d.stats().receivedOf(Optional.of(type))));
    }
    gauges.counter(
        received,
        "Messages received, by type",
        Tags.of("type", "unknown"),
        () -> of(d -> d.stats().receivedOf(Optional.empty())));
    String relayed = "jmd.directory.messages.relayed";
    String relays = "Messages passed on; a public one counts once, whatever the number of peers";
    String dropped = "jmd.directory.messages.dropped";
    String drops = "Messages not passed on, by reason";
    gauges
        .counter(relayed, relays, Tags.of("kind", "public"), counted(Counter.PUBLIC_RELAYED))
        .counter(relayed, relays, Tags.of("kind", "private"), counted(Counter.PRIVATE_RELAYED))
        .counter(dropped, drops, Tags.of("reason", "forged"), counted(Counter.DROPPED_FORGED))
        .counter(dropped, drops, Tags.of("reason", "malformed"), counted(Counter.DROPPED_MALFORMED))
        .counter(dropped, drops, Tags.of("reason", "rate"), counted(Counter.DROPPED_RATE))
        .counter(
            dropped,
            drops,
            Tags.of("reason", "undeliverable"),
            counted(Counter.PRIVATE_UNDELIVERABLE))
        .counter(
            "jmd.directory.peer.lists.sent",
            "Lists of peers sent to those who asked",
            counted(Counter.PEER_LISTS_SENT));
  }
}
