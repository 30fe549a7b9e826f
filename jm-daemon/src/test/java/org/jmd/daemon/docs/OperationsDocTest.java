package org.jmd.daemon.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jmd.daemon.metrics.EveryMetric;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds docs/operations.md, the dashboard and the alerts to the metrics that exist. */
class OperationsDocTest {
  private static final String NAME = "(?:jmd|jvm|process|system)_[a-z0-9_]+";
  private static final Pattern QUOTED = Pattern.compile("`(" + NAME + ")`");
  private static final Pattern METRIC = Pattern.compile("\\b(" + NAME + ")");

  /** One rule, in the only order in which they are written. */
  private static final Pattern RULE =
      Pattern.compile(
          """
           {6}- alert: (Jmd\\w+)
           {8}expr: (.+)
          (?: {8}for: [0-9]+[mhd]
          )? {8}labels:
           {10}severity: (?:critical|warning)
           {8}annotations:
           {10}summary: .+
          """);

  private static String page() {
    return Documents.read(Documents.of("docs/operations.md"));
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult m) -> m.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void pageNamesEveryMetricAndNoOther() {
    assertThat(names(QUOTED, page())).isEqualTo(EveryMetric.scrape().names());
  }

  @Test
  void dashboardAsksForMetricsThatExist() {
    JsonNode dashboard =
        JsonMapper.builder()
            .build()
            .readTree(Documents.read(Documents.of("docs/monitoring/dashboard.json")));
    Set<String> asked =
        StreamSupport.stream(dashboard.path("panels").spliterator(), false)
            .flatMap(panel -> StreamSupport.stream(panel.path("targets").spliterator(), false))
            .flatMap(target -> names(METRIC, target.path("expr").asString()).stream())
            .collect(Collectors.toSet());
    assertThat(asked).hasSizeGreaterThan(20).isSubsetOf(EveryMetric.scrape().names());
  }

  @Test
  void alertsAreRulesOverMetricsThatExistAndThePageTellsWhatToDo() {
    String text = Documents.read(Documents.of("docs/monitoring/alerts.yml"));
    List<MatchResult> rules = RULE.matcher(text).results().toList();
    assertThat(rules).hasSize((int) text.lines().filter(l -> l.contains("alert:")).count());
    assertThat(RULE.matcher(text).replaceAll(""))
        .as("what is no rule")
        .isEqualTo(text.substring(0, text.indexOf("      - alert")));
    Set<String> metrics = EveryMetric.scrape().names();
    for (MatchResult rule : rules) {
      assertThat(metrics).as(rule.group(1)).containsAll(names(METRIC, rule.group(2)));
      assertThat(page()).as("what to do about it").contains("`" + rule.group(1) + "`");
    }
  }
}
