package org.jmd.daemon.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds the threat model and the maker's checklist to the tests that exist. */
class ThreatModelTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| ([^|]+) \\| ([^|]+) \\| ([^|]*) \\|$", Pattern.MULTILINE);
  private static final String TESTS = "attacked by";

  /** A row of a table whose last column is of tests. */
  private record Row(String subject, String tests) {}

  private static List<Row> rows(String page) {
    String text = Documents.read(Documents.of(page));
    int start = text.indexOf("| " + TESTS + " |");
    assertThat(start).as("table of tests in " + page).isPositive();
    int end = text.indexOf("\n\n", start);
    return ROW.matcher(text.substring(start, end < 0 ? text.length() : end))
        .results()
        .map(row -> new Row(row.group(1), row.group(3)))
        .filter(row -> !row.subject().startsWith("---"))
        .toList();
  }

  @Test
  void everyThreatIsAttackedByTestsThatExist() throws IOException {
    assertThat(rows("docs/threat-model.md")).hasSizeGreaterThan(15);
    assertTestsExist("docs/threat-model.md");
  }

  @Test
  void everyCheckBeforeSigningIsAttackedByTestsThatExist() throws IOException {
    assertThat(rows("docs/maker-verification.md"))
        .extracting(Row::subject)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 20).mapToObj(n -> "V" + n).toList());
    assertTestsExist("docs/maker-verification.md");
  }

  private static void assertTestsExist(String page) throws IOException {
    NamedTests tests = new NamedTests();
    for (Row row : rows(page)) {
      tests.assertNamedIn(row.tests(), row.subject());
    }
  }
}
