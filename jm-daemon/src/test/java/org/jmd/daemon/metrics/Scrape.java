package org.jmd.daemon.metrics;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What {@code /metrics} answered.
 *
 * @param series value by name with labels, as in {@code jmd_role_ready{role="maker"}}
 * @param names of metrics
 */
public record Scrape(Map<String, Double> series, Set<String> names) {
  /** Reads the text format; anything that is no line of it is an error. */
  public static Scrape parse(String text) {
    Map<String, Double> series = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        names.add(line.split(" ", 4)[2]);
      } else if (!line.startsWith("#")) {
        int end = line.lastIndexOf(' ');
        Double before =
            series.put(
                line.substring(0, end).replace(",}", "}"),
                Double.valueOf(line.substring(end + 1).replace("Inf", "Infinity")));
        if (before != null) {
          throw new IllegalArgumentException("twice: " + line);
        }
      }
    }
    return new Scrape(series, names);
  }

  /** The value of a series. */
  public double value(String seriesName) {
    Double value = series.get(seriesName);
    if (value == null) {
      throw new IllegalArgumentException("no " + seriesName + " in " + series.keySet());
    }
    return value;
  }
}
