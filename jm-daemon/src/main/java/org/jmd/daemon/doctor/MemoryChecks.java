package org.jmd.daemon.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.daemon.doctor.BlockDevices.Protection;

/** Where memory can go to when it is not in memory: swap and images of hibernation. */
final class MemoryChecks {
  private static final String SWAP = "memory.swap";
  private static final String HIBERNATION = "memory.hibernation";
  private static final long LITTLE_KIBIBYTES = 900_000;

  private final Host host;
  private final BlockDevices devices;

  MemoryChecks(Host host) {
    this.host = host;
    this.devices = new BlockDevices(host);
  }

  private record Area(String file, Protection protection) {
    boolean isZram() {
      return file.startsWith("/dev/zram");
    }
  }

  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    Optional<String> swaps = host.read("/proc/swaps");
    if (swaps.isEmpty()) {
      return List.of(new Finding.Unchecked(SWAP, "/proc/swaps cannot be read"));
    }
    List<Area> areas =
        swaps.get().lines().skip(1).filter(line -> !line.isBlank()).map(this::area).toList();
    if (areas.isEmpty()) {
      findings.add(new Finding.Well(SWAP, "there is no swap"));
    }
    areas.forEach(area -> findings.add(swap(area)));
    findings.add(hibernation(areas));
    memory().ifPresent(findings::add);
    return findings;
  }

  private Area area(String line) {
    String[] words = line.split("\\s+", -1);
    String file = words[0].replace("\\040", " ");
    boolean isFile = words.length > 1 && words[1].equals("file");
    return new Area(file, isFile ? devices.ofFile(Path.of(file)) : devices.ofSource(file));
  }

  private Finding swap(Area area) {
    if (area.isZram()) {
      String backing =
          host.read("/sys/block/" + area.file().substring(5) + "/backing_dev").orElse("none");
      return backing.equals("none")
          ? new Finding.Well(SWAP, area.file() + " stays in memory")
          : Advice.ZRAM_WRITEBACK.at(area.file() + " writes back to " + backing);
    }
    return switch (area.protection()) {
      case RANDOM_KEY ->
          new Finding.Well(SWAP, area.file() + " is encrypted with a key made at each boot");
      case KEPT_KEY ->
          Advice.SWAP_KEPT_KEY.at(area.file() + " is encrypted with a key that is kept");
      case NONE -> Advice.SWAP_PLAIN.at(area.file() + " is not encrypted");
      case UNKNOWN ->
          new Finding.Unchecked(SWAP, area.file() + ": cannot tell whether it is encrypted");
    };
  }

  private Finding hibernation(List<Area> areas) {
    boolean possible =
        List.of(host.read("/sys/power/state").orElse("").split("\\s+", -1)).contains("disk")
            && !host.read("/sys/power/disk").orElse("").contains("[disabled]");
    if (!possible) {
      return new Finding.Well(HIBERNATION, "this kernel does not hibernate");
    }
    String resume = host.read("/sys/power/resume").orElse("0:0");
    List<String> plain = new ArrayList<>();
    areas.stream()
        .filter(area -> !area.isZram() && area.protection() == Protection.NONE)
        .forEach(area -> plain.add(area.file()));
    if (!resume.equals("0:0") && devices.ofNumber(resume) == Protection.NONE && plain.isEmpty()) {
      plain.add("device " + resume);
    }
    return plain.isEmpty()
        ? new Finding.Well(HIBERNATION, "there is no plain swap to hibernate to")
        : Advice.HIBERNATION.at("possible, to " + String.join(", ", plain));
  }

  private Optional<Finding> memory() {
    return host.lines("/proc/meminfo").stream()
        .filter(line -> line.matches("MemTotal:\\s+[0-9]{1,15} kB"))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .filter(kibibytes -> kibibytes < LITTLE_KIBIBYTES)
        .map(kibibytes -> Advice.LITTLE_MEMORY.at(kibibytes / 1024 + " MiB of memory"));
  }
}
