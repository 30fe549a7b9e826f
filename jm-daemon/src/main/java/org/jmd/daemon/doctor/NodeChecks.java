package org.jmd.daemon.doctor;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.config.Config;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.suite.Backends;
import org.jmd.daemon.suite.Networks;
import org.jmd.wallet.backend.NodeReport;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.PrivateFiles;

/** Whether the node is there, knows the chain, and has the blocks that wallets need. */
final class NodeChecks {
  private static final int OLDEST = 250_000;
  private static final Duration LONG_WITHOUT_BLOCK = Duration.ofHours(3);

  private final Config config;
  private final Backends backends;
  private final Tasks tasks;
  private final Path dataDirectory;
  private volatile Optional<NodeReport> report = Optional.empty();

  NodeChecks(Config config, Backends backends, Tasks tasks, Path dataDirectory) {
    this.config = config;
    this.backends = backends;
    this.tasks = tasks;
    this.dataDirectory = dataDirectory;
  }

  /** What the node said in the last run. */
  Optional<NodeReport> report() {
    return report;
  }

  List<Finding> run() {
    String name;
    try (WalletBackend backend = backends.connect(config, tasks)) {
      name = backend.description();
      report = backend.report();
      if (report.isEmpty()) {
        return List.of(
            new Finding.Well("node", name + " answers, at height " + backend.tipHeight()));
      }
    } catch (ChainUnavailableException e) {
      return List.of(away(e));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding.Well("node", name + " answers: " + report.get().subversion()));
    examine(report.get(), findings);
    return findings;
  }

  private static Finding away(ChainUnavailableException e) {
    if (e.getCause() instanceof FileSystemException file) {
      return Advice.NODE_CREDENTIALS.at("cookie file " + describe(file));
    }
    String what = String.valueOf(e.getMessage());
    return what.contains("credentials")
        ? Advice.NODE_CREDENTIALS.at(what)
        : Advice.NODE_AWAY.at(what + cause(e));
  }

  private static String describe(FileSystemException e) {
    return e.getFile() + " cannot be read (" + e.getClass().getSimpleName() + ")";
  }

  private static String cause(ChainUnavailableException e) {
    return e.getCause() instanceof IOException io && io.getMessage() != null
        ? " (" + io.getMessage() + ")"
        : "";
  }

  private void examine(NodeReport node, List<Finding> findings) {
    Network network = Networks.of(config).bitcoin();
    boolean live = network != Network.REGTEST;
    if (node.network().filter(network::equals).isEmpty()) {
      findings.add(
          Advice.NODE_CHAIN.at(
              "the node is on chain " + node.chain() + ", jmd on " + network.wireName()));
    }
    if (node.version() < OLDEST) {
      findings.add(Advice.NODE_OLD.at("version " + node.version() / 10_000));
    }
    int missing = node.headers() - node.blocks();
    if (missing > 2 || (live && node.initialDownload())) {
      findings.add(
          Advice.NODE_BEHIND.at("at block %d of %d".formatted(node.blocks(), node.headers())));
    } else {
      findings.add(new Finding.Well("node.synced", "at block " + node.blocks()));
    }
    if (live) {
      live(node, findings);
    }
    pruned(node, findings);
  }

  private void live(NodeReport node, List<Finding> findings) {
    Instant now = tasks.clock().instant();
    Duration age = Duration.between(node.tipTime(), now);
    if (age.compareTo(LONG_WITHOUT_BLOCK) > 0) {
      findings.add(Advice.NODE_STALE.at("no block for " + age.toHours() + " hours"));
    }
    if (node.connections() == 0) {
      findings.add(Advice.NODE_ALONE.at("the node has no peers"));
    }
    if (node.usesClearnet()) {
      findings.add(Advice.NODE_CLEARNET.at("the node reaches IP addresses without a proxy"));
    }
  }

  private void pruned(NodeReport node, List<Finding> findings) {
    if (node.prunedBelow().isEmpty()) {
      findings.add(new Finding.Well("node.blocks", "the node has all blocks"));
      return;
    }
    int height = node.prunedBelow().getAsInt();
    OptionalInt born = birthday();
    String what = "the node has blocks from " + height + " on";
    findings.add(
        born.isPresent() && born.getAsInt() < height
            ? Advice.NODE_PRUNED_BELOW_WALLET.at(what + ", the wallet is from " + born.getAsInt())
            : Advice.NODE_PRUNED.at(what));
  }

  /** When the oldest wallet was made, as far as known. */
  private OptionalInt birthday() {
    Path wallets = dataDirectory.resolve("wallets");
    try (Stream<Path> files = java.nio.file.Files.list(wallets)) {
      return files
          .filter(file -> file.toString().endsWith(".meta"))
          .map(file -> file.resolveSibling(file.getFileName().toString().replace(".meta", "")))
          .map(wallet -> new MetaSidecar(new PrivateFiles(), wallet).creationHeight())
          .flatMapToInt(OptionalInt::stream)
          .min();
    } catch (IOException withoutWallets) {
      return OptionalInt.empty();
    }
  }
}
