package org.jmd.daemon.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a unit of systemd lets its service ask of the kernel, as a profile for containers: its
 * {@code SystemCallFilter} and {@code RestrictAddressFamilies}. Names of sets mean what this
 * machine's systemd says.
 */
final class UnitFilter {
  private static final int EPERM = 1;
  private static final Map<String, Integer> FAMILIES =
      Map.of("AF_UNIX", 1, "AF_INET", 2, "AF_INET6", 10);

  private final Map<String, List<String>> sets;

  private UnitFilter(Map<String, List<String>> sets) {
    this.sets = sets;
  }

  /** Writes the profile; false if there is no systemd that tells its sets. */
  static boolean write(Path unit, Path profile) throws IOException, InterruptedException {
    Command list =
        new Command(
            List.of("sh", "-c", "systemd-analyze syscall-filter --no-pager"),
            Map.of("SYSTEMD_COLORS", "0"),
            Duration.ofMinutes(1));
    Command.Ended known = list.end("");
    if (known.exitCode() != 0) {
      return false;
    }
    Files.writeString(profile, new UnitFilter(sets(known.lines())).profile(unit));
    return true;
  }

  /** A set is a line, and what is in it are the indented ones that follow. */
  private static Map<String, List<String>> sets(List<String> lines) {
    Map<String, List<String>> sets = new HashMap<>();
    List<String> current = List.of();
    for (String line : lines) {
      if (line.startsWith("@")) {
        current = sets.computeIfAbsent(line.strip(), _ -> new ArrayList<>());
      } else if (line.startsWith(" ") && !line.strip().startsWith("#")) {
        current.add(line.strip());
      } else if (!line.isBlank() && !line.startsWith(" ")) {
        break; // what this systemd's kernel knows and no set has
      }
    }
    return sets;
  }

  private String profile(Path unit) throws IOException {
    Set<String> allowed = new TreeSet<>(members("@default").toList());
    values(unit, "SystemCallFilter")
        .forEach(value -> {
          if (value.startsWith("~")) {
            names(value.substring(1)).flatMap(this::members).forEach(allowed::remove);
          } else {
            names(value).flatMap(this::members).forEach(allowed::add);
          }
        });
    if (!allowed.remove("socket")) {
      throw new IllegalStateException(unit + " allows no sockets");
    }
    Stream<Map<String, Object>> sockets =
        values(unit, "RestrictAddressFamilies").flatMap(UnitFilter::names).map(UnitFilter::family);
    Map<String, Object> others =
        Map.of("names", allowed, "action", "SCMP_ACT_ALLOW", "args", List.of());
    return JsonMapper.shared()
        .writeValueAsString(
            Map.of(
                "defaultAction",
                "SCMP_ACT_ERRNO",
                "defaultErrnoRet",
                EPERM,
                "syscalls",
                Stream.concat(Stream.of(others), sockets).toList()));
  }

  private static Map<String, Object> family(String name) {
    Integer number = FAMILIES.get(name);
    if (number == null) {
      throw new IllegalArgumentException("unknown address family " + name);
    }
    return Map.of(
        "names",
        List.of("socket"),
        "action",
        "SCMP_ACT_ALLOW",
        "args",
        List.of(Map.of("index", 0, "value", number, "op", "SCMP_CMP_EQ")));
  }

  /** The system calls of a set, or the one of that name. */
  private Stream<String> members(String name) {
    if (!name.startsWith("@")) {
      return Stream.of(name);
    }
    List<String> direct = sets.get(name);
    if (direct == null) {
      throw new IllegalArgumentException(name + " is no set of this systemd's");
    }
    return direct.stream().flatMap(this::members);
  }

  private static Stream<String> names(String value) {
    return Stream.of(value.strip().split(" +", -1));
  }

  private static Stream<String> values(Path unit, String key) throws IOException {
    String begin = key + "=";
    return Files.readAllLines(unit).stream()
        .filter(line -> line.startsWith(begin))
        .map(line -> line.substring(begin.length()));
  }
}
