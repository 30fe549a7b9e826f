package org.jmd.maker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A map that forgets what was not used for longest once it is full, so that memory does not grow
 * with the number of attackers. Iteration and eviction depend on nothing but the calls. Used by one
 * task.
 */
final class RecentlyUsed<K, V> {
  private final int capacity;
  private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);

  RecentlyUsed(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, got " + capacity);
    }
    this.capacity = capacity;
  }

  /** The value of the key, made anew if there is none. */
  V of(K key, Function<? super K, ? extends V> make) {
    V present = entries.get(key);
    if (present != null) {
      return present;
    }
    V made = make.apply(key);
    put(key, made);
    return made;
  }

  Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  void put(K key, V value) {
    entries.put(key, value);
    if (entries.size() > capacity) {
      K oldest = entries.keySet().iterator().next();
      entries.remove(oldest);
    }
  }

  Optional<V> remove(K key) {
    return Optional.ofNullable(entries.remove(key));
  }

  void removeIf(Predicate<? super Map.Entry<K, V>> condition) {
    entries.entrySet().removeIf(condition);
  }

  int size() {
    return entries.size();
  }
}
