package org.jmd.daemon.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.daemon.suite.WalletWiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandTreeTest {
  @TempDir Path data;

  private static final Terminal NOBODY =
      new Terminal(
          new PrintWriter(new StringWriter()),
          new PrintWriter(new StringWriter()),
          new BufferedReader(new StringReader("")),
          false);

  private static CommandLine whole() {
    return JmdCommand.commandLine(NOBODY, Map.of());
  }

  private static CommandLine made(String... arguments) {
    return CommandTree.of(
            new JmdCommand.CommandFactory(
                new Invocation(NOBODY, Map.of(), new SystemTasks(), WalletWiring::backend)),
            arguments)
        .make(new JmdCommand());
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().distinct().flatMap(CommandTreeTest::all));
  }

  static List<String> everyCommand() {
    return all(whole()).map(command -> command.getCommandSpec().qualifiedName()).toList();
  }

  private static CommandLine find(CommandLine top, String... path) {
    CommandLine at = top;
    for (String name : path) {
      at = requireNonNull(at.getSubcommands().get(name), name);
    }
    return at;
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void helpIsThatOfTheWholeTree(String qualifiedName) {
    String[] path = qualifiedName.split(" ");
    String[] arguments = Arrays.copyOf(path, path.length);
    System.arraycopy(path, 1, arguments, 0, path.length - 1);
    arguments[path.length - 1] = "--help";
    CommandLine expected = find(whole(), Arrays.copyOfRange(path, 1, path.length));
    if (expected.getCommandSpec().helpCommand()) {
      return;
    }

    CliFixture cli = new CliFixture(data);

    assertThat(cli.ok(arguments)).isEqualTo(expected.getUsageMessage());
  }

  @Test
  void everyGroupDeclaresItsCommandsSoThatTheyCanBeLeftOut() {
    assertThat(all(whole()))
        .allSatisfy(command -> {
          CommandLine.Command annotation =
              command.getCommand().getClass().getAnnotation(CommandLine.Command.class);
          assertThat(annotation.subcommands()).as(annotation.name()).isEmpty();
        });
  }

  @Test
  void whatTheLineDoesNotNameIsKnownWithoutItsOptions() {
    CommandLine line = made("--help", "maker");

    assertThat(line.getSubcommands()).containsKeys("wallet", "maker", "taker", "directory");
    assertThat(find(line, "wallet").getCommandSpec().options()).isEmpty();
    assertThat(find(line, "maker").getCommandSpec().options()).isNotEmpty();
  }

  @Test
  void besideTheCommandThatComesNextNothingIsMade() {
    CommandLine line = made("maker", "status");

    assertThat(line.getSubcommands()).containsOnlyKeys("maker");
    assertThat(find(line, "maker").getSubcommands()).containsOnlyKeys("status");
  }

  @Test
  void theShortcutToTheVersionSaysWhatTheCommandTreeWould() {
    CliFixture cli = new CliFixture(data);
    String shortcut = cli.ok("--version");

    assertThat(cli.ok("config", "--version")).isEqualTo(shortcut);
  }

  @Test
  void commandsAreFoundBehindOptionsOfTheirGroup() {
    CliFixture cli = new CliFixture(data).withWallet();

    assertThat(cli.run("wallet", "address", "--network", "regtest", "list")).isZero();
  }

  @Test
  void suggestsCommandsThatWereLeftOut() {
    CliFixture cli = new CliFixture(data);

    assertThat(cli.run("wallet", "inof")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("info");
    assertThat(cli.run("wallett")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("wallet");
  }
}
