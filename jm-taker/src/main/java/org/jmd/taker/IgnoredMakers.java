package org.jmd.taker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.protocol.Nick;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makers that failed in earlier rounds: one nick a line in {@code ignored_makers.txt}, which the
 * user may edit. They are avoided, not banned: makers change their nicks whenever they start, and
 * everybody has a bad day. Safe for use by several threads.
 */
public final class IgnoredMakers {
  private static final Logger LOG = LoggerFactory.getLogger(IgnoredMakers.class);

  /** Beyond so many the oldest are forgotten when the file is read. */
  private static final int MAX = 10_000;

  private final Optional<Path> file;
  private final Set<Nick> nicks = new LinkedHashSet<>();

  private IgnoredMakers(Optional<Path> file) {
    this.file = file;
  }

  /** Reads the file if it exists; lines that are no nicks are skipped. */
  public static IgnoredMakers load(Path file) {
    IgnoredMakers result = new IgnoredMakers(Optional.of(file));
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        Nick.tryParse(line.strip()).ifPresent(result.nicks::add);
      }
    } catch (NoSuchFileException _) {
      // Nobody has failed so far.
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    while (result.nicks.size() > MAX) {
      result.nicks.remove(result.nicks.iterator().next());
    }
    return result;
  }

  /** Remembers only as long as this object lives. */
  public static IgnoredMakers inMemory() {
    return new IgnoredMakers(Optional.empty());
  }

  /** The nicks as of now. */
  public synchronized Set<Nick> nicks() {
    return Set.copyOf(nicks);
  }

  /** Adds a maker. A file that cannot be written is logged: it must not end a round. */
  public synchronized void add(Nick nick) {
    if (!nicks.add(nick) || file.isEmpty()) {
      return;
    }
    try {
      Files.writeString(
          file.get(),
          nick + "\n",
          StandardCharsets.US_ASCII,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      LOG.warn("Cannot add to {}: {}", file.get(), e.toString());
    }
  }
}
