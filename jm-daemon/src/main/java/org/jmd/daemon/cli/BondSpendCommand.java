package org.jmd.daemon.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.bond.BondScript;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.daemon.suite.Networks;
import org.jmd.wallet.bond.BondCoin;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.psbt.BondSpend;
import org.jmd.wallet.psbt.KeyOrigin;
import org.jmd.wallet.psbt.PsbtException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmd bond spend}. */
@Command(
    name = "spend",
    aliases = "spend-bond",
    description =
        "Spend an expired bond. One of the wallet's own is signed and broadcast; for one whose key"
            + " is elsewhere, a PSBT is made, which may be signed before the lock ends.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  jmd bond spend bc1q... bc1qdestination...",
      "  jmd bond spend bc1q... bc1qdestination... -m 0a1b2c3d -p \"m/84'/0'/0'/0/7\" -o bond.psbt"
    })
final class BondSpendCommand implements Callable<Integer> {
  private static final OutPoint NO_COIN = new OutPoint("1".repeat(64), 0);
  private static final FeeRate LEAST_RATE = FeeRate.ONE;

  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin JsonOption json = new JsonOption();

  /** Not mixed in: {@code -f} is the fee rate here, as in the specification. */
  private final SpendOptions options = new SpendOptions();

  private final WalletOptions walletOptions = options.walletOptions;
  private final WalletChoice choice = new WalletChoice();

  @Mixin PasswordSource.PasswordOptions password = walletOptions.file.password;

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address of the bond.")
  String address = "";

  @Parameters(index = "1", paramLabel = "DESTINATION", description = "Address that is paid.")
  String destination = "";

  @Option(
      names = {"-f", "--fee-rate"},
      paramLabel = "SAT/VB",
      description = "Fee rate (default: 1.0 for a PSBT, else an estimate of the node).")
  @Nullable BigDecimal feeRate;

  @Option(
      names = {"-m", "--master-fingerprint"},
      paramLabel = "HEX",
      description = "BIP32 fingerprint of the signer, for its PSBT; needs --derivation-path.")
  @Nullable String masterFingerprint;

  @Option(
      names = {"-p", "--derivation-path"},
      paramLabel = "PATH",
      description = "Path of the bond's key in the signer, for its PSBT.")
  @Nullable String derivationPath;

  @Mixin ResultFile result = new ResultFile();

  @Option(names = "--psbt", description = "Make a PSBT, also for a bond of the wallet's own.")
  boolean psbt;

  @Option(
      names = "--utxo",
      paramLabel = "TXID:VOUT",
      description = "Coin to spend by PSBT, if the address has several (default: the largest).")
  @Nullable String utxo;

  @Option(
      names = "--test-unfunded",
      description = "Make a PSBT of a coin that does not exist, to try the signer with.")
  boolean testUnfunded;

  @Option(
      names = "--test-utxo-value",
      paramLabel = "SATS",
      defaultValue = "100000",
      description = "Value of that coin (default: ${DEFAULT-VALUE}).")
  long testValue;

  @Option(
      names = "--broadcast",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Broadcast; --no-broadcast shows the signed transaction instead.")
  boolean broadcast;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  void setYes(boolean yes) {
    options.yes = yes;
  }

  @Option(names = "--dry-run", description = "Show what would be done and do nothing.")
  void setDryRun(boolean dryRun) {
    options.dryRun = dryRun;
  }

  @Option(
      names = "--wallet-fingerprint",
      paramLabel = "HEX",
      description = "The wallet that is meant, by the 8 hex digits that 'jmd wallet info' shows.")
  void setFingerprint(String fingerprint) {
    choice.named = fingerprint;
  }

  @Option(
      names = "--mnemonic-file",
      paramLabel = "FILE",
      description = "Wallet file (without a short name here: -f is the fee rate).")
  void setMnemonicFile(Path path) {
    walletOptions.file.mnemonicFile = path;
  }

  @Option(names = "--prompt-bip39-passphrase", description = "Ask for a BIP39 passphrase.")
  void setPromptPassphrase(boolean prompt) {
    walletOptions.file.promptPassphrase = prompt;
  }

  @Option(
      names = "--rpc-url",
      paramLabel = "URL",
      description = "RPC interface of the node (or BITCOIN_RPC_URL).")
  void setRpcUrl(String url) {
    walletOptions.rpcUrl = url;
  }

  /** The document of {@code --json} if a PSBT was made. */
  record Unsigned(
      String psbt, String txid, long lockTime, long valueSats, long feeSats, int vbytes) {}

  BondSpendCommand(Invocation invocation) {
    this.invocation = invocation;
    choice.file = walletOptions.file;
    options.common = common;
    options.json = json;
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    Config config = walletOptions.load(invocation, common);
    Logging.configure(config);
    BondRegistry registry = Registries.of(choice, invocation, common, config);
    RegisteredBond bond = Registries.find(registry, address);
    Network network = Networks.of(config).bitcoin();
    if (bond.knownNetwork().filter(network::equals).isEmpty()) {
      throw new CommandFailed(
          ExitCode.USAGE, "the bond is of " + bond.network() + ", not of " + network.wireName());
    }
    ScriptPubKey paid =
        Addresses.tryParse(destination, network)
            .orElseThrow(() ->
                new CommandFailed(
                    ExitCode.USAGE,
                    "DESTINATION is no address of " + network.wireName() + ": " + destination));
    boolean elsewhere =
        bond.isExternal()
            || psbt
            || result.isFile()
            || testUnfunded
            || masterFingerprint != null
            || derivationPath != null;
    if (elsewhere) {
      makePsbt(bond, paid);
      return ExitCode.OK;
    }
    return new OwnBondSpend(invocation, options, broadcast).spend(config, bond, paid, rate());
  }

  private Optional<FeeRate> rate() {
    if (feeRate == null) {
      return Optional.empty();
    }
    if (feeRate.signum() <= 0) {
      throw new CommandFailed(ExitCode.USAGE, "--fee-rate must be above 0, got " + feeRate);
    }
    return Optional.of(new FeeRate(feeRate));
  }

  private void makePsbt(RegisteredBond bond, ScriptPubKey paid) {
    BondScript script =
        bond.script()
            .orElseThrow(() ->
                new CommandFailed(
                    ExitCode.FAILED,
                    "key, lock time and script of the registered bond do not fit together"));
    BondCoin coin = coin(bond);
    result.check(new PsbtSource());
    BondSpend made;
    try {
      made =
          BondSpend.of(
              coin.outPoint(), coin.valueSats(), script, paid, rate().orElse(LEAST_RATE), origin());
    } catch (PsbtException e) {
      throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
    String text = made.psbt().toBase64();
    if (result.isFile()) {
      result.write(invocation.terminal(), text);
    }
    json.output(invocation)
        .show(
            new Unsigned(
                text,
                made.psbt().transaction().txid(),
                script.locktime(),
                coin.valueSats(),
                made.feeSats(),
                made.vbytes()),
            out -> {
              if (!result.isFile()) {
                out.line(text);
              }
            });
    explain(bond, made);
  }

  private void explain(RegisteredBond bond, BondSpend made) {
    var err = invocation.terminal().err();
    err.printf(Locale.ROOT, "fee: %,d sats for %d vB%n", made.feeSats(), made.vbytes());
    if (!bond.isExpired(invocation.tasks().clock().instant())) {
      err.printf(
          "it may be signed now, but broadcast only after %s UTC%n",
          RegisteredBond.human(bond.locktime()));
    }
    if (!testUnfunded && utxo == null && !bond.extraCoins().isEmpty()) {
      err.println("warning: the address has more coins, which this does not spend; see --utxo");
    }
    if (testUnfunded) {
      err.println("this spends a coin that does not exist: it only serves to try the signer");
    } else {
      err.println("when it is signed: jmd bond finalize --input FILE --broadcast");
    }
  }

  private BondCoin coin(RegisteredBond bond) {
    if (testUnfunded) {
      return new BondCoin(NO_COIN, testValue, 0);
    }
    if (utxo == null) {
      return bond.coin()
          .orElseThrow(() ->
              new CommandFailed(
                  ExitCode.FAILED,
                  "no coin of this bond is known: run 'jmd bond sync', or use"
                      + " --test-unfunded"));
    }
    return OutPoint.tryParse(utxo)
        .flatMap(o -> bond.coins().stream().filter(c -> c.outPoint().equals(o)).findFirst())
        .orElseThrow(
            () -> new CommandFailed(ExitCode.USAGE, "--utxo " + utxo + " is no coin of this bond"));
  }

  private Optional<KeyOrigin> origin() {
    if (masterFingerprint == null && derivationPath == null) {
      return Optional.empty();
    }
    if (masterFingerprint == null || derivationPath == null) {
      throw new CommandFailed(
          ExitCode.USAGE, "--master-fingerprint and --derivation-path belong together");
    }
    Optional<KeyOrigin> origin = KeyOrigin.tryParse(masterFingerprint, derivationPath);
    if (origin.isEmpty()) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "--master-fingerprint must be 8 hex digits and --derivation-path like m/84'/0'/0'/0/7");
    }
    return origin;
  }
}
