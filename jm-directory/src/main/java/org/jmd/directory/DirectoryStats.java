package org.jmd.directory;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.NickAuthCode;
import org.jmd.core.protocol.Refusal;

/**
 * What a directory counts. The number of counters is fixed, whatever peers send. Safe for use by
 * several threads; nobody waits for anybody.
 */
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

  /** Whoever begins with something else than a handshake. */
  static final String NO_HANDSHAKE = "no_handshake";

  private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);
  private final Map<MessageType, LongAdder> received = new EnumMap<>(MessageType.class);
  private final LongAdder unknown = new LongAdder();
  private final Map<String, LongAdder> refusals = new LinkedHashMap<>();

  DirectoryStats() {
    for (Counter counter : Counter.values()) {
      counters.put(counter, new LongAdder());
    }
    for (MessageType type : MessageType.values()) {
      received.put(type, new LongAdder());
    }
    refusals.put(NO_HANDSHAKE, new LongAdder());
    for (Refusal refusal : Refusal.values()) {
      refusals.put(reason(refusal), new LongAdder());
    }
    for (NickAuthCode code : NickAuthCode.values()) {
      if (code != NickAuthCode.OK) {
        refusals.put(reason(code), new LongAdder());
      }
    }
  }

  static String reason(Refusal refusal) {
    return refusal.name().toLowerCase(Locale.ROOT);
  }

  static String reason(NickAuthCode code) {
    return "nick_auth_" + code.wireName();
  }

  void count(Counter counter) {
    existing(counters, counter).increment();
  }

  /** A handshake that did not lead to a registration. */
  void refused(String reason) {
    count(Counter.HANDSHAKES_REFUSED);
    existing(refusals, reason).increment();
  }

  /** An envelope; empty for a type that we do not know. */
  void received(Optional<MessageType> type) {
    type.map(t -> existing(received, t)).orElse(unknown).increment();
  }

  /** The count since the start. */
  public long value(Counter counter) {
    return existing(counters, counter).sum();
  }

  /** Envelopes of that type that came in since the start; empty for unknown types. */
  public long receivedOf(Optional<MessageType> type) {
    return type.map(t -> existing(received, t)).orElse(unknown).sum();
  }

  /** Why handshakes can be refused: the reasons that {@link #refusedFor} knows. */
  public Set<String> refusalReasons() {
    return Collections.unmodifiableSet(refusals.keySet());
  }

  /** Handshakes refused for that reason since the start. */
  public long refusedFor(String reason) {
    return existing(refusals, reason).sum();
  }

  private static <K> LongAdder existing(Map<K, LongAdder> adders, K key) {
    LongAdder adder = adders.get(key);
    if (adder == null) {
      throw new IllegalStateException("no counter " + key);
    }
    return adder;
  }
}
