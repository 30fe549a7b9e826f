package org.jmd.daemon.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigKeys;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.Coin;
import org.jmd.wallet.ReservedAddress;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.file.MnemonicFile;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletFileException;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.Mnemonic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmd wallet}. */
@Command(
    name = "wallet",
    description = "Make, import and look at wallets.",
    subcommands = {
      WalletCommand.Generate.class,
      WalletCommand.Import.class,
      WalletCommand.Show.class,
      WalletCommand.Address.class
    })
final class WalletCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing command: generate, import, info or address");
  }

  /** Options of commands that write a wallet file. */
  static final class NewFileOptions {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description =
            "Wallet file to write (default: wallets/default.mnemonic in the data directory).")
    @Nullable Path output;

    @Option(
        names = "--prompt-password",
        negatable = true,
        defaultValue = "true",
        fallbackValue = "true",
        description =
            "Ask for a password; --no-prompt-password stores the words without encryption.")
    boolean promptPassword;

    @Option(
        names = {"--force"},
        description = "Replace an existing file.")
    boolean force;

    @Mixin PasswordSource.PasswordOptions passwordOptions = new PasswordSource.PasswordOptions();

    Path file(CommonOptions common, Map<String, String> environment) {
      return output != null
          ? output
          : common.dataDirectory(environment).resolve("wallets").resolve("default.mnemonic");
    }

    /** Writes the words, encrypted unless asked otherwise. */
    void write(Invocation invocation, Config config, Path file, Mnemonic mnemonic) {
      if (Files.exists(file) && !force) {
        throw new WalletFileException(
            WalletFileException.Kind.EXISTS, file + " exists; --force replaces it");
      }
      PasswordSource passwords = new PasswordSource(invocation, config, passwordOptions);
      MnemonicFile files = new MnemonicFile(new PrivateFiles());
      Optional<SecretBytes> password =
          promptPassword ? passwords.choose() : passwords.unattended().filter(p -> p.length() > 0);
      if (password.isEmpty()) {
        files.writePlain(file, mnemonic, force);
        invocation.terminal().err().println("warning: " + file + " is not encrypted");
      } else {
        try (SecretBytes secret = password.get()) {
          files.writeEncrypted(
              file, mnemonic, secret, Entropy.system(), java.time.InstantSource.system(), force);
        }
      }
    }
  }

  @Command(
      name = "generate",
      description =
          "Make a new wallet and show its words once: write them down, they are the backup.",
      footer = {"", "Example:", "  jmd wallet generate --words 24"})
  static final class Generate implements Callable<Integer> {
    private final Invocation invocation;
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin NewFileOptions target = new NewFileOptions();

    @Option(
        names = {"-w", "--words"},
        paramLabel = "N",
        defaultValue = "24",
        description = "Number of words: 12, 15, 18, 21 or 24 (default: ${DEFAULT-VALUE}).")
    int words;

    @Option(names = "--quiet", description = "Do not show the words.")
    boolean quiet;

    Generate(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public Integer call() throws ConfigException {
      if (!List.of(12, 15, 18, 21, 24).contains(words)) {
        throw new CommandFailed(
            ExitCode.USAGE, "--words must be 12, 15, 18, 21 or 24, got " + words);
      }
      Config config = common.load(invocation.environment());
      Logging.configure(config.get(ConfigKeys.LOG_LEVEL));
      ProcessHardening.apply();
      Path file = target.file(common, invocation.environment());
      try (Mnemonic mnemonic = Mnemonic.generate(words, Entropy.system())) {
        target.write(invocation, config, file, mnemonic);
        if (!quiet) {
          invocation.terminal().err().println("Write these words down and keep them safe:");
          invocation.terminal().out().println(String.join(" ", mnemonic.words()));
        }
      }
      invocation.terminal().err().println("wallet written to " + file);
      return ExitCode.OK;
    }
  }

  @Command(
      name = "import",
      description =
          "Store an existing mnemonic, read from the terminal, standard input or MNEMONIC.",
      footer = {"", "Example:", "  jmd wallet import --output wallets/old.mnemonic"})
  static final class Import implements Callable<Integer> {
    private final Invocation invocation;
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin NewFileOptions target = new NewFileOptions();

    Import(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public Integer call() throws ConfigException {
      Config config = common.load(invocation.environment());
      Logging.configure(config.get(ConfigKeys.LOG_LEVEL));
      ProcessHardening.apply();
      Path file = target.file(common, invocation.environment());
      try (SecretBytes typed = words();
          Mnemonic mnemonic = parse(typed)) {
        if (!mnemonic.hasValidChecksum()) {
          throw new CommandFailed(
              ExitCode.FAILED,
              "the checksum of these " + mnemonic.wordCount() + " words is wrong: one is mistyped");
        }
        target.write(invocation, config, file, mnemonic);
      }
      invocation.terminal().err().println("wallet written to " + file);
      return ExitCode.OK;
    }

    private SecretBytes words() {
      String given = invocation.environment().get("MNEMONIC");
      if (given != null) {
        return SecretBytes.owning(given.getBytes(StandardCharsets.UTF_8));
      }
      return invocation
          .terminal()
          .readSecret("Words (not shown): ")
          .orElseThrow(() -> new CommandFailed(ExitCode.FAILED, "no words given"));
    }

    private static Mnemonic parse(SecretBytes typed) {
      try {
        return typed.use(
            bytes -> Mnemonic.parse(new String(bytes, StandardCharsets.UTF_8).strip()));
      } catch (IllegalArgumentException invalid) {
        // The exception may quote the words.
        throw new CommandFailed(
            ExitCode.FAILED, "that is no mnemonic: 12, 15, 18, 21 or 24 words are needed");
      }
    }
  }

  @Command(
      name = "info",
      description = "Show the balance of each mixdepth.",
      footer = {"", "Example:", "  jmd wallet info --network regtest"})
  static final class Show implements Callable<Integer> {
    private final Invocation invocation;
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin WalletOptions walletOptions = new WalletOptions();

    @Option(
        names = {"-e", "--extended"},
        description = "List every coin.")
    boolean extended;

    Show(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public Integer call() throws ConfigException {
      try (OpenWallet open = walletOptions.open(invocation, common)) {
        print(open.wallet());
      }
      return ExitCode.OK;
    }

    private void print(Wallet wallet) {
      PrintWriter out = invocation.terminal().out();
      out.printf("wallet %s on %s%n", wallet.fingerprint(), wallet.network().wireName());
      long total = 0;
      for (int mixdepth = 0; mixdepth < wallet.mixdepthCount(); mixdepth++) {
        int depth = mixdepth;
        List<Coin> coins = wallet.coins().stream().filter(c -> c.mixdepth() == depth).toList();
        long balance = coins.stream().mapToLong(Coin::valueSats).sum();
        total += balance;
        out.printf("mixdepth %d: %,d sats in %d coins%n", mixdepth, balance, coins.size());
        if (extended) {
          coins.forEach(c -> out.println("  " + describe(c)));
        }
      }
      out.printf("total: %,d sats%n", total);
    }

    private static String describe(Coin coin) {
      return "%s %s %,d sats, %d confirmations%s%s%s"
          .formatted(
              coin.outPoint(),
              coin.address(),
              coin.valueSats(),
              coin.confirmations(),
              coin.frozen() ? ", frozen" : "",
              coin.leased() ? ", in use" : "",
              coin.bond() ? ", fidelity bond" : "");
    }
  }

  @Command(
      name = "address",
      description = "Hand out a fresh deposit address; it is never handed out again.",
      footer = {"", "Example:", "  jmd wallet address 0 --label savings"})
  static final class Address implements Callable<Integer> {
    private final Invocation invocation;
    @Mixin CommonOptions common = new CommonOptions();
    @Mixin WalletOptions walletOptions = new WalletOptions();

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "MIXDEPTH",
        defaultValue = "0",
        description = "Mixdepth that receives (default: ${DEFAULT-VALUE}).")
    int mixdepth;

    @Option(
        names = "--label",
        paramLabel = "TEXT",
        defaultValue = "",
        description = "Note kept with the address.")
    String label = "";

    Address(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    public Integer call() throws ConfigException {
      try (OpenWallet open = walletOptions.open(invocation, common)) {
        Wallet wallet = open.wallet();
        if (mixdepth < 0 || mixdepth >= wallet.mixdepthCount()) {
          throw new CommandFailed(
              ExitCode.USAGE,
              "mixdepth must be 0.." + (wallet.mixdepthCount() - 1) + ", got " + mixdepth);
        }
        ReservedAddress address = wallet.reserveAddress(mixdepth, Branch.EXTERNAL, label);
        invocation.terminal().out().println(address.address());
      }
      return ExitCode.OK;
    }
  }
}
