package org.jmd.directory;

/**
 * Hears what happens to a directory. Called on its threads, several at a time: it must return at
 * once and must not throw.
 */
@FunctionalInterface
public interface DirectoryListener {
  /** Nobody listens. */
  DirectoryListener NONE = _ -> {};

  /** Something happened. */
  void heard(DirectoryEvent event);
}
