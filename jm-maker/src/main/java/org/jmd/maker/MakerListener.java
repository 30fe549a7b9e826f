package org.jmd.maker;

/**
 * Hears what happens to a maker. Called on the maker's own tasks, several at a time: it must return
 * at once and must not throw.
 */
@FunctionalInterface
public interface MakerListener {
  /** Nobody listens. */
  MakerListener NONE = _ -> {};

  /** Something happened. */
  void heard(MakerEvent event);
}
