package org.jmd.daemon.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tests of all modules, as documents name them: {@code ClassTest} or {@code ClassTest#method}.
 */
final class NamedTests {
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:#(\\w+))?`");

  private final Map<String, Path> sources = new HashMap<>();

  NamedTests() throws IOException {
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(Documents.of(""), "jm-*")) {
      for (Path module : modules) {
        try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
          files
              .filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
              .forEach(
                  file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
        }
      }
    }
  }

  /**
   * Fails unless the text names tests, all of which exist.
   *
   * @param subject what they are tests of
   */
  void assertNamedIn(String text, String subject) throws IOException {
    List<MatchResult> tests = TEST.matcher(text).results().toList();
    assertThat(tests).as("tests of " + subject).isNotEmpty();
    for (MatchResult test : tests) {
      assertThat(sources).as("tests of " + subject).containsKey(test.group(1));
      if (test.group(2) != null) {
        assertThat(Files.readString(sources.get(test.group(1))))
            .as("tests of " + subject)
            .contains("void " + test.group(2) + "(");
      }
    }
  }
}
