package org.jmd.daemon.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The manual page of a command in the macros of man(7), out of what its help knows. */
final class ManPage {
  private final CommandSpec spec;
  private final StringBuilder text = new StringBuilder();

  private ManPage(CommandSpec spec) {
    this.spec = spec;
  }

  /** Its name: {@code jmd-wallet-info} for {@code jmd wallet info}. */
  static String name(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  /** The page of one command. */
  static String of(CommandSpec spec) {
    ManPage page = new ManPage(spec);
    page.write();
    return page.text.toString();
  }

  /** The commands that users are told of, each with those below it. */
  static Stream<CommandSpec> all(CommandSpec spec) {
    return Stream.concat(Stream.of(spec), children(spec).stream().flatMap(ManPage::all));
  }

  private static List<CommandSpec> children(CommandSpec spec) {
    return spec.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(child -> !child.usageMessage().hidden())
        .distinct()
        .sorted(Comparator.comparing(CommandSpec::name))
        .toList();
  }

  private void write() {
    UsageMessageSpec usage = spec.usageMessage();
    List<String> description = rendered(usage.description());
    String name = name(spec);
    macro(
        "TH",
        quoted(name.toUpperCase(Locale.ROOT)),
        "1",
        quoted(""),
        quoted("jmd " + Version.text()));
    section("NAME");
    line(name + " - " + summary(description));
    section("SYNOPSIS");
    line(synopsis());
    section("DESCRIPTION");
    description.forEach(this::paragraph);
    if (spec.aliases().length > 0) {
      paragraph("Also known as " + String.join(", ", spec.aliases()) + ".");
    }
    parameters();
    options();
    commands();
    exitCodes();
    examples(rendered(usage.footer()));
    seeAlso();
  }

  private static String summary(List<String> description) {
    String first = description.isEmpty() ? "" : description.getFirst().strip();
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }

  private String synopsis() {
    Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
    return help.synopsis(0).strip().replaceAll("\\s+", " ");
  }

  private void parameters() {
    List<PositionalParamSpec> parameters =
        spec.positionalParameters().stream().filter(p -> !p.hidden()).toList();
    if (parameters.isEmpty()) {
      return;
    }
    section("ARGUMENTS");
    parameters.forEach(p -> item(italic(p.paramLabel()), p));
  }

  private void options() {
    section("OPTIONS");
    spec.options().stream()
        .filter(option -> !option.hidden())
        .sorted(Comparator.comparing(option -> option.longestName().toLowerCase(Locale.ROOT)))
        .forEach(option -> item(heading(option), option));
  }

  private static String heading(OptionSpec option) {
    String value = option.arity().max() > 0 ? " " + italic(option.paramLabel()) : "";
    return Arrays.stream(option.names())
        .map(name -> bold(option.negatable() ? name.replaceFirst("^--", "--[no-]") : name) + value)
        .collect(Collectors.joining(", "));
  }

  private void item(String heading, ArgSpec argument) {
    macro("TP");
    raw(heading);
    rendered(argument.description()).forEach(this::line);
  }

  private void commands() {
    List<CommandSpec> children = children(spec);
    if (children.isEmpty()) {
      return;
    }
    section("COMMANDS");
    for (CommandSpec child : children) {
      macro("TP");
      raw(bold(name(child)) + "(1)");
      line(summary(rendered(child.usageMessage().description())) + ".");
    }
  }

  private void exitCodes() {
    section("EXIT STATUS");
    for (Map.Entry<Integer, String> code : ExitCode.meanings().entrySet()) {
      macro("TP");
      raw(bold(Integer.toString(code.getKey())));
      line(code.getValue());
    }
  }

  private void examples(List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    section("EXAMPLES");
    macro("nf");
    lines.forEach(this::line);
    macro("fi");
  }

  private void seeAlso() {
    List<String> related = new ArrayList<>();
    Optional.ofNullable(spec.parent())
        .ifPresent(parent -> {
          related.add(name(parent));
          children(parent).stream()
              .filter(s -> !s.equals(spec))
              .map(ManPage::name)
              .forEach(related::add);
        });
    if (!related.isEmpty()) {
      section("SEE ALSO");
      raw(related.stream().map(name -> bold(name) + "(1)").collect(Collectors.joining(", ")));
    }
  }

  /** The lines as help shows them: the library runs them through a formatter. */
  private static List<String> rendered(String[] lines) {
    return Arrays.stream(lines)
        .map(line -> String.format(Locale.ROOT, line))
        .flatMap(String::lines)
        .toList();
  }

  private void section(String title) {
    macro("SH", quoted(title));
  }

  private void paragraph(String words) {
    macro("PP");
    line(words);
  }

  private void macro(String name, String... arguments) {
    raw("." + name + (arguments.length == 0 ? "" : " " + String.join(" ", arguments)));
  }

  /** A line of text; a dot or apostrophe at its beginning must not make it a macro. */
  private void line(String words) {
    raw((words.startsWith(".") || words.startsWith("'") ? "\\&" : "") + escaped(words));
  }

  private void raw(String line) {
    text.append(line).append('\n');
  }

  private static String bold(String words) {
    return "\\fB" + escaped(words) + "\\fR";
  }

  private static String italic(String words) {
    return "\\fI" + escaped(words) + "\\fR";
  }

  private static String quoted(String words) {
    return "\"" + escaped(words).replace("\"", "\\(dq") + "\"";
  }

  private static String escaped(String words) {
    return words.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti");
  }
}
