package org.jmd.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.Transport;

/**
 * Hosts that reach each other without sockets, under a virtual clock. Latency and faults come from
 * one seed, so that the same program sees the same network. A host is addressed by its name as
 * {@link Endpoint#host}; {@link #alias} gives it onion names. Used by tasks and the driver of one
 * {@link VirtualTime} only.
 */
public final class InMemoryNetwork {
  /** A connection across a partition ends after that time, as TCP's would. */
  private static final Duration PARTITION_TIMEOUT = Duration.ofSeconds(60);

  private final VirtualTime time;
  private final SplittableRandom random;
  private final Map<String, Host> hosts = new HashMap<>();
  private final Map<Endpoint, Endpoint> aliases = new HashMap<>();
  private final Map<Set<String>, Conditions> pairConditions = new HashMap<>();
  private final Set<String> deaf = new HashSet<>();
  private final Set<MemoryLink> links = new LinkedHashSet<>();
  private Conditions conditions = Conditions.GOOD;
  private Set<String> island = Set.of();
  private long partitions;
  private long frames;
  private long trace;
  private int nextPort = 40_000;

  /**
   * How a way between two hosts behaves. The chances are per frame and at most 1.
   *
   * @param minLatency least time in which a frame arrives
   * @param maxLatency most time; the actual one is uniform between the two
   * @param loss chance that a frame vanishes
   * @param duplication chance that a frame arrives twice
   * @param reordering chance that a frame may overtake earlier ones
   * @param cut chance that the connection breaks instead of taking the frame
   */
  public record Conditions(
      Duration minLatency,
      Duration maxLatency,
      double loss,
      double duplication,
      double reordering,
      double cut) {
    /** 20 to 80 ms and no faults. */
    public static final Conditions GOOD = latency(Duration.ofMillis(20), Duration.ofMillis(80));

    /** No faults. */
    public static Conditions latency(Duration min, Duration max) {
      return new Conditions(min, max, 0, 0, 0, 0);
    }

    /** The same with that loss. */
    public Conditions withLoss(double chance) {
      return new Conditions(minLatency, maxLatency, chance, duplication, reordering, cut);
    }

    /** The same with that duplication. */
    public Conditions withDuplication(double chance) {
      return new Conditions(minLatency, maxLatency, loss, chance, reordering, cut);
    }

    /** The same with that reordering. */
    public Conditions withReordering(double chance) {
      return new Conditions(minLatency, maxLatency, loss, duplication, chance, cut);
    }

    /** The same with that chance of a break. */
    public Conditions withCut(double chance) {
      return new Conditions(minLatency, maxLatency, loss, duplication, reordering, chance);
    }
  }

  /** A network without hosts. */
  public InMemoryNetwork(VirtualTime time, long seed) {
    this.time = time;
    this.random = new SplittableRandom(seed);
  }

  /** The transport of a host, made when first asked for and again after {@link #crash}. */
  public Transport host(String name) {
    return hosts.computeIfAbsent(name, Host::new);
  }

  /** Connections to {@code seen} lead to {@code real}, whose host is the name of one of ours. */
  public void alias(Endpoint seen, Endpoint real) {
    aliases.put(seen, real);
  }

  /** Sets the behaviour of every way that has no own. */
  public void conditions(Conditions everywhere) {
    conditions = everywhere;
  }

  /** Sets the behaviour of the ways between two hosts. */
  public void conditions(String one, String other, Conditions between) {
    pairConditions.put(Set.of(one, other), between);
  }

  /** Separates some hosts from all others; replaces an earlier partition. */
  public void partition(Set<String> islanders) {
    heal();
    island = Set.copyOf(islanders);
    long mine = partitions;
    time.after(
        PARTITION_TIMEOUT,
        () -> {
          if (partitions == mine) {
            List.copyOf(links).stream().filter(this::isHeld).forEach(l -> l.cut("timed out"));
          }
        });
  }

  /** Ends the partition; what was held back arrives. */
  public void heal() {
    partitions++;
    island = Set.of();
    List.copyOf(links).forEach(MemoryLink::sendHeld);
  }

  /** The host takes nothing from its connections any more; senders' queues fill. */
  public void stopReading(String name) {
    deaf.add(name);
  }

  /** Ends {@link #stopReading}. */
  public void resumeReading(String name) {
    deaf.remove(name);
    List.copyOf(links).forEach(MemoryLink::sendHeld);
  }

  /** As if the process died: its listeners hear nothing more, all others see their links end. */
  public void crash(String name) {
    Host gone = hosts.remove(name);
    if (gone != null) {
      gone.dead = true;
      List.copyOf(links).stream().filter(link -> link.owner == gone).forEach(MemoryLink::vanish);
    }
  }

  /** Breaks every connection between the two hosts; both sides hear of it. */
  public void cut(String one, String other) {
    Set<String> pair = Set.of(one, other);
    List.copyOf(links).stream()
        .filter(link -> pair.equals(Set.of(link.owner.name, link.peer().owner.name)))
        .forEach(link -> link.cut("connection reset"));
  }

  /** Frames that arrived so far. */
  public long deliveredFrames() {
    return frames;
  }

  /** A digest of every arrival so far with its time; equal for equal runs. */
  public long traceHash() {
    return trace;
  }

  VirtualTime time() {
    return time;
  }

  void delivered(MemoryLink to, byte[] line) {
    frames++;
    trace = 31 * (31 * trace + time.nowNanos()) + Arrays.hashCode(line) + to.id().hashCode();
  }

  Conditions between(String one, String other) {
    return pairConditions.getOrDefault(Set.of(one, other), conditions);
  }

  boolean happens(double chance) {
    return chance > 0 && random.nextDouble() < chance;
  }

  Duration latency(Conditions way) {
    long min = way.minLatency().toNanos();
    long range = way.maxLatency().toNanos() - min;
    return Duration.ofNanos(min + (range > 0 ? random.nextLong(range + 1) : 0));
  }

  boolean isHeld(MemoryLink link) {
    return isSeparated(link.owner, link.peer().owner) || deaf.contains(link.peer().owner.name);
  }

  void remember(MemoryLink link) {
    links.add(link);
  }

  void forget(MemoryLink link) {
    links.remove(link);
  }

  private boolean isSeparated(Host one, Host other) {
    return island.contains(one.name) != island.contains(other.name);
  }

  /** One machine with its listening sockets. */
  final class Host implements Transport {
    final String name;
    boolean dead;
    private boolean closed;
    private final Map<Integer, Function<Link, LinkListener>> acceptors = new HashMap<>();

    Host(String name) {
      this.name = name;
    }

    @Override
    public void connect(Endpoint target, Isolation isolation, LinkListener listener) {
      Endpoint real = aliases.getOrDefault(target, target);
      Conditions way = between(name, real.host());
      Host there = hosts.get(real.host());
      if (there != null && isSeparated(this, there)) {
        time.after(PARTITION_TIMEOUT, () -> refuse(listener, "timed out"));
        return;
      }
      time.after(latency(way), () -> arrive(real, target, listener));
    }

    private void arrive(Endpoint real, Endpoint target, LinkListener listener) {
      Host there = hosts.get(real.host());
      Function<Link, LinkListener> acceptor =
          there == null ? null : there.acceptors.get(real.port());
      if (dead || there == null || acceptor == null || closed || isSeparated(this, there)) {
        refuse(listener, "connection refused");
        return;
      }
      int port = nextPort++;
      MemoryLink mine = new MemoryLink(InMemoryNetwork.this, this, target.toString());
      MemoryLink theirs = new MemoryLink(InMemoryNetwork.this, there, name + ":" + port);
      MemoryLink.join(mine, theirs);
      theirs.listenWith(acceptor.apply(theirs));
      theirs.opened();
      mine.listenWith(listener);
      mine.openLater();
    }

    private void refuse(LinkListener listener, String reason) {
      if (!dead) {
        listener.closed(Optional.of(reason));
      }
    }

    @Override
    public Listening listen(BindAddress bind, Function<Link, LinkListener> acceptor) {
      int port = bind.port() == 0 ? nextPort++ : bind.port();
      if (acceptors.putIfAbsent(port, acceptor) != null) {
        throw new UncheckedIOException(new IOException("port " + port + " is taken on " + name));
      }
      return new Listening() {
        @Override
        public int port() {
          return port;
        }

        @Override
        public void close() {
          acceptors.remove(port);
        }
      };
    }

    @Override
    public void close() {
      closed = true;
      acceptors.clear();
      new ArrayList<>(links).stream().filter(link -> link.owner == this).forEach(MemoryLink::close);
    }
  }
}
