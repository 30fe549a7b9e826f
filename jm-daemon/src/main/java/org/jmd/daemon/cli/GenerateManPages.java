package org.jmd.daemon.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jmd generate-man-pages}: for packagers, so it is not in the help. */
@Command(
    name = "generate-man-pages",
    hidden = true,
    description = "Write a manual page for each command.",
    footerHeading = "%nExample:%n",
    footer = "  jmd generate-man-pages ~/.local/share/man/man1")
final class GenerateManPages implements Callable<Integer> {
  private final Invocation invocation;
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "DIR", description = "Where to write them.")
  Path directory = Path.of(".");

  GenerateManPages(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    List<CommandSpec> all = ManPage.all(spec.root()).toList();
    try {
      Files.createDirectories(directory);
      for (CommandSpec command : all) {
        Files.writeString(directory.resolve(ManPage.name(command) + ".1"), ManPage.of(command));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + directory, e);
    }
    invocation.terminal().err().println(all.size() + " pages written to " + directory);
    return ExitCode.OK;
  }
}
