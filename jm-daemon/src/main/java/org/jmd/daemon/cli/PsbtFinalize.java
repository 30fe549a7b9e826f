package org.jmd.daemon.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.config.BitcoinKeys;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.WalletKeys;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.psbt.FinalizedPsbt;
import org.jmd.wallet.psbt.Psbt;
import org.jmd.wallet.psbt.PsbtException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd wallet psbt finalize}. */
@Command(
    name = "finalize",
    description =
        "Verify the signatures of a PSBT and make the transaction of it. Needs no wallet, and a"
            + " node only for --broadcast.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet psbt finalize --input signed.psbt --broadcast")
final class PsbtFinalize implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin PsbtSource source = new PsbtSource();
  @Mixin ResultFile result = new ResultFile();
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = "--combine",
      paramLabel = "FILE",
      description = "Another copy of the PSBT with signatures of others; may be repeated.")
  List<Path> others = new ArrayList<>();

  @Option(names = "--broadcast", description = "Hand the transaction to the node.")
  boolean broadcast;

  @Option(
      names = {"-y", "--yes"},
      description = "Broadcast without a confirmation.")
  boolean yes;

  @Option(
      names = "--rpc-url",
      paramLabel = "URL",
      description = "RPC interface of the node (or BITCOIN_RPC_URL).")
  @Nullable String rpcUrl;

  /** The document of {@code --json}. */
  record Finalized(
      String txid,
      String hex,
      long feeSats,
      int vbytes,
      BigDecimal feeRateSatVb,
      long lockTime,
      boolean broadcast) {}

  PsbtFinalize(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    result.check(source);
    Config config = common.set(BitcoinKeys.RPC_URL, rpcUrl).load(invocation.environment());
    Logging.configure(config);
    FinalizedPsbt done = finalised();
    int vbytes = done.transaction().vbytes();
    FeeRate cap = new FeeRate(config.get(WalletKeys.MAX_FEE_RATE));
    if (done.feeSats() > cap.feeSats(vbytes)) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "fee of %d sats for %d vB is above %s".formatted(done.feeSats(), vbytes, cap));
    }
    if (broadcast) {
      send(config, done);
    }
    String hex = HexFormat.of().formatHex(done.bytes());
    Finalized document =
        new Finalized(
            done.transaction().txid(),
            hex,
            done.feeSats(),
            vbytes,
            BigDecimal.valueOf(done.feeSats())
                .divide(BigDecimal.valueOf(vbytes), 2, RoundingMode.HALF_UP),
            done.transaction().lockTime(),
            broadcast);
    if (result.isFile()) {
      result.write(invocation.terminal(), hex);
    }
    json.output(invocation)
        .show(
            document,
            out -> {
              if (broadcast) {
                out.line(document.txid());
              } else if (!result.isFile()) {
                out.line(hex);
              }
            });
    return ExitCode.OK;
  }

  private FinalizedPsbt finalised() {
    Psbt psbt = PsbtSource.parse(source.read(invocation));
    try {
      for (Path other : others) {
        psbt = psbt.combine(PsbtSource.parse(PsbtSource.read(other)));
      }
      return FinalizedPsbt.of(psbt, Secp256k1.nativeCurve());
    } catch (PsbtException e) {
      throw PsbtSource.failed(e);
    }
  }

  private void send(Config config, FinalizedPsbt done) {
    Terminal terminal = invocation.terminal();
    terminal
        .err()
        .printf(
            "transaction %s pays a fee of %,d sats%n", done.transaction().txid(), done.feeSats());
    if (!yes && !terminal.confirm("Broadcast it?")) {
      throw new CommandFailed(ExitCode.FAILED, "not broadcast");
    }
    try (WalletBackend backend = invocation.backends().connect(config, invocation.tasks())) {
      requireUnlocked(done.transaction(), backend);
      Optional<String> problem = backend.policyProblem(done.bytes());
      if (problem.isPresent()) {
        throw refused(problem.get());
      }
      switch (backend.broadcast(done.bytes())) {
        case BroadcastResult.Accepted _ -> terminal.err().println("broadcast");
        case BroadcastResult.AlreadyKnown _ -> terminal.err().println("the node has it already");
        case BroadcastResult.Rejected(String reason) -> throw refused(reason);
      }
    }
  }

  /** The node's own words for this say neither when nor why. */
  private static void requireUnlocked(Tx tx, WalletBackend backend) {
    boolean timed =
        tx.lockTime() >= Tx.LOCK_TIME_THRESHOLD
            && tx.inputs().stream().anyMatch(i -> i.sequence() != TxInput.SEQUENCE_FINAL);
    if (timed) {
      OwnBondSpend.requireExpired("the transaction", tx.lockTime(), backend.medianTimePast());
    }
  }

  private static CommandFailed refused(String reason) {
    return new CommandFailed(ExitCode.FAILED, "the node refuses the transaction: " + reason);
  }
}
