package org.jmd.daemon.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.file.ClientServerWalletFile;
import org.jmd.wallet.file.DaemonWalletFile;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletFileException;
import org.jmd.wallet.file.WalletFileKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd wallet verify-password}. */
@Command(
    name = "verify-password",
    description =
        "Tell whether a password opens a wallet file: exit code 0 if it does, 1 if not, 2 if the"
            + " file has none.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet verify-password -f wallets/old.mnemonic --password-fd 3")
final class WalletVerifyPassword implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin NamedFileOptions named = new NamedFileOptions();

  @Option(
      names = "--prompt",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Ask for the password if it is given in no other way.")
  boolean prompt;

  WalletVerifyPassword(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    Path file = named.path(invocation);
    WalletFileKind kind = new DaemonWalletFile(new PrivateFiles()).kind(file);
    if (kind == WalletFileKind.PLAIN_WORDS || kind == WalletFileKind.CLIENT_SERVER_PLAIN) {
      invocation.terminal().err().println(file + " is not encrypted, so there is no password");
      return ExitCode.USAGE;
    }
    PasswordSource passwords = new PasswordSource(invocation, config, named.password);
    Optional<SecretBytes> given = passwords.unattended();
    if (given.isEmpty() && !prompt) {
      throw new CommandFailed(ExitCode.FAILED, "no password given");
    }
    try (SecretBytes candidate = given.orElseGet(() -> passwords.ask(file.toString()))) {
      open(file, kind, candidate);
    } catch (WalletFileException e) {
      boolean wrong =
          e.kind() == WalletFileException.Kind.WRONG_PASSWORD
              || e.kind() == WalletFileException.Kind.PASSWORD_REQUIRED;
      if (!wrong) {
        throw e;
      }
      invocation.terminal().err().println("wrong password");
      return ExitCode.FAILED;
    }
    invocation.terminal().err().println("right password");
    return ExitCode.OK;
  }

  private static void open(Path file, WalletFileKind kind, SecretBytes candidate) {
    PrivateFiles files = new PrivateFiles();
    if (kind.isClientServer()) {
      new ClientServerWalletFile(files).read(file, Optional.of(candidate), true).close();
    } else {
      new DaemonWalletFile(files).read(file, Optional.of(candidate)).close();
    }
  }
}
