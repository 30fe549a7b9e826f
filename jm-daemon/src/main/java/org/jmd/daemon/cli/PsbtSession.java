package org.jmd.daemon.cli;

import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.WalletKeys;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.tx.FeeRate;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.psbt.Psbt;
import org.jmd.wallet.psbt.PsbtException;
import org.jmd.wallet.psbt.PsbtReview;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that look at a PSBT with the keys of a wallet, and no node. */
final class PsbtSession {
  @Mixin PsbtSource source = new PsbtSource();
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletFileOptions file = new WalletFileOptions();

  @Option(
      names = "--scan-range",
      paramLabel = "N",
      description =
          "Compare inputs that do not say where their key comes from with so many addresses of"
              + " each branch, 0..1000000 (default: wallet.scan_range).")
  @Nullable Integer scanRange;

  /** What is done with the wallet's view of a PSBT. */
  @FunctionalInterface
  interface Step {
    /** Does it; the keys are wiped afterwards. */
    int with(byte[] content, PsbtReview review, PsbtReport report);
  }

  /** Reads the PSBT, opens the wallet file and reviews. */
  int run(Invocation invocation, Step step) throws ConfigException {
    if (scanRange != null && (scanRange < 0 || scanRange > 1_000_000)) {
      throw new CommandFailed(ExitCode.USAGE, "--scan-range must be 0..1000000, got " + scanRange);
    }
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    byte[] content = source.read(invocation);
    Psbt psbt = PsbtSource.parse(content);
    int range = scanRange != null ? scanRange : config.get(WalletKeys.SCAN_RANGE);
    FeeRate cap = new FeeRate(config.get(WalletKeys.MAX_FEE_RATE));
    try (HdKeys keys = file.keys(invocation, common, config)) {
      PsbtReview review = PsbtReview.of(psbt, keys, Secp256k1.nativeCurve(), range);
      return step.with(content, review, PsbtReport.of(review, keys.network(), cap));
    } catch (PsbtException e) {
      throw PsbtSource.failed(e);
    }
  }
}
