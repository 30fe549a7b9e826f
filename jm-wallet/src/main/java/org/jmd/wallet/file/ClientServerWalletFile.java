package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jmd.core.crypto.SecretBytes;

/**
 * Reads the storage {@code wallet.jmdat} of joinmarket-clientserver for import (wallet.md 2.4):
 * bencode, plain or encrypted with AES-256-CBC under an Argon2i key. Never writes. Stateless.
 */
public final class ClientServerWalletFile {
  private static final int MAX_SIZE = 16 << 20;
  private static final byte[] PLAIN_MAGIC = "JMWALLET".getBytes(US_ASCII);
  private static final int BLOCK = 16;

  private final PrivateFiles files;

  /** Reads through that. */
  public ClientServerWalletFile(PrivateFiles files) {
    this.files = files;
  }

  /**
   * What the file holds; the caller closes it.
   *
   * @param password as entered, in UTF-8; not needed for a file without encryption
   * @param force reads it although its lock file says that it is in use
   * @throws WalletFileException if there is no file, it cannot be read, it is in use, it is no such
   *     wallet, or the password is wrong
   */
  public ClientServerWallet read(Path path, Optional<SecretBytes> password, boolean force) {
    Path lock = path.resolveSibling("." + path.getFileName() + ".lock");
    if (!force && Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
      throw new WalletFileException(
          WalletFileException.Kind.IN_USE,
          path + " is in use by joinmarket-clientserver, says " + lock.getFileName());
    }
    byte[] content;
    try {
      content = files.read(path, MAX_SIZE);
    } catch (NoSuchFileException e) {
      throw new WalletFileException(
          WalletFileException.Kind.MISSING, "there is no wallet file " + path, e);
    } catch (IOException e) {
      throw new WalletFileException(
          WalletFileException.Kind.INACCESSIBLE, "cannot read wallet file " + path, e);
    }
    try {
      return parse(content, password, path.getFileName().toString());
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /** What such content holds; throws {@link WalletFileException} and nothing else. */
  static ClientServerWallet parse(byte[] content, Optional<SecretBytes> password, String name) {
    byte[] body =
        Arrays.copyOfRange(content, Math.min(PLAIN_MAGIC.length, content.length), content.length);
    try {
      return switch (WalletFileKind.of(content)) {
        case CLIENT_SERVER_PLAIN -> ClientServerContent.parse(body, name);
        case CLIENT_SERVER_ENCRYPTED -> decrypt(body, password, name);
        case PLAIN_WORDS, SALTED_TOKEN, JMNG ->
            throw corrupt(name + " is no wallet of joinmarket-clientserver");
      };
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private static ClientServerWallet decrypt(
      byte[] body, Optional<SecretBytes> password, String name) {
    Bencode.Dictionary outer =
        Bencode.tryParse(body)
            .flatMap(v -> v instanceof Bencode.Dictionary d ? Optional.of(d) : Optional.empty())
            .orElseThrow(() -> corrupt(name + " is damaged"));
    byte[] data = outer.octets("data").orElse(new byte[0]);
    byte[] iv = outer.dictionary("enc").octets("iv").orElse(new byte[0]);
    byte[] salt = outer.dictionary("enc").octets("salt").orElse(new byte[0]);
    if (data.length == 0
        || data.length % BLOCK != 0
        || iv.length != BLOCK
        || salt.length != Argon2.SALT_LENGTH) {
      throw corrupt(name + " is damaged");
    }
    SecretBytes given =
        password.orElseThrow(() ->
            new WalletFileException(
                WalletFileException.Kind.PASSWORD_REQUIRED, name + " needs a password"));
    byte[] plaintext;
    try (SecretBytes key = Argon2.CLIENT_SERVER.independentKey(given, salt)) {
      plaintext = key.use(k -> aes(k, iv, data));
    }
    byte[] inner = new byte[0];
    try {
      if (WalletFileKind.of(plaintext) != WalletFileKind.CLIENT_SERVER_PLAIN) {
        throw new WalletFileException(
            WalletFileException.Kind.WRONG_PASSWORD,
            "wrong password for " + name + ", or it is damaged");
      }
      inner = Arrays.copyOfRange(plaintext, PLAIN_MAGIC.length, unpadded(plaintext));
      return ClientServerContent.parse(inner, name);
    } finally {
      Arrays.fill(inner, (byte) 0);
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  private static byte[] aes(byte[] key, byte[] iv, byte[] data) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks AES-CBC", e);
    }
  }

  /** Length without padding: there is none if the plaintext filled its last block. */
  private static int unpadded(byte[] plaintext) {
    int padding = plaintext[plaintext.length - 1];
    if (padding < 1 || padding > BLOCK || padding > plaintext.length - PLAIN_MAGIC.length) {
      return plaintext.length;
    }
    for (int i = plaintext.length - padding; i < plaintext.length; i++) {
      if (plaintext[i] != padding) {
        return plaintext.length;
      }
    }
    return plaintext.length - padding;
  }

  static WalletFileException corrupt(String problem) {
    return new WalletFileException(WalletFileException.Kind.CORRUPT, problem);
  }

  static String text(byte[] octets) {
    return new String(octets, UTF_8);
  }
}
