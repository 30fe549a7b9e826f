package org.jmd.daemon.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jmd.daemon.cli.JmdCommand;
import org.jmd.daemon.cli.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The documentation names only commands, options, scripts and pages that exist. */
class DocumentsTest {
  private static final Pattern COMMAND =
      Pattern.compile("^ {2,}(?:[A-Z_]+=\\S+ )*(?:scripts/)?jmd ([^#\\n|&>]+)", Pattern.MULTILINE);
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");
  private static final Pattern SCRIPT = Pattern.compile("(?<![\\w/.-])(scripts/[\\w-]+)");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");

  private static Stream<String> find(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult m) -> m.group(1).strip());
  }

  static List<String> documentedCommands() {
    return Documents.all().stream()
        .flatMap(page -> find(COMMAND, Documents.read(page).replace("\\\n", " ")))
        .distinct()
        .toList();
  }

  static List<String> exampleCommands() {
    return footers(launcher())
        .flatMap(footer -> find(COMMAND, footer.replaceFirst(" {3,}\\S.*$", "")))
        .toList();
  }

  private static Stream<String> footers(CommandLine command) {
    return Stream.concat(
        Arrays.stream(command.getCommandSpec().usageMessage().footer()),
        command.getSubcommands().values().stream().flatMap(DocumentsTest::footers));
  }

  private static CommandLine launcher() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return JmdCommand.commandLine(
        new Terminal(nowhere, nowhere, new BufferedReader(Reader.nullReader()), false), Map.of());
  }

  @ParameterizedTest
  @MethodSource({"documentedCommands", "exampleCommands"})
  void commandIsUnderstood(String arguments) {
    String[] words =
        WORD.matcher(arguments).results().map(MatchResult::group).toArray(String[]::new);
    assertThatCode(() -> launcher().parseArgs(words))
        .as("jmd " + arguments)
        .doesNotThrowAnyException();
  }

  @Test
  void scriptsExist() {
    List<String> missing =
        Documents.all().stream()
            .flatMap(page -> find(SCRIPT, Documents.read(page)))
            .filter(script -> !Files.exists(Documents.of(script)))
            .distinct()
            .toList();
    assertThat(missing).isEmpty();
  }

  @Test
  void linksLeadToPages() {
    List<String> broken =
        Documents.all().stream()
            .map(DocumentsTest::brokenLinks)
            .flatMap(Collection::stream)
            .toList();
    assertThat(broken).isEmpty();
  }

  private static List<String> brokenLinks(Path page) {
    return find(LINK, Documents.read(page))
        .filter(link -> !Files.exists(page.resolveSibling(link)))
        .map(link -> page.getFileName() + ": " + link)
        .toList();
  }
}
