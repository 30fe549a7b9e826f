package org.jmd.wallet.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;

/**
 * The daemon's wallet file {@code .jmdat} (wallet.md 2.3): the JMNG header with the costs of an
 * Argon2id key, and a Fernet token that hides JSON. Older files with a PBKDF2 key are read too, as
 * are mnemonic files. Nothing is rewritten by reading it. Stateless.
 */
public final class DaemonWalletFile {
  private static final int MAX_SIZE = 65_536;

  /** Other programs keep far more in a file of that suffix. */
  private static final int MAX_UNKNOWN_SIZE = 16 << 20;

  private final PrivateFiles files;

  /** Reads and writes through that. */
  public DaemonWalletFile(PrivateFiles files) {
    this.files = files;
  }

  /**
   * What the file is.
   *
   * @throws WalletFileException if it cannot be read
   */
  public WalletFileKind kind(Path path) {
    byte[] content = load(path, MAX_UNKNOWN_SIZE);
    try {
      return WalletFileKind.of(content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /**
   * What the file holds; the caller closes it.
   *
   * @param password as entered, in UTF-8; not needed for words without encryption
   * @throws WalletFileException if there is no file, it cannot be read, it belongs to
   *     joinmarket-clientserver, or the password is wrong
   */
  public WalletContents read(Path path, Optional<SecretBytes> password) {
    byte[] content = load(path, MAX_SIZE);
    try {
      return JmngContainer.parseAny(content, password, path.getFileName().toString());
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private byte[] load(Path path, int limit) {
    try {
      return files.read(path, limit);
    } catch (NoSuchFileException e) {
      throw new WalletFileException(
          WalletFileException.Kind.MISSING, "there is no wallet file " + path, e);
    } catch (IOException e) {
      throw new WalletFileException(
          WalletFileException.Kind.INACCESSIBLE, "cannot read wallet file " + path, e);
    }
  }

  /**
   * Writes the wallet encrypted, with the JMNG header.
   *
   * @param password as entered, in UTF-8, not empty
   * @param replace whether an existing file may be replaced
   * @return where the replaced file is kept
   * @throws WalletFileException if it exists or cannot be written
   */
  public Optional<Path> write(
      Path path,
      WalletContents contents,
      SecretBytes password,
      Entropy entropy,
      InstantSource clock,
      boolean replace) {
    byte[] octets =
        JmngContainer.format(contents, password, Argon2.DAEMON_WALLET, entropy, clock.instant());
    return new MnemonicFile(files).store(path, octets, replace);
  }
}
