package org.jmd.daemon.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.MakerKeys;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel.DirectoryStatus;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.daemon.control.ControlSocket;
import org.jmd.daemon.suite.ChannelWiring;
import org.jmd.daemon.suite.MakerWiring;
import org.jmd.daemon.suite.NodeWait;
import org.jmd.daemon.suite.NotificationWiring;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.daemon.suite.RunningMaker;
import org.jmd.daemon.suite.Starting;
import org.jmd.daemon.watch.MakerDesk;
import org.jmd.daemon.watch.MakerSummary;
import org.jmd.maker.Maker;
import org.jmd.maker.MakerState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd maker}: offers the wallet's coins for CoinJoins until it is told to stop. */
@Subcommands({MakerStatusShow.class, MakerOffers.class, MakerEarnings.class, MakerStop.class})
@Command(
    name = "maker",
    description = "Offer the wallet's coins for CoinJoins, for a fee.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jmd maker --cj-fee-relative 0.00005",
      "  jmd maker --cj-fee-absolute 500 --min-size 1000000",
      "  jmd maker status                        how the running maker does"
    })
final class MakerCommand implements Callable<Integer> {
  /** Of the role. */
  static final String NAME = "maker";

  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();
  @Mixin DirectoryOptions directories = new DirectoryOptions();

  @Option(
      names = "--cj-fee-relative",
      paramLabel = "FRACTION",
      description = "Fee as a fraction of the amount (or CJ_FEE_RELATIVE).")
  @Nullable BigDecimal relativeFee;

  @Option(
      names = "--cj-fee-absolute",
      paramLabel = "SATS",
      description = "Fixed fee (or CJ_FEE_ABSOLUTE).")
  @Nullable Long absoluteFee;

  @Option(names = "--dual-offers", description = "Offer one relative and one absolute fee.")
  boolean dual;

  @Option(
      names = "--tx-fee-contribution",
      paramLabel = "SATS",
      description = "Contribution to the miner fee.")
  @Nullable Long txFee;

  @Option(
      names = "--min-size",
      paramLabel = "SATS",
      description = "Smallest CoinJoin that is offered.")
  @Nullable Long minSize;

  @Option(
      names = {"-M", "--merge-algorithm"},
      paramLabel = "NAME",
      description = "default, gradual, greedy or random (or MERGE_ALGORITHM).")
  @Nullable String merge;

  @Option(
      names = "--onion-serving-host",
      paramLabel = "HOST",
      description = "Address that listens for direct connections.")
  @Nullable String servingHost;

  @Option(
      names = "--onion-serving-port",
      paramLabel = "PORT",
      description = "Port that listens for direct connections.")
  @Nullable Integer servingPort;

  @Option(
      names = {"-B", "--fidelity-bond"},
      paramLabel = "TXID:VOUT",
      description = "Announce the bond with that coin (default: the most valuable one).")
  @Nullable String bond;

  @Option(
      names = {"-L", "--fidelity-bond-locktime"},
      paramLabel = "MONTH",
      description =
          "Announce only a bond locked until then: YYYY-MM or seconds since 1970; repeatable.")
  List<String> bondLocktimes = List.of();

  @Option(
      names = {"-I", "--fidelity-bond-index"},
      paramLabel = "N",
      description =
          "Announce only the bond of the Nth month from 2020-01 (or FIDELITY_BOND_INDEX).")
  @Nullable Integer bondIndex;

  @Option(names = "--no-fidelity-bond", description = "Offer without a fidelity bond.")
  boolean bondless;

  MakerCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    Config config = config();
    Logging.configure(config);
    ProcessHardening.apply();
    check(config, List.of());
    Opening opening = between -> walletOptions.open(invocation, common, config, between);
    Surroundings.alone(
        NAME,
        invocation,
        common.dataDirectory(invocation.environment()),
        config,
        in -> live(config, in, List.of(), opening));
    return ExitCode.OK;
  }

  /** Contradictions are told before a password is asked for or the node is troubled. */
  private static void check(Config config, List<Endpoint> own) {
    Contradictions.reported(() -> {
      ChannelWiring.maker(config, own);
      MakerWiring.bond(config);
      NotificationWiring.settings(config, NAME);
      return MakerWiring.settings(config);
    });
  }

  /** Opens the wallet once what it is given has come about; empty if that was given up. */
  @FunctionalInterface
  interface Opening {
    Optional<OpenWallet> open(WalletOptions.Wait between) throws InterruptedException;
  }

  /**
   * One life of a maker.
   *
   * @param own directories of this process, which it uses besides those of the configuration
   */
  static void live(Config config, Surroundings in, List<Endpoint> own, Opening opening)
      throws InterruptedException {
    check(config, own);
    MakerDesk desk = new MakerDesk(in.tasks(), in.life()::end);
    try (ControlSocket control = control(in, desk)) {
      in.vitals().accept(new Starting(desk::waiting));
      NodeWait node =
          new NodeWait(config, in.invocation().backends(), in.tasks(), Entropy.system());
      Optional<OpenWallet> wallet =
          opening.open(() -> node.await(desk::waitingFor, in.life().over()));
      if (wallet.isPresent()) {
        run(config, in, own, wallet.get(), desk, control);
      }
    }
  }

  private static ControlSocket control(Surroundings in, MakerDesk desk) {
    Path data = in.data();
    try {
      return ControlSocket.open(data, NAME, in.tasks(), desk)
          .orElseThrow(() ->
              new CommandFailed(
                  ExitCode.FAILED, "a maker runs on " + data + " already; see jmd maker status"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + data, e);
    }
  }

  private static void run(
      Config config,
      Surroundings in,
      List<Endpoint> own,
      OpenWallet wallet,
      MakerDesk desk,
      ControlSocket control)
      throws InterruptedException {
    RunningMaker maker = RunningMaker.create(wallet, config, own);
    AtomicReference<MakerState.@Nullable Failed> failure = new AtomicReference<>();
    maker
        .service()
        .onFailure(failed -> {
          failure.set(failed);
          in.life().end();
        });
    desk.attach(maker.service(), wallet, MakerWiring.settings(config));
    in.board().probe(NAME, () -> isServing(maker.service()));
    in.monitoring().maker(maker.service(), wallet);
    in.vitals().accept(maker.vitals());
    Optional<MakerSummary> summary =
        maker
            .notifier()
            .map(notifier ->
                MakerSummary.start(
                    notifier::post, maker.service(), wallet.wallet(), wallet.tasks(), config));
    in.runner()
        .run(
            maker.service(),
            in.life(),
            () -> {
              in.monitoring().makerEnded();
              summary.ifPresent(MakerSummary::close);
              maker.close();
              // Last: whoever waits for the end sees it by this. It may be closed twice.
              control.close();
            });
    MakerState.Failed failed = failure.get();
    if (failed != null) {
      throw new CommandFailed(exitCode(failed.cause()), failed.reason());
    }
  }

  /** Whether takers see offers. */
  private static boolean isServing(Maker maker) {
    return maker.state() instanceof MakerState.Running
        && maker.directories().stream().anyMatch(DirectoryStatus::up);
  }

  private static int exitCode(MakerState.Cause cause) {
    return switch (cause) {
      case FUNDS -> ExitCode.FAILED;
      case BOND -> ExitCode.BOND;
      case BUG -> ExitCode.BUG;
    };
  }

  private Config config() throws ConfigException {
    String relative =
        relativeFee == null
            ? invocation.environment().get("CJ_FEE_RELATIVE")
            : relativeFee.toPlainString();
    String absolute =
        absoluteFee == null
            ? invocation.environment().get("CJ_FEE_ABSOLUTE")
            : absoluteFee.toString();
    if (relative != null && absolute != null && !dual) {
      throw new CommandFailed(
          ExitCode.USAGE, "give a relative or an absolute fee, or --dual-offers for both");
    }
    common
        .set(MakerKeys.FEE_RELATIVE, relative)
        .set(MakerKeys.FEE_ABSOLUTE, absolute)
        .set(
            MakerKeys.OFFER_TYPE,
            relative != null ? "sw0reloffer" : absolute != null ? "sw0absoffer" : null)
        .set(MakerKeys.DUAL_OFFERS, dual ? "true" : null)
        // Fees of the command line are meant instead of the offers of the file.
        .set(MakerKeys.OFFERS, relative != null || absolute != null || dual ? "" : null)
        .set(MakerKeys.TXFEE, txFee)
        .set(MakerKeys.MIN_SIZE, minSize)
        .set(
            MakerKeys.MERGE,
            merge == null ? invocation.environment().get("MERGE_ALGORITHM") : merge)
        .set(MakerKeys.BONDLESS, bondless ? "true" : null)
        .set(MakerKeys.BOND, bond)
        .setList(MakerKeys.BOND_LOCKTIMES, bondLocktimes)
        .set(
            MakerKeys.BOND_INDEX,
            bondIndex == null ? invocation.environment().get("FIDELITY_BOND_INDEX") : bondIndex)
        .set(MakerKeys.SERVING_HOST, servingHost)
        .set(MakerKeys.SERVING_PORT, servingPort);
    directories.apply(common);
    return walletOptions.load(invocation, common);
  }
}
