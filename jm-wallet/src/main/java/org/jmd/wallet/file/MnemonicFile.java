package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.wallet.keys.Mnemonic;

/**
 * The {@code .mnemonic} file (wallet.md 2.1): the words as text, or a salt and a Fernet token whose
 * key is PBKDF2-HMAC-SHA256 of the password with 600,000 rounds. A daemon's container under such a
 * name is read too. Stateless.
 */
public final class MnemonicFile {
  static final int SALT_LENGTH = 16;
  private static final int ITERATIONS = 600_000;
  private static final int MAX_SIZE = 65_536;

  private final PrivateFiles files;

  /** Reads and writes through that. */
  public MnemonicFile(PrivateFiles files) {
    this.files = files;
  }

  /**
   * Whether the file needs a password.
   *
   * @throws WalletFileException if it cannot be read
   */
  public boolean isEncrypted(Path path) {
    byte[] content = load(path);
    try {
      return !Mnemonic.looksLike(content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /**
   * The words in the file; the caller closes them.
   *
   * @param password as entered, in UTF-8; not needed for a file without encryption
   * @throws WalletFileException if there is no file, it cannot be read, or the password is wrong
   */
  public Mnemonic read(Path path, Optional<SecretBytes> password) {
    byte[] content = load(path);
    try {
      return parse(content, password, path.getFileName().toString());
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private byte[] load(Path path) {
    try {
      return files.read(path, MAX_SIZE);
    } catch (NoSuchFileException e) {
      throw new WalletFileException(
          WalletFileException.Kind.MISSING, "there is no wallet file " + path, e);
    } catch (IOException e) {
      throw new WalletFileException(
          WalletFileException.Kind.INACCESSIBLE, "cannot read wallet file " + path, e);
    }
  }

  /** The words in such content; throws {@link WalletFileException} and nothing else. */
  static Mnemonic parse(byte[] content, Optional<SecretBytes> password, String name) {
    Optional<Mnemonic> plain = plainWords(content);
    if (plain.isPresent()) {
      return plain.get();
    }
    if (WalletFileKind.of(content) == WalletFileKind.JMNG) {
      // The daemon's container may go by this name too (wallet.md 2.1).
      return JmngContainer.parse(content, password, name).mnemonic();
    }
    if (content.length <= SALT_LENGTH) {
      throw new WalletFileException(WalletFileException.Kind.CORRUPT, name + " is too short");
    }
    SecretBytes given =
        password.orElseThrow(() ->
            new WalletFileException(
                WalletFileException.Kind.PASSWORD_REQUIRED, name + " needs a password"));
    byte[] token = Arrays.copyOfRange(content, SALT_LENGTH, content.length);
    try (SecretBytes key = key(given, Arrays.copyOf(content, SALT_LENGTH));
        SecretBytes plaintext =
            Fernet.decrypt(key, token)
                .orElseThrow(() ->
                    new WalletFileException(
                        WalletFileException.Kind.WRONG_PASSWORD,
                        "wrong password for " + name + ", or it is damaged"))) {
      return plaintext
          .use(MnemonicFile::plainWords)
          .orElseThrow(() ->
              new WalletFileException(
                  WalletFileException.Kind.CORRUPT, name + " holds no mnemonic"));
    }
  }

  /** The words if the octets are UTF-8 with an allowed number of alphabetic words. */
  static Optional<Mnemonic> plainWords(byte[] content) {
    return Mnemonic.looksLike(content) ? Optional.of(Mnemonic.parse(content)) : Optional.empty();
  }

  /**
   * Writes the words without encryption.
   *
   * @param replace whether an existing file may be replaced
   * @return where the replaced file is kept
   * @throws WalletFileException if it exists or cannot be written
   */
  public Optional<Path> writePlain(Path path, Mnemonic mnemonic, boolean replace) {
    byte[] text = mnemonic.toBytes();
    try {
      return store(path, text, replace);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /**
   * Writes the words encrypted.
   *
   * @param password as entered, in UTF-8, not empty
   * @param replace whether an existing file may be replaced
   * @return where the replaced file is kept
   * @throws WalletFileException if it exists or cannot be written
   */
  public Optional<Path> writeEncrypted(
      Path path,
      Mnemonic mnemonic,
      SecretBytes password,
      Entropy entropy,
      InstantSource clock,
      boolean replace) {
    byte[] text = mnemonic.toBytes();
    byte[] salt = entropy.bytes(SALT_LENGTH);
    try (SecretBytes key = key(password, salt)) {
      byte[] token = Fernet.encrypt(key, text, entropy.bytes(Fernet.IV_LENGTH), clock.instant());
      return store(path, concat(salt, token), replace);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  static byte[] concat(byte[] salt, byte[] token) {
    byte[] content = Arrays.copyOf(salt, salt.length + token.length);
    System.arraycopy(token, 0, content, salt.length, token.length);
    return content;
  }

  /** Writes the file; what it held before may be the only copy of somebody's keys and is kept. */
  Optional<Path> store(Path path, byte[] content, boolean replace) {
    boolean present = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    if (present && !replace) {
      throw new WalletFileException(
          WalletFileException.Kind.EXISTS, "there is a wallet file " + path + " already");
    }
    try {
      Optional<Path> kept = present ? Optional.of(files.keepCopy(path)) : Optional.empty();
      files.write(path, content);
      return kept;
    } catch (IOException e) {
      throw new WalletFileException(
          WalletFileException.Kind.INACCESSIBLE, "cannot write wallet file " + path, e);
    }
  }

  static SecretBytes key(SecretBytes password, byte[] salt) {
    if (password.length() == 0) {
      throw new WalletFileException(
          WalletFileException.Kind.PASSWORD_REQUIRED, "the password must not be empty");
    }
    CharBuffer characters = password.use(octets -> UTF_8.decode(ByteBuffer.wrap(octets)));
    char[] copy = Arrays.copyOf(characters.array(), characters.limit());
    PBEKeySpec spec = new PBEKeySpec(copy, salt, ITERATIONS, Fernet.KEY_LENGTH * 8);
    try {
      return SecretBytes.owning(
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
      Arrays.fill(copy, '\0');
      Arrays.fill(characters.array(), '\0');
    }
  }
}
