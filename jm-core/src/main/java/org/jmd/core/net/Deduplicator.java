package org.jmd.core.net;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Recognises what was seen within a window (protocol.md 3.5). Holds a bounded number of keys; when
 * full the oldest is forgotten, exactly and predictably. Safe for use by several threads.
 *
 * @param <K> small values with {@code equals} and {@code hashCode}
 */
public final class Deduplicator<K> {
  private final Ticks ticks;
  private final long windowNanos;
  private final int capacity;
  private final LinkedHashMap<K, Long> seenAtNanos = new LinkedHashMap<>();

  /**
   * Remembers nothing yet.
   *
   * @param window how long a key is remembered after it was first seen
   * @param capacity most keys remembered, at least 1
   */
  public Deduplicator(Ticks ticks, Duration window, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, got " + capacity);
    }
    this.ticks = ticks;
    this.windowNanos = window.toNanos();
    this.capacity = capacity;
  }

  /** Whether the key was not seen within the window; it is remembered from now on. */
  public synchronized boolean isNew(K key) {
    long now = forgetOld();
    if (seenAtNanos.putIfAbsent(key, now) != null) {
      return false;
    }
    if (seenAtNanos.size() > capacity) {
      Iterator<Long> eldest = seenAtNanos.values().iterator();
      eldest.next();
      eldest.remove();
    }
    return true;
  }

  /** Whether the key was seen within the window; nothing is remembered. */
  public synchronized boolean contains(K key) {
    forgetOld();
    return seenAtNanos.containsKey(key);
  }

  private long forgetOld() {
    long now = ticks.nanos();
    Iterator<Long> oldest = seenAtNanos.values().iterator();
    while (oldest.hasNext() && now - oldest.next() > windowNanos) {
      oldest.remove();
    }
    return now;
  }

  /** Keys remembered, those past the window included. */
  public synchronized int size() {
    return seenAtNanos.size();
  }
}
