package org.jmd.daemon.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.file.ClientServerWallet;
import org.jmd.wallet.file.DaemonWalletFile;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletContents;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.keys.WordList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd wallet showseed}. */
@Command(
    name = "showseed",
    description =
        "Show the words of a wallet file on the terminal. Whoever sees them can take every coin.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet showseed -f wallets/default.mnemonic --numbered")
final class WalletShowSeed implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin NamedFileOptions named = new NamedFileOptions();

  @Option(
      names = "--numbered",
      negatable = true,
      description = "Each word on a line of its own, with its number.")
  boolean numbered;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask, and write to a pipe or file too.")
  boolean yes;

  WalletShowSeed(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    Path file = named.path(invocation);
    Terminal terminal = invocation.terminal();
    if (!yes && !terminal.isScreen()) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "the words are shown on a terminal only: repeat with --yes if you are sure");
    }
    PasswordSource passwords = new PasswordSource(invocation, config, named.password);
    boolean clientServer = new DaemonWalletFile(new PrivateFiles()).kind(file).isClientServer();
    if (clientServer) {
      try (ClientServerWallet wallet =
          WalletFileOptions.foreign(invocation, passwords, file, true)) {
        Mnemonic mnemonic =
            wallet
                .mnemonic()
                .orElseThrow(() ->
                    new CommandFailed(
                        ExitCode.FAILED, file + ": " + wallet.obstacle().orElse("has no words")));
        if (wallet.passphrase().isPresent()) {
          terminal.err().println("warning: this wallet needs its BIP39 passphrase as well");
        }
        return confirmAndShow(mnemonic);
      }
    }
    try (WalletContents contents = WalletFileOptions.read(invocation, passwords, file)) {
      return confirmAndShow(contents.mnemonic());
    }
  }

  private int confirmAndShow(Mnemonic mnemonic) {
    Terminal terminal = invocation.terminal();
    if (!yes && !terminal.confirm("Show the words? Whoever sees them can take every coin.")) {
      terminal.err().println("not shown");
      return ExitCode.FAILED;
    }
    List<String> words = mnemonic.words();
    PrintWriter out = terminal.out();
    if (numbered) {
      for (int i = 0; i < words.size(); i++) {
        out.printf("%2d. %s%n", i + 1, words.get(i));
      }
    } else {
      out.println(String.join(mnemonic.language().map(WordList::separator).orElse(" "), words));
    }
    return ExitCode.OK;
  }
}
