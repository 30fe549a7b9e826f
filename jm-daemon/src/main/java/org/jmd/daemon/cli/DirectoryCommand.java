package org.jmd.daemon.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.DirectoryKeys;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.DirectoryId;
import org.jmd.core.protocol.NickAuthMode;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.tor.OnionKey;
import org.jmd.daemon.notify.DirectoryNotices;
import org.jmd.daemon.notify.Notifier;
import org.jmd.daemon.notify.NotifySettings;
import org.jmd.daemon.suite.Networks;
import org.jmd.daemon.suite.NotificationWiring;
import org.jmd.daemon.suite.OnionWiring;
import org.jmd.daemon.suite.RunningDirectory;
import org.jmd.directory.Directory;
import org.jmd.directory.DirectorySettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd directory}: runs a directory node in the foreground. */
@Command(
    name = "directory",
    description = "Run a directory node, which relays the messages of the market.",
    footerHeading = "%nExample:%n",
    footer = "  jmd directory --network regtest --host 127.0.0.1 --port 5222")
final class DirectoryCommand implements Callable<Integer> {
  /** Of the role. */
  static final String NAME = "directory";

  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Address to listen on (default: 127.0.0.1).")
  @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on (default: 5222); 0 takes a free one.")
  @Nullable Integer port;

  @Option(names = "--motd", paramLabel = "TEXT", description = "Greeting that every peer receives.")
  @Nullable String motd;

  DirectoryCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    common
        .set(DirectoryKeys.HOST, host)
        .set(DirectoryKeys.PORT, port)
        .set(DirectoryKeys.MOTD, motd);
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    Surroundings.alone(
        NAME,
        invocation,
        common.dataDirectory(invocation.environment()),
        config,
        in -> live(config, in, _ -> {}));
    return ExitCode.OK;
  }

  /**
   * One life of a directory.
   *
   * @param known told of it before it starts
   */
  static void live(Config config, Surroundings in, Consumer<RunningDirectory> known)
      throws InterruptedException {
    Contradictions.reported(() -> NotificationWiring.settings(config, NAME));
    int maxLine = config.get(DirectoryKeys.MAX_LINE);
    Tasks tasks = in.tasks();
    Entropy entropy = Entropy.system();
    Optional<OnionKey> key =
        OnionWiring.makesDirectorysOwn(config)
            ? Optional.of(OnionWiring.storedKey(in.data(), NAME, entropy))
            : Optional.empty();
    DirectorySettings settings = settings(config, key);
    NettyTransport.Settings defaults = NettyTransport.Settings.directory();
    NettyTransport transport =
        new NettyTransport(
            new NettyTransport.Settings(
                maxLine,
                defaults.maxQueuedBytes(),
                defaults.stallLimit(),
                defaults.connectTimeout(),
                Optional.empty(),
                defaults.threads()));
    Optional<Notifier> notifier = NotificationWiring.open(config, NAME, tasks);
    DirectoryNotices notices = new DirectoryNotices(NotifySettings.wording(config));
    Directory directory =
        new Directory(
            settings,
            transport,
            tasks,
            entropy,
            event -> notifier.ifPresent(teller -> teller.post(notices.of(event))));
    RunningDirectory running =
        new RunningDirectory(
            directory,
            transport,
            key.map(k -> OnionWiring.service(config, key, transport, tasks, entropy)));
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    directory.onFailure(bug -> {
      failure.set(bug);
      in.life().end();
    });
    in.board().probe(NAME, running::isReachable);
    in.monitoring().directory(running);
    in.vitals().accept(running);
    known.accept(running);
    in.runner()
        .run(
            running,
            in.life(),
            () -> {
              in.monitoring().directoryEnded();
              transport.close();
              notifier.ifPresent(Notifier::close);
            });
    RuntimeException bug = failure.get();
    if (bug != null) {
      throw bug;
    }
  }

  private static DirectorySettings settings(Config config, Optional<OnionKey> key) {
    Networks networks = Networks.of(config);
    Optional<DirectoryId> id =
        config
            .find(DirectoryKeys.ID)
            .map(DirectoryCommand::directoryId)
            .or(() -> key.map(k -> directoryId(k.address().wireText())));
    NickAuthMode mode =
        NickAuthMode.tryParse(config.get(DirectoryKeys.NICK_AUTH_MODE))
            .orElse(NickAuthMode.PREFER_VERIFIED);
    if (mode == NickAuthMode.REQUIRE_VERIFIED && id.isEmpty()) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "directory_server.nick_auth_mode is require_verified, which needs"
              + " directory_server.nick_auth_directory_id");
    }
    return new DirectorySettings(
        new BindAddress(config.get(DirectoryKeys.HOST), config.get(DirectoryKeys.PORT)),
        networks.protocol(),
        networks.allowsPlainLocations() || networks.protocol() == Network.TESTNET,
        mode,
        id,
        seconds(config, DirectoryKeys.NICK_AUTH_TIMEOUT),
        Duration.ofSeconds(30),
        config.get(DirectoryKeys.MAX_PEERS),
        config.get(DirectoryKeys.RATE),
        config.get(DirectoryKeys.BURST),
        config.get(DirectoryKeys.RATE_DISCONNECT),
        config.get(DirectoryKeys.MOTD),
        seconds(config, DirectoryKeys.SWEEP),
        seconds(config, DirectoryKeys.IDLE),
        seconds(config, DirectoryKeys.EVICT),
        seconds(config, DirectoryKeys.PONG));
  }

  private static DirectoryId directoryId(String text) {
    return DirectoryId.tryParse(text)
        .orElseThrow(() ->
            new CommandFailed(
                ExitCode.USAGE,
                "directory_server.nick_auth_directory_id \""
                    + text
                    + "\" is not lower-case HOST:PORT"));
  }

  private static Duration seconds(Config config, ConfigKey<Integer> key) {
    return Duration.ofSeconds(config.get(key));
  }
}
