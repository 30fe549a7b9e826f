package org.jmd.daemon.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jmd.core.config.BitcoinKeys;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.daemon.suite.Networks;
import org.jmd.wallet.backend.WalletBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jmd wallet debug-info}: opens no wallet. */
@Command(
    name = "debug-info",
    description =
        "Show what a bug report needs: versions, system, settings, whether the node answers. No"
            + " keys, addresses, balances, transactions, names of files or hosts.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet debug-info --json")
final class WalletDebugInfo implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(WalletDebugInfo.class);

  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin JsonOption json = new JsonOption();

  /** The document of {@code --json}; sizes are in bytes. */
  record Diagnosis(
      String version,
      String java,
      String system,
      String architecture,
      int processors,
      long memoryTotal,
      long memoryAvailable,
      Optional<Long> diskFree,
      String network,
      String bitcoinNetwork,
      String backend,
      boolean nodeReachable,
      Optional<Integer> height,
      boolean hardened,
      Optional<String> memoryLockProblem,
      boolean configFile,
      int configWarnings,
      int walletFiles) {}

  WalletDebugInfo(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    boolean hardened = ProcessHardening.apply() instanceof ProcessHardening.Outcome.Hardened;
    Diagnosis info = diagnose(config, hardened);
    json.output(invocation).show(info, out -> out.table(table(info)));
    return ExitCode.OK;
  }

  private Diagnosis diagnose(Config config, boolean hardened) throws InterruptedException {
    Path directory = common.dataDirectory(invocation.environment());
    Networks networks = Networks.of(config);
    Optional<Integer> height = NodeGlance.ask(invocation, config, WalletBackend::tipHeight);
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Diagnosis(
        Version.text(),
        Runtime.version().toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        system.getAvailableProcessors(),
        system.getTotalMemorySize(),
        system.getFreeMemorySize(),
        diskFree(directory),
        networks.protocol().wireName(),
        networks.bitcoin().wireName(),
        config.get(BitcoinKeys.BACKEND),
        height.isPresent(),
        height,
        hardened,
        SecretBytes.lockProblem(),
        Files.exists(common.configFile(invocation.environment())),
        config.warnings().size(),
        walletFiles(directory.resolve("wallets")));
  }

  private static Optional<Long> diskFree(Path directory) {
    try {
      return Files.exists(directory)
          ? Optional.of(Files.getFileStore(directory).getUsableSpace())
          : Optional.empty();
    } catch (IOException e) {
      log.debug("cannot tell the room on the disk: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static int walletFiles(Path wallets) {
    if (!Files.isDirectory(wallets)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(wallets)) {
      return (int)
          files
              .map(f -> f.getFileName().toString())
              .filter(n -> n.endsWith(".mnemonic") || n.endsWith(".jmdat"))
              .count();
    } catch (IOException e) {
      log.debug("cannot list the wallets: {}", e.getMessage());
      return 0;
    }
  }

  private static Table table(Diagnosis info) {
    return new Table("what", "value")
        .row("jmd", info.version())
        .row("Java", info.java())
        .row("system", info.system() + ", " + info.architecture())
        .row("processors", info.processors())
        .row("memory", mebibytes(info.memoryTotal()))
        .row("memory available", mebibytes(info.memoryAvailable()))
        .row("disk free", info.diskFree().map(WalletDebugInfo::mebibytes).orElse("unknown"))
        .row("network", info.network())
        .row("bitcoin network", info.bitcoinNetwork())
        .row("backend", info.backend())
        .row("node", info.height().map(h -> "height " + h).orElse("does not answer"))
        .row("process hardened", info.hardened() ? "yes" : "no")
        .row("secrets locked", info.memoryLockProblem().orElse("yes"))
        .row("configuration file", info.configFile() ? "yes" : "no")
        .row("configuration warnings", info.configWarnings())
        .row("wallet files", info.walletFiles());
  }

  private static String mebibytes(long octets) {
    return (octets >> 20) + " MiB";
  }
}
