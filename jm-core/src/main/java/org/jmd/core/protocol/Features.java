package org.jmd.core.protocol;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The optional abilities that a peer advertises (protocol.md 2.1). Unknown names are kept. None at
 * all means "unknown", not "unsupported": one implementation never sends any. Immutable.
 */
public final class Features {
  /** Understands feature suffixes in peer lists. */
  public static final String PEERLIST_FEATURES = "peerlist_features";

  /** Answers pings. */
  public static final String PING = "ping";

  /** Can give script and height of its coins. */
  public static final String NEUTRINO_COMPAT = "neutrino_compat";

  /** Can prove the possession of its nick to a directory. */
  public static final String NICK_AUTH = "nick_auth";

  /** No features. */
  public static final Features NONE = new Features(new TreeSet<>());

  /** Most features that a peer may advertise. */
  public static final int MAX_COUNT = 32;

  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,64}");

  private final SortedSet<String> names;

  private Features(SortedSet<String> names) {
    this.names = Collections.unmodifiableSortedSet(names);
  }

  /**
   * These features.
   *
   * @throws IllegalArgumentException if a name is not 1 to 64 of {@code a-z 0-9 _}
   */
  public static Features of(String... names) {
    return of(List.of(names));
  }

  /** See {@link #of(String...)}. */
  public static Features of(Collection<String> names) {
    for (String name : names) {
      if (!isName(name)) {
        throw new IllegalArgumentException("feature name must match " + NAME);
      }
    }
    return new Features(new TreeSet<>(names));
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Those of the names, in any text, that are valid; at most {@link #MAX_COUNT}. Total. */
  static Features ofValid(Collection<String> texts) {
    return of(texts.stream().filter(Features::isName).distinct().limit(MAX_COUNT).toList());
  }

  /** Whether the feature is advertised. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /** Whether nothing is known. */
  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** The names in alphabetical order. */
  public Set<String> names() {
    return names;
  }

  /** These features and one more. */
  public Features with(String name) {
    return plus(of(name));
  }

  /** The union: what was learnt of a peer is never unlearnt. */
  public Features plus(Features other) {
    TreeSet<String> union = new TreeSet<>(names);
    union.addAll(other.names);
    return new Features(union);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Features features && names.equals(features.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
