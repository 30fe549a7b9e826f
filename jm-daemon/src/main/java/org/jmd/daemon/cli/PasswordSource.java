package org.jmd.daemon.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.config.WalletKeys;
import org.jmd.core.crypto.SecretBytes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where passwords come from (wallet.md 1.1 and 6.1), the first that is there: a file descriptor
 * named by a flag, configuration, environment, a systemd credential, a prompt. Never an argument,
 * which every process of the machine can read. For the BIP39 passphrase the environment comes
 * before the configuration.
 */
final class PasswordSource {
  /** How often a person may try. */
  static final int TRIES = 3;

  private static final String ENV_PASSWORD = "MNEMONIC_PASSWORD";
  private static final String ENV_PASSPHRASE = "BIP39_PASSPHRASE";
  private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";
  private static final String PASSWORD_CREDENTIAL = "mnemonic_password";
  private static final String PASSPHRASE_CREDENTIAL = "bip39_passphrase";
  private static final int LONGEST = 4096;

  /** Flags that name a descriptor to read the password of a file from. */
  static final class PasswordOptions {
    @Option(
        names = "--password-fd",
        paramLabel = "N",
        description =
            "Read the wallet's password from file descriptor N, up to the first line end.")
    @Nullable Integer descriptor;

    /** Takes what was not given here from options that stood before the command. */
    void orElse(PasswordOptions before) {
      descriptor = descriptor != null ? descriptor : before.descriptor;
    }
  }

  private final Invocation invocation;
  private final Config config;
  private final @Nullable Integer passwordDescriptor;
  private @Nullable SecretBytes fromDescriptor;

  PasswordSource(Invocation invocation, Config config, PasswordOptions options) {
    this.invocation = invocation;
    this.config = config;
    this.passwordDescriptor = options.descriptor;
  }

  /** The password for a file, without asking; an empty one counts as none. */
  Optional<SecretBytes> unattended() {
    if (passwordDescriptor != null) {
      return Optional.of(fromDescriptor(passwordDescriptor));
    }
    return config
        .find(WalletKeys.PASSWORD)
        .or(() -> Optional.ofNullable(invocation.environment().get(ENV_PASSWORD)))
        .map(PasswordSource::octets)
        .or(() -> credential(PASSWORD_CREDENTIAL))
        .filter(p -> p.length() > 0);
  }

  /** A descriptor can be read once only, but the password may be needed twice. */
  private SecretBytes fromDescriptor(int number) {
    SecretBytes known = fromDescriptor;
    if (known == null) {
      known = descriptor(number);
      if (known.length() == 0) {
        throw new CommandFailed(
            ExitCode.USAGE, "the password from file descriptor " + number + " is empty");
      }
      fromDescriptor = known;
    }
    return SecretBytes.owning(known.copy());
  }

  /** Asks for the password of an existing file. */
  SecretBytes ask(String file) {
    if (!invocation.terminal().isInteractive()) {
      throw new CommandFailed(
          ExitCode.WALLET,
          file
              + " needs a password: use --password-fd, set "
              + ENV_PASSWORD
              + " or wallet.mnemonic_password, give the credential "
              + PASSWORD_CREDENTIAL
              + ", or use a terminal");
    }
    return invocation
        .terminal()
        .readSecret("Password of " + file + ": ")
        .orElseThrow(() -> new CommandFailed(ExitCode.FAILED, "no password entered"));
  }

  /** Chooses a password for a new file; empty means without encryption, after a confirmation. */
  Optional<SecretBytes> choose() {
    Optional<SecretBytes> given = unattended();
    return given.isPresent() ? given : ask();
  }

  /** As {@link #choose}, but whatever is configured is left aside. */
  Optional<SecretBytes> ask() {
    Terminal terminal = invocation.terminal();
    if (!terminal.isInteractive()) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "no password for the new wallet: use --password-fd, set "
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
          terminal.readSecret("Repeat the password: ").orElseGet(PasswordSource::nothing)) {
        if (first.get().equals(second)) {
          return first;
        }
      }
      first.get().close();
      terminal.err().println("The passwords differ.");
    }
    throw new CommandFailed(ExitCode.FAILED, "no password chosen");
  }

  /** The BIP39 passphrase; empty octets if there is none. */
  SecretBytes passphrase(boolean prompt) {
    return Optional.ofNullable(invocation.environment().get(ENV_PASSPHRASE))
        .or(() -> config.find(WalletKeys.BIP39_PASSPHRASE))
        .map(PasswordSource::octets)
        .or(() -> credential(PASSPHRASE_CREDENTIAL))
        .or(() ->
            prompt ? invocation.terminal().readSecret("BIP39 passphrase: ") : Optional.empty())
        .orElseGet(PasswordSource::nothing);
  }

  /** Whether there is a BIP39 passphrase without asking for one. */
  boolean hasPassphrase() {
    try (SecretBytes given = passphrase(false)) {
      return given.length() > 0;
    }
  }

  private static SecretBytes octets(String text) {
    return SecretBytes.owning(text.getBytes(StandardCharsets.UTF_8));
  }

  private static SecretBytes nothing() {
    return SecretBytes.owning(new byte[0]);
  }

  /** A file that systemd made for this service only (LoadCredential=). */
  private Optional<SecretBytes> credential(String name) {
    String directory = invocation.environment().get(CREDENTIALS);
    if (directory == null || directory.isBlank()) {
      return Optional.empty();
    }
    Path file = Path.of(directory).resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(firstLine(in, "credential " + name));
    } catch (IOException e) {
      throw new CommandFailed(ExitCode.WALLET, "cannot read the credential " + name, e);
    }
  }

  private static SecretBytes descriptor(int number) {
    if (number < 0) {
      throw new CommandFailed(ExitCode.USAGE, "--password-fd must not be negative");
    }
    Path file = Path.of("/dev/fd/" + number);
    try (InputStream in = Files.newInputStream(file)) {
      return firstLine(in, "file descriptor " + number);
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.USAGE, "cannot read a password from file descriptor " + number, e);
    }
  }

  /** Up to the first line end, one octet at a time: what follows is somebody else's. */
  private static SecretBytes firstLine(InputStream in, String source) throws IOException {
    byte[] room = new byte[LONGEST];
    try {
      int length = 0;
      for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
        if (length == LONGEST) {
          throw new CommandFailed(
              ExitCode.USAGE, "the password from " + source + " is longer than " + LONGEST);
        }
        room[length++] = (byte) octet;
      }
      if (length > 0 && room[length - 1] == '\r') {
        length--;
      }
      return SecretBytes.owning(Arrays.copyOf(room, length));
    } finally {
      Arrays.fill(room, (byte) 0);
    }
  }
}
