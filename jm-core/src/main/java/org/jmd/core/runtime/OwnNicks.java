package org.jmd.core.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jmd.core.protocol.Nick;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nicks under which this installation is present, so that it never makes a CoinJoin with itself
 * (coinjoin.md 1.20). Those of this process are kept in memory, those of others are read from
 * {@code state/<component>.nick} at each question; nicks that were given up count for another 24 h.
 * Safe for use by several threads.
 */
public final class OwnNicks {
  private static final Logger log = LoggerFactory.getLogger(OwnNicks.class);

  private static final Duration MEMORY = Duration.ofHours(24);
  private static final int MAX_STOPPED = 200;
  private static final long MAX_FILE_BYTES = 16 * 1024;
  private static final String SUFFIX = ".nick";
  private static final String STOPPED_FILE = "stopped-nicks";
  private static final Pattern COMPONENT = Pattern.compile("[a-z0-9-]{1,40}");
  private static final Pattern STOPPED_LINE = Pattern.compile("(\\S{1,40}) ([0-9]{1,12})");

  private final Path directory;
  private final InstantSource clock;
  private final Map<Registration, Nick> running = new HashMap<>();

  private record Stopped(Nick nick, Instant at) {}

  /** A nick in use; closing it gives the nick up. */
  public final class Registration implements AutoCloseable {
    private final String component;

    private Registration(String component) {
      this.component = component;
    }

    @Override
    public void close() {
      giveUp(this);
    }
  }

  /**
   * The registry of an installation.
   *
   * @param directory {@code <data>/state}, made when first needed
   */
  public OwnNicks(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Puts a nick into use and writes it down before it returns. If a component has several at a
   * time, its file names the newest.
   *
   * @param component {@code maker}, {@code taker}, {@code orderbook}, {@code directory}; lower-case
   *     letters, digits and hyphens
   * @throws UncheckedIOException if it cannot be written
   */
  public synchronized Registration register(String component, Nick nick) {
    if (!COMPONENT.matcher(component).matches()) {
      throw new IllegalArgumentException("component name must match " + COMPONENT);
    }
    try {
      Files.createDirectories(directory, ownerOnly("rwx------"));
      // A component that was killed could not give its nick up.
      Optional<Nick> before = read(file(component)).filter(old -> !running.containsValue(old));
      if (before.isPresent() && !before.get().equals(nick)) {
        rememberStopped(before.get());
      }
      write(file(component), nick + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the nick of " + component, e);
    }
    Registration registration = new Registration(component);
    running.put(registration, nick);
    return registration;
  }

  private synchronized void giveUp(Registration registration) {
    Nick nick = running.remove(registration);
    if (nick == null) {
      return;
    }
    try {
      rememberStopped(nick);
      if (read(file(registration.component)).equals(Optional.of(nick))) {
        Files.deleteIfExists(file(registration.component));
      }
    } catch (IOException e) {
      log.warn("cannot remember the nick of the stopped {}", registration.component, e);
    }
  }

  /** Whether the nick is, or was within 24 h, one of ours in any process. */
  public boolean isOwn(Nick nick) {
    return all().contains(nick);
  }

  /** All nicks that are, or were within 24 h, ours in any process. */
  public synchronized Set<Nick> all() {
    Set<Nick> nicks = new HashSet<>(running.values());
    nicks.addAll(others(""));
    stopped().forEach(entry -> nicks.add(entry.nick()));
    return nicks;
  }

  /** Nicks in use, of that component only. */
  public synchronized Set<Nick> of(String component) {
    Set<Nick> nicks = new HashSet<>(others(component));
    running.forEach((registration, nick) -> {
      if (registration.component.equals(component)) {
        nicks.add(nick);
      }
    });
    return nicks;
  }

  /** Nicks in files, of one component or with the empty name of all. */
  private Set<Nick> others(String component) {
    Set<Nick> nicks = new HashSet<>();
    for (Path file : nickFiles()) {
      if (component.isEmpty() || file.equals(file(component))) {
        read(file).ifPresent(nicks::add);
      }
    }
    return nicks;
  }

  private Set<Path> nickFiles() {
    if (!Files.isDirectory(directory)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return new TreeSet<>(files.filter(f -> f.toString().endsWith(SUFFIX)).limit(100).toList());
    } catch (IOException e) {
      log.warn("cannot list the nicks of other components", e);
      return Set.of();
    }
  }

  private Path file(String component) {
    return directory.resolve(component + SUFFIX);
  }

  private static Optional<Nick> read(Path file) {
    return lines(file).stream().findFirst().flatMap(line -> Nick.tryParse(line.strip()));
  }

  private static List<String> lines(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_FILE_BYTES) {
        return List.of();
      }
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (NoSuchFileException _) {
      // The component has just stopped.
      return List.of();
    } catch (IOException e) {
      log.warn("cannot read {}", file.getFileName(), e);
      return List.of();
    }
  }

  private List<Stopped> stopped() {
    Instant oldest = clock.instant().minus(MEMORY);
    List<Stopped> entries = new ArrayList<>();
    for (String line : lines(directory.resolve(STOPPED_FILE))) {
      Matcher matcher = STOPPED_LINE.matcher(line);
      if (matcher.matches()) {
        Instant at = Instant.ofEpochSecond(Long.parseLong(matcher.group(2)));
        Nick.tryParse(matcher.group(1))
            .filter(nick -> at.isAfter(oldest))
            .ifPresent(nick -> entries.add(new Stopped(nick, at)));
      }
    }
    return entries;
  }

  private void rememberStopped(Nick nick) throws IOException {
    List<Stopped> entries = new ArrayList<>(stopped());
    entries.add(new Stopped(nick, clock.instant()));
    StringBuilder text = new StringBuilder();
    for (Stopped entry :
        entries.subList(Math.max(0, entries.size() - MAX_STOPPED), entries.size())) {
      text.append(entry.nick()).append(' ').append(entry.at().getEpochSecond()).append('\n');
    }
    write(directory.resolve(STOPPED_FILE), text.toString());
  }

  /** Owner-only, and never seen half written. */
  private static void write(Path file, String text) throws IOException {
    Path fresh = Files.createTempFile(file.getParent(), "nick", ".tmp", ownerOnly("rw-------"));
    Files.writeString(fresh, text, StandardCharsets.US_ASCII, StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<Set<PosixFilePermission>> ownerOnly(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
