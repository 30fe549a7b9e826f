package org.jmd.daemon.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.daemon.suite.WalletWiring;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * {@code jmd}: the top of the command tree, and the one place where exceptions become messages and
 * exit codes.
 */
@Subcommands({
  WalletCommand.class,
  BondCommand.class,
  MakerCommand.class,
  TakerCommand.class,
  DirectoryCommand.class,
  SuiteCommand.class,
  ConfigCommand.class,
  NotifyCommand.class,
  DoctorCommand.class,
  GenerateCompletion.class,
  GenerateManPages.class,
  HelpCommand.class
})
@Command(
    name = "jmd",
    description = "JoinMarket for the JVM: maker, taker, directory node and wallet.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  jmd config init                         write a commented configuration file",
      "  jmd wallet generate                     make a wallet",
      "  jmd wallet info --extended              show its balances and addresses",
      "  jmd maker                               offer coins for a fee",
      "  jmd taker coinjoin --sweep -m 1         mix everything in mixdepth 1",
      "  jmd directory --port 5222               run a directory node",
      "  jmd suite --roles directory,maker       run both in one process",
      "  jmd doctor                              audit this machine and the installation"
    })
public final class JmdCommand implements Runnable {
  /** Commands that run unattended, where a supervisor looks at the exit code. */
  private static final Set<String> SERVICES = Set.of("maker", "taker", "suite");

  /** Groups whose commands have the letters of joinmarket-ng. */
  private static final Set<String> WALLET_GROUPS = Set.of("wallet", "bond");

  private static final Set<String> VERSION_OPTIONS = Set.of("-V", "--version");

  @Spec CommandSpec spec;

  private JmdCommand(CommandSpec spec) {
    this.spec = spec;
  }

  /** For picocli, which sets the field. */
  JmdCommand() {
    this(CommandSpec.create());
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
  }

  /**
   * Runs a command line.
   *
   * @return the exit code, see {@link ExitCode}
   */
  public static int execute(
      Terminal terminal, Map<String, String> environment, String... arguments) {
    return execute(invocation(terminal, environment), arguments);
  }

  /** As above, with time and node of a test. */
  static int execute(Invocation invocation, String... arguments) {
    if (arguments.length == 1 && VERSION_OPTIONS.contains(arguments[0])) {
      new Version().print(invocation.terminal().out());
      return ExitCode.OK;
    }
    return commandLine(invocation, CommandTree.of(new CommandFactory(invocation), arguments))
        .execute(arguments);
  }

  /** The command tree, for documentation and completion. */
  public static CommandLine commandLine(Terminal terminal, Map<String, String> environment) {
    Invocation invocation = invocation(terminal, environment);
    return commandLine(invocation, CommandTree.whole(new CommandFactory(invocation)));
  }

  private static Invocation invocation(Terminal terminal, Map<String, String> environment) {
    return new Invocation(terminal, environment, new SystemTasks(), WalletWiring::backend);
  }

  private static CommandLine commandLine(Invocation invocation, CommandTree tree) {
    Terminal terminal = invocation.terminal();
    CommandLine line = tree.make(new JmdCommand());
    NumberConverters.register(line);
    line.getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(group -> WALLET_GROUPS.contains(group.name()))
        .forEach(ShortNames::give);
    line.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
    Map<String, String> codes = new LinkedHashMap<>();
    ExitCode.meanings().forEach((code, meaning) -> codes.put("  " + code, meaning));
    line.getCommandSpec().usageMessage().exitCodeList(codes);
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setUsageHelpWidth(100);
    line.setUsageHelpAutoWidth(terminal.isScreen()); // asks another program
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((e, command, parsed) -> failure(e, terminal, parsed));
    line.setParameterExceptionHandler((e, args) -> {
      terminal.err().println(message(e));
      CommandLine.UnmatchedArgumentException.printSuggestions(e, terminal.err());
      terminal
          .err()
          .println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
      return ExitCode.USAGE;
    });
    return line;
  }

  private static int failure(Exception e, Terminal terminal, ParseResult parsed) {
    Failure failure = Failure.of(e);
    if (failure.bug()) {
      LoggerFactory.getLogger(JmdCommand.class)
          .error("bug in {}", parsed.commandSpec().qualifiedName(), e);
    }
    return say(terminal, failure.text(), code(failure.exitCode(), parsed));
  }

  private static String message(CommandLine.ParameterException e) {
    CommandSpec group = e.getCommandLine().getCommandSpec();
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && !group.subcommands().isEmpty()
        && !unmatched.getUnmatched().isEmpty()) {
      return "there is no command '%s %s'"
          .formatted(group.qualifiedName(), unmatched.getUnmatched().getFirst());
    }
    return String.valueOf(e.getMessage());
  }

  /** Only services tell a wallet that cannot be opened from other failures. */
  private static int code(int code, ParseResult parsed) {
    boolean service =
        parsed.hasSubcommand() && SERVICES.contains(parsed.subcommand().commandSpec().name());
    return code == ExitCode.WALLET && !service ? ExitCode.FAILED : code;
  }

  private static int say(Terminal terminal, String message, int exitCode) {
    if (JournalStream.isStandardError()) {
      message.lines().forEach(line -> terminal.err().println(JournalLayout.ERROR + line));
    } else {
      terminal.err().println(message);
    }
    return exitCode;
  }

  /** Gives commands the invocation; everything else is made by picocli. */
  record CommandFactory(Invocation invocation) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (java.lang.reflect.Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (constructor.getParameterCount() == 1
            && constructor.getParameterTypes()[0] == Invocation.class) {
          return type.cast(constructor.newInstance(invocation));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
