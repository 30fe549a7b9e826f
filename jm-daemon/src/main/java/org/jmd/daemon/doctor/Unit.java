package org.jmd.daemon.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A service unit of systemd with its drop-ins: the settings of its section {@code [Service]}
 * (systemd.unit(5), systemd.syntax(7)).
 *
 * @param name such as {@code jmd-maker.service}
 * @param settings the assignments of each key in their order; an empty one has cleared those before
 */
record Unit(String name, Map<String, List<String>> settings) {
  /** Those of earlier directories replace those of later ones. */
  private static final List<String> DIRECTORIES =
      List.of(
          "/etc/systemd/system/",
          "/run/systemd/system/",
          "/usr/local/lib/systemd/system/",
          "/usr/lib/systemd/system/",
          "/lib/systemd/system/");

  private static final Pattern RUNS_JMD =
      Pattern.compile("(?:^|[/\\s@+!:-])jmd(?:\\s|$)|org\\.jmd\\.daemon\\.Jmd");

  Unit {
    settings = Map.copyOf(settings);
  }

  /** The units of a machine that run jmd. */
  static List<Unit> ofJmd(Host host) {
    Map<String, Unit> units = new LinkedHashMap<>();
    for (String directory : DIRECTORIES) {
      for (String name : host.names(directory)) {
        if (name.endsWith(".service") && !units.containsKey(name)) {
          units.put(name, read(host, name, host.lines(directory + name)));
        }
      }
    }
    return units.values().stream().filter(Unit::runsJmd).toList();
  }

  private static Unit read(Host host, String name, List<String> lines) {
    Map<String, List<String>> settings = new HashMap<>();
    add(settings, lines);
    Map<String, String> dropIns = new java.util.TreeMap<>();
    for (String directory : DIRECTORIES.reversed()) {
      for (String changes : host.names(directory)) {
        if (changes(changes, name)) {
          host.names(directory + changes).stream()
              .filter(part -> part.endsWith(".conf"))
              .forEach(part -> dropIns.put(part, directory + changes + "/" + part));
        }
      }
    }
    dropIns.values().forEach(file -> add(settings, host.lines(file)));
    return new Unit(name, settings);
  }

  /** Those of an instance count as those of its template, {@code jmd-maker@.service}. */
  private static boolean changes(String directory, String unit) {
    return directory.equals(unit + ".d")
        || (unit.endsWith("@.service")
            && directory.endsWith(".service.d")
            && directory.startsWith(unit.substring(0, unit.length() - ".service".length())));
  }

  private static void add(Map<String, List<String>> settings, List<String> lines) {
    boolean inService = false;
    StringBuilder continued = new StringBuilder();
    for (String raw : lines) {
      String line = raw.strip();
      if (line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      if (line.endsWith("\\")) {
        continued.append(line, 0, line.length() - 1).append(' ');
        continue;
      }
      String whole = continued + line;
      continued.setLength(0);
      if (whole.startsWith("[")) {
        inService = whole.equals("[Service]");
      } else if (inService && whole.indexOf('=') > 0) {
        int equals = whole.indexOf('=');
        List<String> values =
            settings.computeIfAbsent(whole.substring(0, equals).strip(), key -> new ArrayList<>());
        String value = whole.substring(equals + 1).strip();
        if (value.isEmpty()) {
          values.clear();
        } else {
          values.add(value);
        }
      }
    }
  }

  private boolean runsJmd() {
    return all("ExecStart").stream().anyMatch(command -> RUNS_JMD.matcher(command).find());
  }

  /** Every assignment of a key. */
  List<String> all(String key) {
    return settings.getOrDefault(key, List.of());
  }

  /** The assignment of a key that is in force; empty if there is none. */
  Optional<String> last(String key) {
    List<String> values = all(key);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }

  /** Whether a switch is on. */
  boolean isOn(String key) {
    return last(key)
        .map(value -> value.toLowerCase(Locale.ROOT))
        .filter(value -> List.of("yes", "true", "on", "1").contains(value))
        .isPresent();
  }
}
