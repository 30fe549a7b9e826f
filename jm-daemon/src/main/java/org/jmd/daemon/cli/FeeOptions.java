package org.jmd.daemon.cli;

import java.math.BigDecimal;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.config.WalletKeys;
import org.jmd.core.tx.FeeRate;
import org.jmd.wallet.fees.FeeChoice;
import org.jmd.wallet.fees.SendFees;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How much the miners of a payment get: {@code --fee-rate} or {@code --block-target}. */
final class FeeOptions {
  @ArgGroup @Nullable Source source;

  /** At most one source of the miner fee. */
  static final class Source {
    @Option(names = "--fee-rate", paramLabel = "SAT/VB", description = "Miner fee rate.")
    @Nullable BigDecimal rate;

    @Option(
        names = "--block-target",
        paramLabel = "BLOCKS",
        description =
            "Confirmation target of the miner fee, 1..1008 (default: wallet.default_fee_block_target).")
    @Nullable Integer target;

    private FeeChoice choice() {
      if (rate != null) {
        if (rate.signum() <= 0) {
          throw new CommandFailed(ExitCode.USAGE, "--fee-rate must be above 0");
        }
        return new FeeChoice.Manual(new FeeRate(rate));
      }
      int blocks = target == null ? 0 : target;
      if (blocks < 1 || blocks > FeeChoice.MAX_BLOCKS) {
        throw new CommandFailed(ExitCode.USAGE, "--block-target must be 1..1008, got " + blocks);
      }
      return new FeeChoice.BlockTarget(blocks);
    }
  }

  /** What the user wants; a wrong value is a usage error. */
  Optional<FeeChoice> choice() {
    return Optional.ofNullable(source).map(Source::choice);
  }

  /** The default target and the cap of the configuration. */
  static SendFees fees(Config config) {
    return new SendFees(
        new FeeChoice.BlockTarget(config.get(WalletKeys.FEE_TARGET)),
        new FeeRate(config.get(WalletKeys.MAX_FEE_RATE)));
  }
}
