package org.jmd.core.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jspecify.annotations.Nullable;

/** One end of a connection of an {@link InMemoryNetwork}. */
final class MemoryLink implements Link {
  /** As the real transport: over it the link closes. */
  private static final long MAX_QUEUED_BYTES = 2 * 1024 * 1024;

  final InMemoryNetwork.Host owner;
  private final InMemoryNetwork network;
  private final String remote;
  private final ArrayDeque<Frame> held = new ArrayDeque<>();
  private @Nullable MemoryLink peer;
  private @Nullable LinkListener listener;
  private boolean open = true;
  private boolean ended;
  private long heldBytes;
  private long lastArrivalNanos;

  MemoryLink(InMemoryNetwork network, InMemoryNetwork.Host owner, String remote) {
    this.network = network;
    this.owner = owner;
    this.remote = remote;
  }

  static void join(MemoryLink one, MemoryLink other) {
    one.peer = other;
    other.peer = one;
    one.network.remember(one);
    one.network.remember(other);
  }

  MemoryLink peer() {
    return Objects.requireNonNull(peer);
  }

  String id() {
    return owner.name + ">" + remote;
  }

  void listenWith(LinkListener hearer) {
    listener = hearer;
  }

  void opened() {
    if (!owner.dead && !ended) {
      hearer().opened(this);
    }
  }

  /** The accepting side is open already; its frames must not arrive before we are. */
  void openLater() {
    Duration wait = network.latency(conditions());
    peer().lastArrivalNanos = network.time().nowNanos() + wait.toNanos();
    network.time().after(wait, this::opened);
  }

  @Override
  public String remote() {
    return remote;
  }

  @Override
  public boolean send(Frame frame) {
    if (!open) {
      return false;
    }
    if (network.isHeld(this)) {
      held.add(frame);
      heldBytes += frame.length();
      if (heldBytes > MAX_QUEUED_BYTES) {
        cut("outbound queue over " + MAX_QUEUED_BYTES + " bytes");
        return false;
      }
      return true;
    }
    InMemoryNetwork.Conditions way = conditions();
    if (network.happens(way.cut())) {
      cut("connection reset");
      return true;
    }
    if (!network.happens(way.loss())) {
      deliver(frame, way);
      if (network.happens(way.duplication())) {
        deliver(frame, way);
      }
    }
    return true;
  }

  void sendHeld() {
    while (open && !held.isEmpty() && !network.isHeld(this)) {
      Frame next = held.remove();
      heldBytes -= next.length();
      deliver(next, conditions());
    }
  }

  private void deliver(Frame frame, InMemoryNetwork.Conditions way) {
    byte[] bytes = frame.bytes();
    byte[] line = Arrays.copyOf(bytes, bytes.length - 2);
    MemoryLink target = peer();
    network.time().after(untilArrival(way), () -> target.arrive(line));
  }

  private Duration untilArrival(InMemoryNetwork.Conditions way) {
    long now = network.time().nowNanos();
    long arrival = now + network.latency(way).toNanos();
    if (!network.happens(way.reordering())) {
      arrival = Math.max(arrival, lastArrivalNanos);
      lastArrivalNanos = arrival;
    }
    return Duration.ofNanos(arrival - now);
  }

  private void arrive(byte[] line) {
    if (!ended && open && !owner.dead) {
      network.delivered(this, line);
      hearer().received(this, line);
    }
  }

  @Override
  public long queuedBytes() {
    return heldBytes;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      MemoryLink other = peer();
      network.time().after(Duration.ZERO, () -> end(Optional.empty()));
      network.time().after(untilArrival(conditions()), () -> other.end(Optional.empty()));
    }
  }

  /** Both ends break. */
  void cut(String reason) {
    MemoryLink other = peer();
    open = false;
    network.time().after(Duration.ZERO, () -> end(Optional.of(reason)));
    network.time().after(untilArrival(conditions()), () -> other.end(Optional.of(reason)));
  }

  /** Our process is gone; only the other end hears of it. */
  void vanish() {
    ended = true;
    MemoryLink other = peer();
    open = false;
    network.forget(this);
    network
        .time()
        .after(untilArrival(conditions()), () -> other.end(Optional.of("connection reset")));
  }

  private void end(Optional<String> reason) {
    open = false;
    network.forget(this);
    if (!ended && !owner.dead) {
      ended = true;
      hearer().closed(reason);
    }
  }

  private LinkListener hearer() {
    return Objects.requireNonNull(listener);
  }

  private InMemoryNetwork.Conditions conditions() {
    return network.between(owner.name, peer().owner.name);
  }
}
