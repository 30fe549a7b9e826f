package org.jmd.daemon.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.ConfigKeys;
import org.jmd.core.config.ConfigTemplate;
import org.jmd.daemon.suite.NotificationWiring;
import org.jmd.wallet.file.PrivateFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd config}. */
@Subcommands({ConfigCommand.Init.class, ConfigCommand.Check.class, ConfigCommand.Show.class})
@Command(name = "config", description = "Write, check and show the configuration.")
final class ConfigCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing command: init, check or show");
  }

  @Command(
      name = "init",
      description =
          "Write a configuration file in which every setting is explained and commented out.",
      footerHeading = "%nExample:%n",
      footer = "  jmd config init --data-dir /var/lib/jmd")
  static final class Init implements Callable<Integer> {
    private final Invocation invocation;
    @Mixin CommonOptions common = new CommonOptions();

    @Option(names = "--force", description = "Replace an existing file.")
    boolean force;

    Init(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public Integer call() {
      Path file = common.configFile(invocation.environment());
      if (Files.exists(file) && !force) {
        throw new CommandFailed(ExitCode.FAILED, file + " exists; --force replaces it");
      }
      try {
        PrivateFiles files = new PrivateFiles();
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
          files.createDirectories(parent);
        }
        files.write(file, ConfigTemplate.text().getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file, e);
      }
      invocation.terminal().out().println(file);
      return ExitCode.OK;
    }
  }

  @Command(
      name = "check",
      description = "Check file, environment and flags; report every problem at once.")
  static final class Check implements Callable<Integer> {
    private final Invocation invocation;
    @Mixin CommonOptions common = new CommonOptions();

    Check(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public Integer call() throws ConfigException {
      Config config = common.load(invocation.environment());
      Contradictions.reported(() -> NotificationWiring.settings(config, "check"));
      config.warnings().forEach(w -> invocation.terminal().err().println("warning: " + w));
      invocation.terminal().out().println("configuration is valid");
      return ExitCode.OK;
    }
  }

  @Command(
      name = "show",
      description = "Show the settings in force and where each comes from; secrets are hidden.")
  static final class Show implements Callable<Integer> {
    private final Invocation invocation;
    @Mixin CommonOptions common = new CommonOptions();

    @Option(names = "--changed", description = "Only settings that differ from the default.")
    boolean changed;

    Show(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public Integer call() throws ConfigException {
      Config config = common.load(invocation.environment());
      for (ConfigKey<?> key : ConfigKeys.all()) {
        Config.Source source = config.source(key);
        if (!changed || source != Config.Source.DEFAULT) {
          invocation
              .terminal()
              .out()
              .printf(
                  "%s = %s  # %s%n",
                  key.path(),
                  config.show(key).orElse("(unset)"),
                  source.name().toLowerCase(java.util.Locale.ROOT));
        }
      }
      return ExitCode.OK;
    }
  }
}
