package org.jmd.daemon.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.WalletKeys;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.tx.OutPoint;
import org.jmd.daemon.suite.Networks;
import org.jmd.wallet.file.ClientServerWallet;
import org.jmd.wallet.file.ClientServerWalletFile;
import org.jmd.wallet.file.DaemonWalletFile;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletContents;
import org.jmd.wallet.file.WalletFileKind;
import org.jmd.wallet.file.WalletSecrets;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.metadata.MetadataStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmd wallet migrate} (wallet.md 2.4). */
@Command(
    name = "migrate",
    description = {
      "Make a wallet file of another program's: wallet.jmdat of joinmarket-clientserver, with its"
          + " frozen coins and labels, or .jmdat of jmwalletd. The old file stays as it is.",
      "The new file has the password of the old one."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  jmd wallet migrate ~/.joinmarket/wallets/wallet.jmdat",
      "  jmd wallet migrate old.mnemonic --format jmng -o wallets/old.jmdat"
    })
final class WalletMigrate implements Callable<Integer> {
  /** What is written. */
  enum Format {
    MNEMONIC,
    JMNG
  }

  /** Bonds and fingerprint need the keys of mixdepth 0 only. */
  private static final int MIXDEPTHS = 1;

  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin JsonOption json = new JsonOption();
  @Mixin PasswordSource.PasswordOptions passwordOptions = new PasswordSource.PasswordOptions();

  @Parameters(index = "0", paramLabel = "FILE", description = "Wallet file to read.")
  Path source = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Wallet file to write (default: wallets/default.mnemonic in the data directory).")
  @Nullable Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "mnemonic",
      description =
          "mnemonic, which jmd and jm-wallet open, or jmng, jmwalletd's container (default:"
              + " ${DEFAULT-VALUE}).")
  Format format = Format.MNEMONIC;

  @Option(
      names = {"--force"},
      description = "Replace an existing file, which is kept as FILE.replaced-N.")
  boolean force;

  @Option(names = "--new-password", description = "Ask for a new password.")
  boolean newPassword;

  @Option(
      names = "--ignore-lock",
      description = "Read the file although joinmarket-clientserver seems to have it open.")
  boolean ignoreLock;

  WalletMigrate(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    source = source.toAbsolutePath().normalize();
    Path target = target();
    if (target.equals(source)) {
      throw new CommandFailed(ExitCode.USAGE, "--output must be another file than " + source);
    }
    Report report;
    try (WalletOperation _ =
        WalletOperation.begin(common.dataDirectory(invocation.environment()))) {
      NewFileOptions.checkAbsent(target, force);
      boolean foreign = new DaemonWalletFile(new PrivateFiles()).kind(source).isClientServer();
      report = foreign ? adopt(config, target) : convert(config, target);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    }
    report.warnings().forEach(w -> invocation.terminal().err().println("warning: " + w));
    json.output(invocation).show(report, out -> report.lines().forEach(out::line));
    return ExitCode.OK;
  }

  private Path target() {
    if (output != null) {
      return output.toAbsolutePath().normalize();
    }
    Path standard = WalletFileOptions.defaultFile(common.dataDirectory(invocation.environment()));
    return format == Format.MNEMONIC ? standard : standard.resolveSibling("default.jmdat");
  }

  /** A wallet and the password that opened its file; empty if it has none. */
  private record Opened<T extends AutoCloseable>(T wallet, Optional<SecretBytes> password) {}

  private static Optional<SecretBytes> copy(Optional<SecretBytes> password) {
    return password.map(p -> SecretBytes.owning(p.copy()));
  }

  /** A file of ours, or of jmwalletd, in another form. */
  private Report convert(Config config, Path target) throws IOException {
    DaemonWalletFile files = new DaemonWalletFile(new PrivateFiles());
    PasswordSource passwords = new PasswordSource(invocation, config, passwordOptions);
    boolean encrypted = files.kind(source) != WalletFileKind.PLAIN_WORDS;
    Opened<WalletContents> old =
        WalletFileOptions.unlock(
            invocation,
            passwords,
            source,
            encrypted,
            p -> new Opened<>(files.read(source, p), copy(p)));
    try (WalletContents contents = old.wallet()) {
      MetaSidecar beside = new MetaSidecar(new PrivateFiles(), source);
      OptionalInt height =
          contents.creationHeight().isPresent()
              ? contents.creationHeight()
              : beside.creationHeight();
      Optional<String> fingerprint = beside.fingerprint();
      write(
          passwords,
          target,
          new WalletContents(contents.mnemonic(), contents.type(), height),
          fingerprint,
          old.password());
      return Report.of(target, format, fingerprint);
    } finally {
      old.password().ifPresent(SecretBytes::close);
    }
  }

  /** A wallet of joinmarket-clientserver (wallet.md 2.4). */
  private Report adopt(Config config, Path target) throws IOException, InterruptedException {
    PasswordSource passwords = new PasswordSource(invocation, config, passwordOptions);
    PrivateFiles files = new PrivateFiles();
    ClientServerWalletFile reader = new ClientServerWalletFile(files);
    boolean encrypted =
        new DaemonWalletFile(files).kind(source) == WalletFileKind.CLIENT_SERVER_ENCRYPTED;
    Opened<ClientServerWallet> old =
        WalletFileOptions.unlock(
            invocation,
            passwords,
            source,
            encrypted,
            p -> new Opened<>(reader.read(source, p, ignoreLock), copy(p)));
    try (ClientServerWallet wallet = old.wallet()) {
      if (wallet.obstacle().isPresent()) {
        throw new CommandFailed(
            ExitCode.FAILED,
            source
                + " cannot be migrated: "
                + wallet.obstacle().get()
                + (wallet.mnemonic().isPresent() ? "; 'jmd wallet showseed' shows them" : ""));
      }
      Mnemonic mnemonic = wallet.mnemonic().orElseThrow();
      WalletContents contents =
          new WalletContents(mnemonic, wallet.walletType(), OptionalInt.empty());
      Optional<SecretBytes> stored = copy(wallet.passphrase());
      SecretBytes passphrase = stored.orElseGet(() -> SecretBytes.owning(new byte[0]));
      try (passphrase;
          HdKeys keys = new WalletSecrets(contents, passphrase).keys(wallet.network(), MIXDEPTHS)) {
        write(passwords, target, contents, Optional.of(keys.fingerprint()), old.password());
        List<OutPoint> frozen = new ForeignBonds(invocation, config, keys).ownersFreezes(wallet);
        keep(keys.fingerprint(), frozen, wallet);
        return Report.of(config, target, format, wallet, keys.fingerprint(), frozen.size());
      }
    } finally {
      old.password().ifPresent(SecretBytes::close);
    }
  }

  /** Frozen coins stay frozen; addresses with a label were handed out. */
  private void keep(String fingerprint, List<OutPoint> frozen, ClientServerWallet wallet) {
    MetadataStore metadata =
        new MetadataStore(
            new PrivateFiles(), common.dataDirectory(invocation.environment()), fingerprint);
    metadata.change(m -> {
      frozen.forEach(outPoint -> m.freeze(outPoint, Optional.empty()));
      wallet.labels().forEach(m::reserve);
      return m;
    });
  }

  private void write(
      PasswordSource passwords,
      Path target,
      WalletContents contents,
      Optional<String> fingerprint,
      Optional<SecretBytes> oldPassword)
      throws IOException {
    MetaSidecar meta = new MetaSidecar(new PrivateFiles(), target);
    Optional<SecretBytes> password =
        newPassword ? passwords.ask() : oldPassword.isPresent() ? oldPassword : passwords.choose();
    meta.forget();
    switch (format) {
      case MNEMONIC ->
          NewFileOptions.write(invocation, target, contents.mnemonic(), password, force);
      case JMNG ->
          NewFileOptions.tellKept(
              invocation,
              new DaemonWalletFile(new PrivateFiles())
                  .write(
                      target,
                      contents,
                      password.orElseThrow(
                          () -> new CommandFailed(ExitCode.FAILED, "this format needs a password")),
                      Entropy.system(),
                      invocation.tasks().clock(),
                      force));
    }
    if (contents.creationHeight().isPresent()) {
      meta.recordCreationHeight(contents.creationHeight().getAsInt());
    }
    if (fingerprint.isPresent()) {
      meta.recordFingerprint(fingerprint.get());
    }
  }

  /** What came of it; the document of {@code --json}. */
  record Report(
      String output,
      String format,
      Optional<String> fingerprint,
      int frozenCoins,
      int labels,
      int scanDepth,
      boolean needsPassphrase,
      List<String> warnings) {
    static Report of(Path target, Format format, Optional<String> fingerprint) {
      return new Report(target.toString(), name(format), fingerprint, 0, 0, 0, false, List.of());
    }

    static Report of(
        Config config,
        Path target,
        Format format,
        ClientServerWallet wallet,
        String fingerprint,
        int frozen) {
      List<String> warnings = new ArrayList<>();
      Network network = Networks.of(config).bitcoin();
      // joinmarket-clientserver says testnet for every network of tests.
      if ((wallet.network() == Network.MAINNET) != (network == Network.MAINNET)) {
        warnings.add(
            "it is a wallet for " + wallet.network().wireName() + ", not " + network.wireName());
      }
      if (wallet.importedKeys() > 0) {
        warnings.add(
            wallet.importedKeys()
                + " imported private keys are not carried over; sweep their coins with"
                + " joinmarket-clientserver");
      }
      if (wallet.passphrase().isPresent()) {
        warnings.add(
            "the old file holds a BIP39 passphrase, the new one does not: give it with"
                + " --prompt-bip39-passphrase or BIP39_PASSPHRASE whenever the wallet is opened,"
                + " or an empty wallet appears");
      }
      int deepest = wallet.scanDepth() + config.get(WalletKeys.GAP_LIMIT);
      if (deepest > config.get(WalletKeys.SCAN_RANGE)) {
        warnings.add(
            "addresses up to index "
                + (wallet.scanDepth() - 1)
                + " were used: run 'jmd wallet rescan --scan-depth "
                + deepest
                + "'");
      }
      return new Report(
          target.toString(),
          name(format),
          Optional.of(fingerprint),
          frozen,
          wallet.labels().size(),
          wallet.scanDepth(),
          wallet.passphrase().isPresent(),
          List.copyOf(warnings));
    }

    private static String name(Format format) {
      return format.name().toLowerCase(Locale.ROOT);
    }

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add("wallet written to " + output);
      fingerprint.ifPresent(f -> lines.add("wallet fingerprint: " + f));
      if (frozenCoins > 0 || labels > 0) {
        lines.add(frozenCoins + " frozen coins and " + labels + " labels carried over");
      }
      return lines;
    }
  }
}
