package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jmd.wallet.json.JsonText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code .meta} file beside a mnemonic file (wallet.md 2.2): when the wallet was made and its
 * fingerprint, so that commands need not decrypt it for that. It holds no secret, and a missing or
 * broken one counts as empty. Keys of other programs are kept.
 */
public final class MetaSidecar {
  private static final Logger log = LoggerFactory.getLogger(MetaSidecar.class);
  private static final int MAX_SIZE = 65_536;
  private static final String HEIGHT = "creation_height";
  private static final String FINGERPRINT = "fingerprint";
  private static final Pattern HEX_8 = Pattern.compile("[0-9a-f]{8}");

  private final PrivateFiles files;
  private final Path path;

  /** The sidecar of that mnemonic file. */
  public MetaSidecar(PrivateFiles files, Path mnemonicFile) {
    this.files = files;
    this.path = mnemonicFile.resolveSibling(mnemonicFile.getFileName() + ".meta");
  }

  /** Height of the chain when the wallet was made; it has no coins below. */
  public OptionalInt creationHeight() {
    JsonNode height = load().path(HEIGHT);
    return height.isInt() && height.intValue() >= 0
        ? OptionalInt.of(height.intValue())
        : OptionalInt.empty();
  }

  /** The wallet's fingerprint. */
  public Optional<String> fingerprint() {
    JsonNode fingerprint = load().path(FINGERPRINT);
    return fingerprint.isString() && HEX_8.matcher(fingerprint.stringValue()).matches()
        ? Optional.of(fingerprint.stringValue())
        : Optional.empty();
  }

  /**
   * Notes the height.
   *
   * @throws IOException if it cannot be written
   */
  public void recordCreationHeight(int height) throws IOException {
    update(json -> json.put(HEIGHT, height));
  }

  /**
   * Notes the fingerprint.
   *
   * @throws IOException if it cannot be written
   */
  public void recordFingerprint(String fingerprint) throws IOException {
    if (fingerprint().filter(fingerprint::equals).isPresent()) {
      return;
    }
    update(json -> json.put(FINGERPRINT, fingerprint));
  }

  /**
   * Forgets height and fingerprint: the mnemonic file holds another wallet now.
   *
   * @throws IOException if it cannot be written
   */
  public void forget() throws IOException {
    ObjectNode json = load();
    if (json.has(HEIGHT) || json.has(FINGERPRINT)) {
      update(old -> old.remove(List.of(HEIGHT, FINGERPRINT)));
    }
  }

  private void update(Consumer<ObjectNode> change) throws IOException {
    files.createParent(path);
    // Read and written in one step, or two programs would lose each other's keys.
    FileLock.whileHeld(
        path.resolveSibling(path.getFileName() + ".lock"),
        () -> {
          ObjectNode json = load();
          change.accept(json);
          files.write(path, (JsonText.indented(json, 2) + "\n").getBytes(UTF_8));
          return json;
        });
  }

  private ObjectNode load() {
    try {
      return files
          .readIfPresent(path, MAX_SIZE)
          .flatMap(octets -> JsonText.tryParse(new String(octets, UTF_8)))
          .filter(JsonNode::isObject)
          .map(ObjectNode.class::cast)
          .orElseGet(JsonNodeFactory.instance::objectNode);
    } catch (IOException e) {
      log.warn("ignoring the unreadable {}: {}", path.getFileName(), e.getMessage());
      return JsonNodeFactory.instance.objectNode();
    }
  }
}
