package org.jmd.wallet.podle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.crypto.Commitment;
import org.jmd.wallet.file.FileLock;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.json.JsonText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The commitments that this installation has used as a taker (wallet.md 3.4): the file {@code
 * cmtdata/commitments.json}, shared with the other implementations. External commitments in it are
 * kept as they are. A file that makes no sense is an error, for to forget used commitments would
 * waste coins' tries. Safe for use by several threads and processes.
 */
public final class UsedCommitments {
  private static final int MAX_SIZE = 64 << 20;
  private static final int INDENT = 4;

  private final PrivateFiles files;
  private final Path directory;
  private final Path path;
  private final Path lock;

  /** The list in a data directory. */
  public UsedCommitments(PrivateFiles files, Path dataDirectory) {
    this.files = files;
    this.directory = dataDirectory.resolve("cmtdata");
    this.path = directory.resolve("commitments.json");
    this.lock = directory.resolve("commitments.json.lock");
  }

  /**
   * Every used commitment.
   *
   * @throws WalletStorageException if the file cannot be read or makes no sense
   */
  public Set<Commitment> used() {
    try {
      return used(load());
    } catch (IOException e) {
      throw new WalletStorageException("cannot read " + path.getFileName(), e);
    }
  }

  /** Whether it was used. */
  public boolean isUsed(Commitment commitment) {
    return used().contains(commitment);
  }

  /**
   * Notes that it is used from now on; that is on the disk when this returns.
   *
   * @return false if it was used before
   * @throws WalletStorageException if it could not be noted; then it must not be used
   */
  public boolean markUsed(Commitment commitment) {
    try {
      files.createDirectories(directory);
      return FileLock.whileHeld(lock, () -> markLocked(commitment));
    } catch (IOException e) {
      throw new WalletStorageException("cannot change " + path.getFileName(), e);
    }
  }

  private boolean markLocked(Commitment commitment) throws IOException {
    ObjectNode json = load();
    if (used(json).contains(commitment)) {
      return false;
    }
    array(json).add(commitment.digest().hex());
    files.write(path, JsonText.indented(json, INDENT).getBytes(US_ASCII));
    return true;
  }

  private static Set<Commitment> used(ObjectNode json) {
    Set<Commitment> used = new LinkedHashSet<>();
    for (JsonNode entry : array(json)) {
      Commitment.tryParseHex(entry.asString("")).ifPresent(used::add);
    }
    return used;
  }

  private static ArrayNode array(ObjectNode json) {
    return (ArrayNode) json.required("used");
  }

  private ObjectNode load() throws IOException {
    Optional<byte[]> content = files.readIfPresent(path, MAX_SIZE);
    if (content.isEmpty()) {
      ObjectNode fresh = JsonNodeFactory.instance.objectNode();
      fresh.putArray("used");
      fresh.putObject("external");
      return fresh;
    }
    return JsonText.tryParse(new String(content.get(), UTF_8))
        .filter(json -> json.isObject() && json.path("used").isArray())
        .map(ObjectNode.class::cast)
        .orElseThrow(() -> new IOException("it is no list of commitments; repair or remove it"));
  }
}
