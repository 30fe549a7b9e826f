package org.jmd.daemon.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jmd.daemon.doctor.Advice;
import org.junit.jupiter.api.Test;

/** Holds docs/doctor.md to what {@code jmd doctor} can find. */
class DoctorDocTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z.-]+)` \\| (\\w+) \\| (.+) \\| (.+) \\|$", Pattern.MULTILINE);

  /** As the table of the page must be. */
  private static String row(Advice advice) {
    return "| `%s` | %s | %s | %s |"
        .formatted(advice.id(), advice.severity(), advice.why(), advice.mend());
  }

  @Test
  void everyFindingHasItsRow() {
    List<String> rows =
        ROW.matcher(Documents.read(Documents.of("docs/doctor.md")))
            .results()
            .map(match -> match.group())
            .toList();
    assertThat(rows)
        .as("rows of docs/doctor.md")
        .containsExactlyElementsOf(Arrays.stream(Advice.values()).map(DoctorDocTest::row).toList());
  }
}
