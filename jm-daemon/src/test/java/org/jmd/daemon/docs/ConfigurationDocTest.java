package org.jmd.daemon.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.ConfigKeys;
import org.jmd.core.testing.ProductionCode;
import org.jmd.daemon.Jmd;
import org.junit.jupiter.api.Test;

/**
 * Holds the table of keys in the documentation to the registry. {@code -Djmd.docs=update} writes it
 * anew.
 */
class ConfigurationDocTest {
  private static final Path PAGE = Documents.of("docs/configuration.md");
  private static final String BEGIN = "<!-- keys: written by ConfigurationDocTest -->\n";
  private static final String END = "<!-- end of keys -->\n";

  @Test
  void pageListsEveryKeyAsItIs() throws IOException {
    String page = Documents.read(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(begin).as("marks in %s", PAGE).isBetween(BEGIN.length(), end);
    String fresh = page.substring(0, begin) + table() + page.substring(end);
    if (System.getProperty("jmd.docs", "").equals("update")) {
      Files.writeString(PAGE, fresh);
    } else {
      assertThat(page)
          .as("docs/configuration.md; run this test with -Djmd.docs=update to mend it")
          .isEqualTo(fresh);
    }
  }

  private static String table() {
    Set<String> read = keysThatAreRead();
    StringBuilder out = new StringBuilder();
    String section = "";
    for (ConfigKey<?> key : ConfigKeys.all()) {
      if (!key.section().equals(section)) {
        section = key.section();
        out.append("\n## [").append(section).append("]\n\n");
        out.append("| key | default | values | meaning |\n| --- | --- | --- | --- |\n");
      }
      out.append("| `").append(key.name()).append("` | ");
      out.append(key.defaultText().map(text -> "`" + text + "`").orElse("none")).append(" | ");
      out.append(key.expects()).append(" | ").append(key.meaning());
      out.append(key.isSecret() ? " (secret)" : "");
      out.append(read.contains(key.path()) ? "" : " (no effect yet)").append(" |\n");
    }
    return out.append('\n').toString();
  }

  /** The others are known, so that files shared with other programs give no warnings. */
  private static Set<String> keysThatAreRead() {
    JavaClasses code = ProductionCode.beside(ConfigKeys.class, Jmd.class);
    return code.stream()
        .filter(registry -> registry.getPackageName().equals(ConfigKeys.class.getPackageName()))
        .flatMap(ConfigurationDocTest::read)
        .map(ConfigurationDocTest::path)
        .collect(Collectors.toSet());
  }

  private static Stream<JavaField> read(JavaClass registry) {
    return registry.getFields().stream()
        .filter(field -> field.getRawType().isEquivalentTo(ConfigKey.class))
        .filter(field ->
            field.getAccessesToSelf().stream()
                .anyMatch(access -> !access.getOriginOwner().equals(registry)));
  }

  private static String path(JavaField field) {
    try {
      return ((ConfigKey<?>) field.reflect().get(null)).path();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot read " + field.getFullName(), e);
    }
  }
}
