package org.jmd.daemon.cli;

import picocli.CommandLine.Option;

/** The option {@code --json} of every command that shows something. */
final class JsonOption {
  @Option(
      names = {"-j", "--json"},
      description = "Write one JSON document to standard output instead of text.")
  boolean json;

  /** Where the command shows its result, in the form that was asked for. */
  Output output(Invocation invocation) {
    return new Output(invocation.terminal().out(), Style.of(invocation), json);
  }
}
