package org.jmd.daemon.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.ConfigKeys;
import org.jmd.daemon.cli.JmdCommand;
import org.jmd.daemon.cli.Terminal;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Holds the tables of docs/wallet.md to the commands, the keys and the tests that exist. */
class WalletDocTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+)` \\|(.*)\\|$", Pattern.MULTILINE);

  /** A row of a table: what it is about, and its last cell. */
  private record Row(String subject, String tests) {}

  private static List<Row> rows() {
    return ROW.matcher(Documents.read(Documents.of("docs/wallet.md")))
        .results()
        .map(row -> new Row(row.group(1), lastCell(row.group(2))))
        .toList();
  }

  private static String lastCell(String cells) {
    return cells.substring(cells.lastIndexOf('|') + 1).strip();
  }

  private static List<String> subjects() {
    return rows().stream().map(Row::subject).toList();
  }

  @Test
  void everyCommandHasARow() {
    List<String> commands =
        Stream.of("wallet", "bond")
            .flatMap(group -> Optional.ofNullable(launcher().getSubcommands().get(group)).stream())
            .flatMap(WalletDocTest::commands)
            .distinct()
            .toList();
    assertThat(subjects().stream().filter(s -> s.startsWith("jmd ")))
        .as("rows of docs/wallet.md, one for each command")
        .containsExactlyInAnyOrderElementsOf(commands);
  }

  /** The commands that do something; groups only hold others. */
  private static Stream<String> commands(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.usageMessage().hidden()) {
      return Stream.empty();
    }
    return spec.subcommands().isEmpty()
        ? Stream.of(spec.qualifiedName())
        : spec.subcommands().values().stream().flatMap(WalletDocTest::commands);
  }

  private static CommandLine launcher() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return JmdCommand.commandLine(
        new Terminal(nowhere, nowhere, new BufferedReader(Reader.nullReader()), false), Map.of());
  }

  @Test
  void everyWalletKeyHasARow() {
    List<String> keys =
        ConfigKeys.all().stream()
            .filter(key -> key.section().equals("wallet"))
            .map(ConfigKey::path)
            .toList();
    assertThat(subjects().stream().filter(s -> s.startsWith("wallet.")))
        .as("rows of docs/wallet.md, one for each key")
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void everyRowNamesTestsThatExist() throws IOException {
    NamedTests tests = new NamedTests();
    for (Row row : rows()) {
      if (row.subject().startsWith("jmd ") || row.subject().startsWith("wallet.")) {
        tests.assertNamedIn(row.tests(), row.subject());
      }
    }
  }
}
