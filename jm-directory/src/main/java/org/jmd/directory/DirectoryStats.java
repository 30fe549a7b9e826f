package org.jmd.directory;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a directory counts. Safe for use by several threads. */
public final class DirectoryStats {
  /** The things counted. */
  public enum Counter {
    CONNECTIONS,
    CONNECTIONS_REFUSED,
    HANDSHAKES_ACCEPTED,
    HANDSHAKES_REFUSED,
    HANDSHAKES_TIMED_OUT,
    PUBLIC_RELAYED,
    PRIVATE_RELAYED,
    PRIVATE_UNDELIVERABLE,
    PEER_LISTS_SENT,
    DROPPED_FORGED,
    DROPPED_MALFORMED,
    DROPPED_RATE,
    EVICTED
  }

  private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);

  DirectoryStats() {
    for (Counter counter : Counter.values()) {
      counters.put(counter, new LongAdder());
    }
  }

  void count(Counter counter) {
    adder(counter).increment();
  }

  /** The count since the start. */
  public long value(Counter counter) {
    return adder(counter).sum();
  }

  private LongAdder adder(Counter counter) {
    LongAdder adder = counters.get(counter);
    if (adder == null) {
      throw new IllegalStateException("no counter " + counter);
    }
    return adder;
  }
}
