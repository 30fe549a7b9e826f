package org.jmd.daemon.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Endpoint;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.runtime.ServiceManager;
import org.jmd.daemon.metrics.Monitoring;
import org.jmd.daemon.suite.Life;
import org.jmd.daemon.suite.Member;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.daemon.suite.RoleBoard;
import org.jmd.daemon.suite.RoleTasks;
import org.jmd.daemon.suite.RunningDirectory;
import org.jmd.daemon.suite.ServiceRunner;
import org.jmd.daemon.suite.Suite;
import org.jmd.daemon.suite.SuiteVitals;
import org.jmd.daemon.suite.Supervision;
import org.jmd.daemon.suite.Verdict;
import org.jmd.wallet.file.WalletSecrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd suite}: several roles in one process, each on its own. */
@Command(
    name = "suite",
    description = {
      "Run several roles in one process, with one configuration.",
      "A role that fails is started again or stays down; the others go on.",
      "Roles start in the order directory, maker and stop in the reverse order."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  jmd suite --roles directory,maker",
      "  jmd suite --roles directory,maker --own-directory    the maker is on this directory too"
    })
final class SuiteCommand implements Callable<Integer> {
  /** Roles, in the order in which they start. */
  enum RoleName {
    DIRECTORY,
    MAKER
  }

  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();

  @Option(
      names = "--roles",
      paramLabel = "ROLE",
      split = ",",
      required = true,
      description = "What to run: directory, maker.")
  List<RoleName> roles = new ArrayList<>();

  @Option(
      names = "--own-directory",
      description = "Let the maker use the directory of this process too.")
  boolean ownDirectory;

  SuiteCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    Config config = walletOptions.load(invocation, common);
    Logging.configureSuite(config);
    ProcessHardening.apply();
    Set<RoleName> wanted = EnumSet.copyOf(roles);
    if (ownDirectory && wanted.size() < RoleName.values().length) {
      throw new CommandFailed(ExitCode.USAGE, "--own-directory needs --roles directory,maker");
    }
    RoleBoard board = new RoleBoard();
    List<String> names = wanted.stream().map(SuiteCommand::name).toList();
    SuiteVitals vitals = new SuiteVitals();
    names.forEach(vitals::ended);
    try (Supervision supervision =
            new Supervision(ServiceManager.of(invocation.environment()), invocation.tasks());
        Monitoring monitoring = Monitoring.open(config, invocation.tasks(), board, names);
        Wallet wallet = new Wallet(config, wanted.contains(RoleName.MAKER))) {
      supervision.of(vitals);
      Life life = Life.ofAll(supervision);
      Suite suite =
          new Suite(
              members(wanted, config, new Shared(board, monitoring, vitals), wallet),
              board,
              invocation.tasks(),
              Entropy.system(),
              Failure::verdict,
              life::end);
      ServiceRunner.run(suite, life, () -> {});
      Optional<Verdict> down = suite.down();
      if (down.isPresent()) {
        throw new CommandFailed(down.get().exitCode(), down.get().reason());
      }
    }
    return ExitCode.OK;
  }

  private static String name(RoleName role) {
    return switch (role) {
      case DIRECTORY -> DirectoryCommand.NAME;
      case MAKER -> MakerCommand.NAME;
    };
  }

  /** What the roles of the process have in common. */
  private record Shared(RoleBoard board, Monitoring monitoring, SuiteVitals vitals) {}

  private List<Member> members(Set<RoleName> wanted, Config config, Shared shared, Wallet wallet) {
    AtomicReference<Optional<RunningDirectory>> directory = new AtomicReference<>(Optional.empty());
    return wanted.stream()
        .map(role ->
            switch (role) {
              case DIRECTORY ->
                  member(
                      role,
                      shared,
                      life ->
                          DirectoryCommand.live(
                              config,
                              surroundings(role, shared, life),
                              running -> directory.set(Optional.of(running))));
              case MAKER ->
                  member(
                      role,
                      shared,
                      life ->
                          MakerCommand.live(
                              config,
                              surroundings(role, shared, life),
                              ownDirectory ? List.of(own(directory.get())) : List.of(),
                              wallet));
            })
        .toList();
  }

  @FunctionalInterface
  private interface Lives {
    void live(Life life) throws InterruptedException;
  }

  private static Member member(RoleName role, Shared shared, Lives lives) {
    return new Member() {
      @Override
      public String name() {
        return SuiteCommand.name(role);
      }

      @Override
      public void live(Life life) throws InterruptedException {
        try {
          lives.live(life);
        } finally {
          shared.vitals().ended(name());
        }
      }
    };
  }

  /** What the process gives, for one role of it. */
  private Invocation within(RoleName role) {
    return new Invocation(
        invocation.terminal(),
        invocation.environment(),
        new RoleTasks(invocation.tasks(), name(role)),
        invocation.backends());
  }

  private Surroundings surroundings(RoleName role, Shared shared, Life life) {
    return new Surroundings(
        within(role),
        common.dataDirectory(invocation.environment()),
        shared.board(),
        shared.monitoring(),
        vitals -> shared.vitals().of(name(role), vitals),
        life,
        ServiceRunner::live);
  }

  /** Where the maker finds the directory of this process. */
  private static Endpoint own(Optional<RunningDirectory> directory) {
    return directory
        .flatMap(RunningDirectory::local)
        .orElseThrow(() ->
            new CommandFailed(
                ExitCode.FAILED, "the directory of this process has not started yet"));
  }

  /**
   * The wallet's secrets for all lives of the maker, read at once and in the foreground, where
   * somebody may be asked for a password.
   */
  private final class Wallet implements MakerCommand.Opening, AutoCloseable {
    private final Config config;
    private final Optional<WalletSecrets> secrets;
    private final Optional<RuntimeException> problem;

    Wallet(Config config, boolean wanted) {
      this.config = config;
      Optional<WalletSecrets> read = Optional.empty();
      Optional<RuntimeException> failure = Optional.empty();
      try {
        if (wanted) {
          read = Optional.of(walletOptions.file.secrets(invocation, common, config));
        }
      } catch (RuntimeException e) {
        // The maker will be down because of it; other roles need no wallet.
        failure = Optional.of(e);
      }
      this.secrets = read;
      this.problem = failure;
    }

    @Override
    public Optional<OpenWallet> open(WalletOptions.Wait between) throws InterruptedException {
      if (problem.isPresent()) {
        throw unopened(problem.get());
      }
      return walletOptions.open(
          within(RoleName.MAKER), common, config, secrets.orElseThrow(), between);
    }

    /** What was typed or given once cannot become right by itself. */
    private static CommandFailed unopened(RuntimeException problem) {
      Failure failure = Failure.of(problem);
      int code = failure.exitCode() == ExitCode.USAGE ? ExitCode.USAGE : ExitCode.WALLET;
      return new CommandFailed(code, failure.text(), problem);
    }

    @Override
    public void close() {
      secrets.ifPresent(WalletSecrets::close);
    }
  }
}
