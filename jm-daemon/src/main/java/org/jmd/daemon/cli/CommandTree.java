package org.jmd.daemon.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Makes the commands that a command line can need, since making all of them takes longer than most
 * of them take to run. A command that the line names is made with its options; where it names none,
 * all are known by name and description, for help and suggestions.
 */
final class CommandTree {
  /** Commands that look at all the others. */
  private static final Set<String> CURIOUS =
      Set.of("help", "generate-completion", "generate-man-pages");

  /** picocli replaces such an argument by those in a file. */
  private static final String FILE_OF_ARGUMENTS = "@";

  private final IFactory factory;
  private final List<String> arguments;
  private final boolean whole;

  private CommandTree(IFactory factory, List<String> arguments, boolean whole) {
    this.factory = factory;
    this.arguments = arguments;
    this.whole = whole;
  }

  /** Every command. */
  static CommandTree whole(IFactory factory) {
    return new CommandTree(factory, List.of(), true);
  }

  /** What these arguments can need. */
  static CommandTree of(IFactory factory, String... arguments) {
    return new CommandTree(
        factory,
        List.of(arguments),
        Arrays.stream(arguments)
            .anyMatch(a -> CURIOUS.contains(a) || a.startsWith(FILE_OF_ARGUMENTS)));
  }

  /** The command of a class or an object, with those below it. */
  CommandLine make(Object command) {
    return make(command, command instanceof Class<?> type ? type : command.getClass(), 0);
  }

  private CommandLine make(Object command, Class<?> type, int from) {
    CommandLine line = new CommandLine(command, factory);
    CommandSpec spec = line.getCommandSpec();
    // Inherited from the top, help would come with the footer of the top.
    if (!spec.mixinStandardHelpOptions() && !spec.helpCommand()) {
      spec.mixinStandardHelpOptions(true);
      spec.versionProvider(new Version());
    }
    children(type, from)
        // Not by Comparator.comparing: what that makes is serializable, so that the JVM's cache
        // cannot hold it and each start would make it again.
        .sorted((a, b) -> a.getCommandName().compareTo(b.getCommandName()))
        .forEach(child -> spec.addSubcommand(child.getCommandName(), child));
    return line;
  }

  private Stream<CommandLine> children(Class<?> type, int from) {
    Subcommands declared = type.getAnnotation(Subcommands.class);
    if (declared == null) {
      return Stream.empty();
    }
    List<Class<?>> all = List.of(declared.value());
    if (whole) {
      return all.stream().map(child -> make(child, child, 0));
    }
    Optional<Class<?>> next = all.stream().filter(child -> place(child, from) == from).findFirst();
    if (next.isPresent()) {
      return Stream.of(make(next.get(), next.get(), from + 1));
    }
    return all.stream()
        .map(child -> {
          int place = place(child, from);
          return place < 0 ? stub(child) : make(child, child, place + 1);
        });
  }

  /** Where the arguments name a command, at or behind that place; or -1. */
  private int place(Class<?> type, int from) {
    Command command = type.getAnnotation(Command.class);
    List<String> rest = arguments.subList(from, arguments.size());
    int place = rest.indexOf(command.name());
    for (String alias : command.aliases()) {
      int other = rest.indexOf(alias);
      place = place < 0 || (other >= 0 && other < place) ? other : place;
    }
    return place < 0 ? -1 : from + place;
  }

  private static CommandLine stub(Class<?> type) {
    Command command = type.getAnnotation(Command.class);
    CommandSpec spec = CommandSpec.create().name(command.name()).aliases(command.aliases());
    spec.usageMessage()
        .header(command.header())
        .description(description(type))
        .hidden(command.hidden());
    return new CommandLine(spec);
  }

  /** Commands inherit it. */
  private static String[] description(Class<?> type) {
    Command command = type.getAnnotation(Command.class);
    boolean own = command != null && command.description().length > 0;
    Class<?> parent = type.getSuperclass();
    return own ? command.description() : parent == null ? new String[0] : description(parent);
  }
}
