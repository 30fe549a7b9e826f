package org.jmd.daemon.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.wallet.bond.StoredCertificate;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.json.JsonText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The key of a certificate that belongs to no registered bond yet, in a file of its own (wallet.md
 * 8, step 2).
 */
final class HotKeyFile {
  private static final int NAME_DIGITS = 16;
  private static final int MAX_SIZE = 65_536;
  private static final String PUBLIC = "cert_pubkey";
  private static final String PRIVATE = "cert_privkey";

  private HotKeyFile() {}

  static Path of(Path dataDirectory, PublicKey key) {
    return dataDirectory.resolve(
        "hot_certificate_key_" + key.hex().substring(0, NAME_DIGITS) + ".json");
  }

  static void write(Path path, PublicKey key, SecretBytes privateKey) {
    try (SecretBytes hex = StoredCertificate.hex(privateKey)) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put(PUBLIC, key.hex());
      String digits = hex.use(ascii -> new String(ascii, US_ASCII));
      json.put(PRIVATE, digits);
      new PrivateFiles().write(path, (JsonText.indented(json, 2) + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  /** The private key in the file, empty if there is no such file or it holds none. */
  static Optional<SecretBytes> read(Path path) {
    try {
      return new PrivateFiles()
          .readIfPresent(path, MAX_SIZE)
          .flatMap(octets -> JsonText.tryParse(new String(octets, UTF_8)))
          .map(json -> json.path(PRIVATE))
          .filter(JsonNode::isString)
          .flatMap(node -> tryParse(node.stringValue()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /** A private key in hex. */
  static Optional<SecretBytes> tryParse(String hex) {
    try {
      return Optional.of(SecretBytes.owning(HexFormat.of().parseHex(hex.strip())));
    } catch (IllegalArgumentException _) {
      // Empty is the answer.
      return Optional.empty();
    }
  }
}
