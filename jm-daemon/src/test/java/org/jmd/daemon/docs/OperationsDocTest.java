package org.jmd.daemon.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jmd.daemon.metrics.EveryMetric;
import org.junit.jupiter.api.Test;

/** Holds docs/operations.md to the metrics that exist. */
class OperationsDocTest {
  private static final Pattern METRIC =
      Pattern.compile("`((?:jmd|jvm|process|system)_[a-z0-9_]+)`");

  @Test
  void pageNamesEveryMetricAndNoOther() {
    String page = Documents.read(Documents.of("docs/operations.md"));
    Set<String> named =
        METRIC
            .matcher(page)
            .results()
            .map((MatchResult m) -> m.group(1))
            .collect(Collectors.toSet());
    assertThat(named).isEqualTo(EveryMetric.scrape().names());
  }
}
