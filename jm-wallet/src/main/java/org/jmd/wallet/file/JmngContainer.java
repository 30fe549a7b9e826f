package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.wallet.json.JsonText;
import org.jmd.wallet.keys.Mnemonic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The octets of a daemon's wallet file (wallet.md 2.3). */
final class JmngContainer {
  private static final byte[] MAGIC = "JMNG".getBytes(US_ASCII);
  private static final byte VERSION = 1;
  private static final byte ARGON2ID = 1;
  private static final int COSTS = 6;
  private static final int SALT = 15;
  private static final int TOKEN = SALT + Argon2.SALT_LENGTH;

  private JmngContainer() {}

  /** Octets with the JMNG header for these contents. */
  static byte[] format(
      WalletContents contents, SecretBytes password, Argon2 costs, Entropy entropy, Instant now) {
    requirePassword(password);
    byte[] salt = entropy.bytes(Argon2.SALT_LENGTH);
    byte[] plaintext = json(contents).getBytes(UTF_8);
    try (SecretBytes key = costs.hybridKey(password, salt)) {
      byte[] token = Fernet.encrypt(key, plaintext, entropy.bytes(Fernet.IV_LENGTH), now);
      return ByteBuffer.allocate(TOKEN + token.length)
          .put(MAGIC)
          .put(VERSION)
          .put(ARGON2ID)
          .putInt((int) costs.memoryKib())
          .putInt((int) costs.passes())
          .put((byte) costs.lanes())
          .put(salt)
          .put(token)
          .array();
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /** The layout that the format's first writer uses: blanks after commas and colons, ASCII only. */
  private static String json(WalletContents contents) {
    String words = String.join(" ", contents.mnemonic().words());
    StringBuilder out = new StringBuilder("{\"mnemonic\": ").append(quoted(words));
    out.append(", \"wallet_type\": ").append(quoted(contents.type().text()));
    contents
        .creationHeight()
        .ifPresent(height -> out.append(", \"creation_height\": ").append(height));
    return out.append('}').toString();
  }

  private static String quoted(String text) {
    return JsonText.compact(JsonNodeFactory.instance.stringNode(text));
  }

  /** What any of our wallet files holds; throws {@link WalletFileException} and nothing else. */
  static WalletContents parseAny(byte[] content, Optional<SecretBytes> password, String name) {
    return switch (WalletFileKind.of(content)) {
      case JMNG -> parse(content, password, name);
      case PLAIN_WORDS ->
          new WalletContents(
              MnemonicFile.parse(content, password, name), WalletType.SEGWIT, OptionalInt.empty());
      case SALTED_TOKEN -> parseSalted(content, password, name);
      case CLIENT_SERVER_PLAIN, CLIENT_SERVER_ENCRYPTED ->
          throw corrupt(name + " is a wallet of joinmarket-clientserver, which must be imported");
    };
  }

  /** What octets with the JMNG header hold; throws {@link WalletFileException} and nothing else. */
  static WalletContents parse(byte[] content, Optional<SecretBytes> password, String name) {
    if (content.length <= TOKEN) {
      throw corrupt(name + " is too short");
    }
    if (content[MAGIC.length] != VERSION || content[MAGIC.length + 1] != ARGON2ID) {
      throw corrupt(name + " has an unknown version or key derivation");
    }
    ByteBuffer header = ByteBuffer.wrap(content).position(COSTS);
    Argon2 costs =
        new Argon2(
            Integer.toUnsignedLong(header.getInt()),
            Integer.toUnsignedLong(header.getInt()),
            Byte.toUnsignedInt(header.get()));
    if (!costs.isAcceptable()) {
      throw corrupt(name + " asks for an absurd key derivation");
    }
    SecretBytes given = given(password, name);
    if (!costs.fitsMemory()) {
      throw new WalletFileException(
          WalletFileException.Kind.INACCESSIBLE,
          name + " needs " + costs.memoryKib() + " KiB for its key, more than there is");
    }
    try (SecretBytes key = costs.hybridKey(given, Arrays.copyOfRange(content, SALT, TOKEN));
        SecretBytes plaintext = open(key, content, TOKEN, name)) {
      return contents(plaintext).orElseThrow(() -> corrupt(name + " holds no wallet"));
    }
  }

  /** The layout before JMNG, or an encrypted mnemonic file. */
  private static WalletContents parseSalted(
      byte[] content, Optional<SecretBytes> password, String name) {
    if (content.length <= MnemonicFile.SALT_LENGTH) {
      throw corrupt(name + " is too short");
    }
    byte[] salt = Arrays.copyOf(content, MnemonicFile.SALT_LENGTH);
    try (SecretBytes key = MnemonicFile.key(given(password, name), salt);
        SecretBytes plaintext = open(key, content, MnemonicFile.SALT_LENGTH, name)) {
      return contents(plaintext)
          .or(() ->
              plaintext
                  .use(MnemonicFile::plainWords)
                  .map(m -> new WalletContents(m, WalletType.SEGWIT, OptionalInt.empty())))
          .orElseThrow(() -> corrupt(name + " holds no wallet"));
    }
  }

  private static SecretBytes open(SecretBytes key, byte[] content, int token, String name) {
    return Fernet.decrypt(key, Arrays.copyOfRange(content, token, content.length))
        .orElseThrow(() ->
            new WalletFileException(
                WalletFileException.Kind.WRONG_PASSWORD,
                "wrong password for " + name + ", or it is damaged"));
  }

  private static Optional<WalletContents> contents(SecretBytes plaintext) {
    Optional<JsonNode> json = plaintext.use(octets -> JsonText.tryParse(new String(octets, UTF_8)));
    JsonNode words =
        json.map(j -> j.path("mnemonic")).orElseGet(JsonNodeFactory.instance::missingNode);
    if (!words.isString()) {
      return Optional.empty();
    }
    JsonNode named = json.orElseThrow().path("wallet_type");
    Optional<WalletType> type =
        named.isMissingNode()
            ? Optional.of(WalletType.SEGWIT)
            : WalletType.tryParse(named.isString() ? named.stringValue() : "");
    JsonNode height = json.orElseThrow().path("creation_height");
    OptionalInt creationHeight =
        height.isInt() && height.intValue() >= 0
            ? OptionalInt.of(height.intValue())
            : OptionalInt.empty();
    return mnemonic(words.stringValue())
        .flatMap(m -> type.map(t -> new WalletContents(m, t, creationHeight)));
  }

  private static Optional<Mnemonic> mnemonic(String words) {
    int count = words.strip().split("\\s+").length;
    return Mnemonic.WORD_COUNTS.contains(count)
        ? Optional.of(Mnemonic.parse(words))
        : Optional.empty();
  }

  private static SecretBytes given(Optional<SecretBytes> password, String name) {
    SecretBytes given =
        password.orElseThrow(() ->
            new WalletFileException(
                WalletFileException.Kind.PASSWORD_REQUIRED, name + " needs a password"));
    requirePassword(given);
    return given;
  }

  private static void requirePassword(SecretBytes password) {
    if (password.length() == 0) {
      throw new WalletFileException(
          WalletFileException.Kind.PASSWORD_REQUIRED, "the password must not be empty");
    }
  }

  private static WalletFileException corrupt(String problem) {
    return new WalletFileException(WalletFileException.Kind.CORRUPT, problem);
  }
}
