package org.jmd.daemon.cli;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.ConfigKeys;
import org.jmd.core.crypto.SecretBytes;

/**
 * Where passwords come from: configuration, environment, prompt, in that order (wallet.md 6.1).
 * Never from an argument, which every process of the machine can read.
 */
final class PasswordSource {
  /** How often a person may try. */
  static final int TRIES = 3;

  private static final String ENV_PASSWORD = "MNEMONIC_PASSWORD";
  private static final String ENV_PASSPHRASE = "BIP39_PASSPHRASE";

  private final Invocation invocation;
  private final Config config;

  PasswordSource(Invocation invocation, Config config) {
    this.invocation = invocation;
    this.config = config;
  }

  /** The password for an existing file, without asking. */
  Optional<SecretBytes> unattended() {
    return given(ConfigKeys.WALLET_PASSWORD, ENV_PASSWORD);
  }

  /** Asks for the password of an existing file. */
  SecretBytes ask(String file) {
    if (!invocation.terminal().isInteractive()) {
      throw new CommandFailed(
          ExitCode.WALLET,
          file
              + " needs a password: set "
              + ENV_PASSWORD
              + " or wallet.mnemonic_password, or use a terminal");
    }
    return invocation
        .terminal()
        .readSecret("Password of " + file + ": ")
        .orElseThrow(() -> new CommandFailed(ExitCode.FAILED, "no password entered"));
  }

  /** Chooses a password for a new file; empty means without encryption, after a confirmation. */
  Optional<SecretBytes> choose() {
    Optional<SecretBytes> given = unattended();
    if (given.isPresent()) {
      return given.filter(p -> p.length() > 0);
    }
    Terminal terminal = invocation.terminal();
    if (!terminal.isInteractive()) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "no password for the new wallet: set "
              + ENV_PASSWORD
              + ", use a terminal, or pass --no-prompt-password");
    }
    for (int i = 0; i < TRIES; i++) {
      Optional<SecretBytes> first = terminal.readSecret("New password (empty for none): ");
      if (first.isEmpty()) {
        break;
      }
      if (first.get().length() == 0) {
        if (terminal.confirm("Store the wallet without encryption?")) {
          return Optional.empty();
        }
        continue;
      }
      try (SecretBytes second =
          terminal
              .readSecret("Repeat the password: ")
              .orElseGet(() -> SecretBytes.owning(new byte[0]))) {
        if (first.get().equals(second)) {
          return first;
        }
      }
      first.get().close();
      terminal.err().println("The passwords differ.");
    }
    throw new CommandFailed(ExitCode.FAILED, "no password chosen");
  }

  /** The BIP39 passphrase; empty if there is none. */
  Optional<SecretBytes> passphrase(boolean prompt) {
    Optional<SecretBytes> given = given(ConfigKeys.WALLET_BIP39_PASSPHRASE, ENV_PASSPHRASE);
    return given.isPresent() || !prompt
        ? given
        : invocation.terminal().readSecret("BIP39 passphrase: ");
  }

  private Optional<SecretBytes> given(ConfigKey<String> key, String variable) {
    return config
        .find(key)
        .or(() -> Optional.ofNullable(invocation.environment().get(variable)))
        .map(text -> SecretBytes.owning(text.getBytes(StandardCharsets.UTF_8)));
  }
}
