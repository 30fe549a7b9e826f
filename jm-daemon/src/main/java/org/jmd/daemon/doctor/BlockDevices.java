package org.jmd.daemon.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What lies below files and swap, as sysfs tells. */
final class BlockDevices {
  private static final String CLASS = "/sys/class/block/";

  /** Stacks of devices are never that deep. */
  private static final int DEEPEST = 16;

  /** How the content of a device is protected. */
  enum Protection {
    NONE,
    /** Encrypted; the key is gone at the end of the boot. */
    RANDOM_KEY,
    /** Encrypted; the key outlives a reboot. */
    KEPT_KEY,
    UNKNOWN
  }

  /**
   * A mounted file system.
   *
   * @param number of its device, such as {@code 8:2}
   */
  record Mount(String number, String point, String type, String source, boolean readOnly) {}

  private final Host host;

  BlockDevices(Host host) {
    this.host = host;
  }

  /** Of a device such as {@code /dev/sda2} or {@code /dev/mapper/swap}. */
  Protection ofSource(String source) {
    return name(source).map(name -> ofName(name, 0)).orElse(Protection.UNKNOWN);
  }

  /** Of the device with that number, such as {@code 253:1}. */
  Protection ofNumber(String number) {
    return byNumber(number).map(name -> ofName(name, 0)).orElse(Protection.UNKNOWN);
  }

  /** Of whatever the file system of that path is on. */
  Protection ofFile(Path path) {
    Optional<Mount> mount = mountOf(path);
    if (mount.isEmpty()) {
      return Protection.UNKNOWN;
    }
    // Some file systems have numbers of their own, and tell the device by name only.
    Protection byNumber = ofNumber(mount.get().number());
    return byNumber == Protection.UNKNOWN ? ofSource(mount.get().source()) : byNumber;
  }

  /** The file system that the path is on. */
  Optional<Mount> mountOf(Path path) {
    Mount best = null;
    for (String line : host.lines("/proc/self/mountinfo")) {
      Optional<Mount> mount = parse(line);
      // Of several at one point, the last covers the others.
      if (mount.isPresent()
          && path.startsWith(mount.get().point())
          && (best == null || mount.get().point().length() >= best.point().length())) {
        best = mount.get();
      }
    }
    return Optional.ofNullable(best);
  }

  /** proc(5): ID PARENT MAJOR:MINOR ROOT POINT OPTIONS ... - TYPE SOURCE OPTIONS. */
  private static Optional<Mount> parse(String line) {
    int dash = line.indexOf(" - ");
    String[] first = line.split(" ", -1);
    String[] second = dash < 0 ? new String[0] : line.substring(dash + 3).split(" ", -1);
    if (first.length < 6 || second.length < 2) {
      return Optional.empty();
    }
    boolean readOnly =
        List.of(first[5].split(",", -1)).contains("ro")
            || (second.length > 2 && List.of(second[2].split(",", -1)).contains("ro"));
    return Optional.of(
        new Mount(first[2], first[4].replace("\\040", " "), second[0], second[1], readOnly));
  }

  private Protection ofName(String name, int depth) {
    if (depth > DEEPEST || host.read(CLASS + name + "/dev").isEmpty()) {
      return Protection.UNKNOWN;
    }
    String uuid = host.read(CLASS + name + "/dm/uuid").orElse("");
    if (uuid.startsWith("CRYPT-")) {
      return hasRandomKey(name, uuid) ? Protection.RANDOM_KEY : Protection.KEPT_KEY;
    }
    // A volume is as well protected as the worst of what it is made of.
    return host.names(CLASS + name + "/slaves").stream()
        .map(slave -> ofName(slave, depth + 1))
        .min((a, b) -> Integer.compare(rank(a), rank(b)))
        .orElse(Protection.NONE);
  }

  private static int rank(Protection protection) {
    return switch (protection) {
      case NONE -> 0;
      case UNKNOWN -> 1;
      case KEPT_KEY -> 2;
      case RANDOM_KEY -> 3;
    };
  }

  private boolean hasRandomKey(String name, String uuid) {
    String mapped = host.read(CLASS + name + "/dm/name").orElse("");
    Optional<String[]> entry =
        host.lines("/etc/crypttab").stream()
            .map(line -> line.strip().split("\\s+", -1))
            .filter(words -> words[0].equals(mapped))
            .findFirst();
    return entry
        .map(words -> words.length > 2 && words[2].matches("/dev/u?random"))
        .orElseGet(() -> uuid.startsWith("CRYPT-PLAIN"));
  }

  private Optional<String> name(String source) {
    if (source.startsWith("/dev/mapper/")) {
      String mapped = source.substring("/dev/mapper/".length());
      return host.names(CLASS).stream()
          .filter(name -> host.read(CLASS + name + "/dm/name").filter(mapped::equals).isPresent())
          .findFirst();
    }
    return source.startsWith("/dev/") && source.indexOf('/', 5) < 0
        ? Optional.of(source.substring(5))
        : Optional.empty();
  }

  private Optional<String> byNumber(String number) {
    return host.names(CLASS).stream()
        .filter(name -> host.read(CLASS + name + "/dev").filter(number::equals).isPresent())
        .findFirst();
  }
}
