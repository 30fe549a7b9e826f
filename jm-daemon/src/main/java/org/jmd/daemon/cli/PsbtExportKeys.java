package org.jmd.daemon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.PublicAccounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jmd wallet psbt export-keys}. */
@Command(
    name = "export-keys",
    description =
        "Write the public keys of the wallet, for a machine with a node but without the words: as"
            + " its wallet file they suffice to watch coins, hand out addresses and make PSBTs."
            + " Whoever has them sees all coins.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet psbt export-keys --output watch.json")
final class PsbtExportKeys implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletFileOptions file = new WalletFileOptions();
  @Mixin ResultFile result = new ResultFile();

  PsbtExportKeys(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    result.check(new PsbtSource());
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    try (HdKeys keys = file.keys(invocation, common, config)) {
      byte[] content = PublicAccounts.of(keys).format();
      result.write(invocation.terminal(), content, new String(content, UTF_8).stripTrailing());
    }
    return ExitCode.OK;
  }
}
