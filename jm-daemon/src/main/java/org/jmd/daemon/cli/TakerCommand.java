package org.jmd.daemon.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.LoggingKeys;
import org.jmd.core.config.TakerKeys;
import org.jmd.core.config.WalletKeys;
import org.jmd.core.tx.OutPoint;
import org.jmd.daemon.suite.ChannelWiring;
import org.jmd.daemon.suite.InterruptOnShutdown;
import org.jmd.daemon.suite.NotificationWiring;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.daemon.suite.RunningTaker;
import org.jmd.daemon.suite.TakerWiring;
import org.jmd.taker.CoinJoinRequest;
import org.jmd.taker.TakerSettings;
import org.jmd.taker.offers.OfferChooser;
import org.jmd.wallet.Wallet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd taker}. */
@Subcommands(TakerCommand.CoinJoin.class)
@Command(name = "taker", description = "Make CoinJoins with the offers of the market.")
final class TakerCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command: coinjoin");
  }

  /** How makers are chosen. */
  enum Choice {
    BONDS,
    CHEAPEST,
    RANDOM
  }

  @Command(
      name = "coinjoin",
      description = "Make one CoinJoin. Asks before it commits and again before it broadcasts.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  jmd taker coinjoin --amount 5000000 --mixdepth 0 --counterparties 6",
        "  jmd taker coinjoin --sweep --mixdepth 2 --destination bc1q..."
      })
  static final class CoinJoin implements Callable<Integer> {
    private final Invocation invocation;
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin WalletOptions walletOptions = new WalletOptions();
    @Mixin DirectoryOptions directories = new DirectoryOptions();

    /** Either an amount or everything. */
    static final class Amount {
      @Option(
          names = {"-a", "--amount"},
          paramLabel = "SATS",
          description = "Amount in satoshis; 0 means the same as --sweep.")
      @Nullable Long sats;

      @Option(names = "--sweep", description = "Everything in the mixdepth, leaving no change.")
      boolean sweep;
    }

    @ArgGroup(multiplicity = "1")
    Amount amount = new Amount();

    @Option(
        names = {"-d", "--destination"},
        paramLabel = "ADDRESS",
        defaultValue = "INTERNAL",
        description =
            "Where the mixed coins go; INTERNAL is the wallet's next mixdepth (default:"
                + " ${DEFAULT-VALUE}).")
    String destination = "INTERNAL";

    @Option(
        names = {"-m", "--mixdepth"},
        paramLabel = "N",
        description = "Mixdepth whose coins are spent (default: that of the chosen coins, else 0).")
    @Nullable Integer mixdepth;

    @Option(
        names = {"-n", "--counterparties"},
        paramLabel = "N",
        description =
            "Number of makers, 1..20 (default: taker.counterparty_count, else 8 to 10 at random).")
    @Nullable Integer counterparties;

    @Option(
        names = "--minimum-makers",
        paramLabel = "N",
        description = "Fewest makers that are accepted.")
    @Nullable Integer minimumMakers;

    @Option(
        names = "--max-abs-fee",
        paramLabel = "SATS",
        description = "Highest absolute fee of one maker.")
    @Nullable Long maxAbsoluteFee;

    @Option(
        names = "--max-rel-fee",
        paramLabel = "FRACTION",
        description = "Highest relative fee of one maker.")
    @Nullable BigDecimal maxRelativeFee;

    /** At most one source of the miner fee. */
    static final class MinerFee {
      @Option(names = "--fee-rate", paramLabel = "SAT/VB", description = "Miner fee rate.")
      @Nullable BigDecimal rate;

      @Option(
          names = "--block-target",
          paramLabel = "BLOCKS",
          description = "Confirmation target of the miner fee.")
      @Nullable Integer target;
    }

    @ArgGroup MinerFee minerFee = new MinerFee();

    @Option(
        names = "--choose",
        paramLabel = "HOW",
        defaultValue = "bonds",
        description =
            "How makers are chosen: bonds (weighted by fidelity bonds), cheapest, random.")
    Choice choice = Choice.BONDS;

    @Option(
        names = "--bondless-zero-fee",
        negatable = true,
        description =
            "Take makers without a bond only if they charge nothing (default:"
                + " taker.bondless_require_zero_fee).")
    @Nullable Boolean bondlessZeroFee;

    @Option(
        names = "--bondless-allowance",
        paramLabel = "P",
        description = "Chance of a slot without regard to bonds.")
    @Nullable BigDecimal bondlessAllowance;

    @Mixin CoinChoice coins = new CoinChoice();

    @Option(
        names = "--broadcast",
        paramLabel = "HOW",
        description = "self, random-peer, multiple-peers or not-self.")
    @Nullable String broadcast;

    @Option(
        names = {"-y", "--yes"},
        description = "Do not ask.")
    boolean yes;

    CoinJoin(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public Integer call() throws ConfigException, InterruptedException {
      check();
      Config config = config();
      TakerSettings settings = Contradictions.reported(() -> settings(config));
      try (OpenWallet open = walletOptions.open(invocation, common, config)) {
        return join(open, config, settings, request(open.wallet()));
      }
    }

    private int join(
        OpenWallet open, Config config, TakerSettings settings, CoinJoinRequest request)
        throws InterruptedException {
      try (RunningTaker taker = RunningTaker.create(open, config, settings);
          TakerDisplay display = new TakerDisplay(invocation.terminal(), config, yes)) {
        return display.finish(InterruptOnShutdown.call(() -> taker.coinJoin(request, display)));
      }
    }

    /** Everything that can be wrong before a password is asked for or the node is troubled. */
    private TakerSettings settings(Config config) {
      int count = config.get(WalletKeys.MIXDEPTHS);
      if (mixdepth != null && (mixdepth < 0 || mixdepth >= count)) {
        throw new IllegalArgumentException(
            "mixdepth must be 0.." + (count - 1) + ", got " + mixdepth);
      }
      ChannelWiring.taker(config);
      NotificationWiring.settings(config, "taker");
      return TakerWiring.settings(config, chooser(config));
    }

    private Config config() throws ConfigException {
      common
          .set(TakerKeys.COUNTERPARTIES, counterparties)
          .set(TakerKeys.MINIMUM, minimumMakers)
          .set(TakerKeys.FEE_ABS, maxAbsoluteFee)
          .set(TakerKeys.FEE_REL, maxRelativeFee)
          .set(TakerKeys.FEE_RATE, minerFee.rate)
          .set(TakerKeys.FEE_TARGET, minerFee.target)
          .set(TakerKeys.BONDLESS, bondlessAllowance)
          .set(TakerKeys.BONDLESS_ZERO_FEE, bondlessZeroFee)
          .set(TakerKeys.BROADCAST, broadcast);
      directories.apply(common);
      Config config = walletOptions.load(invocation, common);
      Logging.configure(
          config.source(LoggingKeys.LEVEL) == Config.Source.DEFAULT
              ? "WARN"
              : config.get(LoggingKeys.LEVEL),
          config.get(LoggingKeys.SENSITIVE));
      org.jmd.core.runtime.ProcessHardening.apply();
      return config;
    }

    private OfferChooser chooser(Config config) {
      return switch (choice) {
        case BONDS -> TakerWiring.bondWeighted(config);
        case CHEAPEST -> new OfferChooser.Cheapest();
        case RANDOM -> new OfferChooser.Uniform();
      };
    }

    private void check() {
      coins.check();
      if (amount.sats != null && amount.sats < 0) {
        throw new CommandFailed(
            ExitCode.USAGE, "--amount must be at least 0 sats, got " + amount.sats);
      }
      if (counterparties != null && (counterparties < 1 || counterparties > 20)) {
        throw new CommandFailed(
            ExitCode.USAGE, "--counterparties must be 1..20, got " + counterparties);
      }
    }

    private CoinJoinRequest request(Wallet wallet) {
      CoinPick.Rules rules =
          new CoinPick.Rules(
              Optional.ofNullable(mixdepth), 1, false, wallet.chain().medianTimePast());
      List<OutPoint> chosen = coins.coins(invocation.terminal(), wallet, rules);
      CoinJoinRequest.Amount wanted =
          amount.sweep || amount.sats == null
              ? new CoinJoinRequest.Amount.Sweep()
              : CoinJoinRequest.Amount.ofSats(amount.sats);
      CoinJoinRequest request =
          CoinJoinRequest.of(
              CoinChoice.mixdepth(Optional.ofNullable(mixdepth), wallet, chosen),
              wanted,
              CoinJoinRequest.Destination.parse(destination));
      request = counterparties == null ? request : request.withMakers(counterparties);
      return chosen.isEmpty() ? request : request.withCoins(chosen);
    }
  }
}
