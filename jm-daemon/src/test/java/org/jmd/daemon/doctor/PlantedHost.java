package org.jmd.daemon.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A machine whose files a test writes. */
public final class PlantedHost {
  private static final String SWAPS = "Filename\tType\tSize\tUsed\tPriority\n";

  private final Path root;

  /** An empty one below that directory. */
  public PlantedHost(Path root) {
    this.root = root;
  }

  /** Writes a file. */
  public PlantedHost put(String absolute, String text) {
    try {
      Path file = root.resolve(absolute.substring(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, text + "\n");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has so many swap areas, such as {@code /dev/sda2 partition 1 0 -2}. */
  public PlantedHost swaps(String... areas) {
    return put("/proc/swaps", SWAPS + String.join("\n", areas));
  }

  /** Has a block device with that number and, if it is mapped, name and kind of its mapping. */
  public PlantedHost device(String name, String number) {
    return put("/sys/class/block/" + name + "/dev", number);
  }

  /** As above, mapped by device-mapper over others. */
  public PlantedHost mapped(
      String name, String number, String mapping, String uuid, String... slaves) {
    device(name, number);
    put("/sys/class/block/" + name + "/dm/name", mapping);
    put("/sys/class/block/" + name + "/dm/uuid", uuid);
    for (String slave : slaves) {
      put("/sys/class/block/" + name + "/slaves/" + slave + "/dev", "");
    }
    return this;
  }

  /** What the checks look at. */
  public Host host() {
    return new Host(root);
  }

  static List<String> ids(List<Finding> findings) {
    return findings.stream().map(Finding::id).toList();
  }

  /** Names of what is to be mended. */
  static List<String> problems(List<Finding> findings) {
    return ids(findings.stream().filter(Finding.Problem.class::isInstance).toList());
  }
}
