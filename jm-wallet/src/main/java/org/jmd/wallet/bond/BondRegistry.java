package org.jmd.wallet.bond;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.wallet.file.FileLock;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code fidelity_bonds_<fingerprint>.json} of one wallet (wallet.md 3.2), shared with
 * other threads, other processes and joinmarket-ng. A change takes the lock file beside it, reads
 * the file anew, changes it and writes it as a whole; it is on the disk when the call returns. A
 * file that makes no sense is an error and stays as it is. Safe for use by several threads.
 */
public final class BondRegistry {
  private static final Logger log = LoggerFactory.getLogger(BondRegistry.class);
  private static final int MAX_SIZE = 64 << 20;
  private static final String NAME = "fidelity_bonds";

  private final PrivateFiles files;
  private final Path directory;
  private final Path path;
  private final Path lock;

  private BondRegistry(PrivateFiles files, Path dataDirectory, String suffix) {
    this.files = files;
    this.directory = dataDirectory;
    this.path = dataDirectory.resolve(NAME + suffix + ".json");
    this.lock = dataDirectory.resolve(NAME + suffix + ".lock");
  }

  /** The registry of the wallet with that fingerprint in a data directory; nothing is read yet. */
  public static BondRegistry open(PrivateFiles files, Path dataDirectory, String fingerprint) {
    return new BondRegistry(files, dataDirectory, "_" + fingerprint);
  }

  /**
   * The registry that older versions shared among all wallets of a data directory. Only listings
   * may fall back to it, never a wallet that is in use.
   */
  public static BondRegistry openShared(PrivateFiles files, Path dataDirectory) {
    return new BondRegistry(files, dataDirectory, "");
  }

  /** Whether the file is there. */
  public boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Where the file is. */
  public Path path() {
    return path;
  }

  /**
   * All bonds, in the order of the file; none if there is no file.
   *
   * @throws WalletStorageException if it cannot be read or makes no sense
   */
  public List<RegisteredBond> bonds() {
    try {
      return load().list().bonds();
    } catch (IOException e) {
      throw new WalletStorageException("cannot read " + path.getFileName(), e);
    }
  }

  /** The bond on that address; letters may be of either case. */
  public Optional<RegisteredBond> find(String address) {
    return bonds().stream().filter(bond -> bond.isAt(address)).findFirst();
  }

  /**
   * Changes the file. If the function throws, the file stays as it was.
   *
   * @param change reads and changes the content; it must not wait
   * @return what the function returned
   * @throws WalletStorageException if the file makes no sense or the change could not be kept
   */
  public <T> T change(Function<BondList, T> change) {
    try {
      return locked(() -> {
        Loaded before = load();
        T result = change.apply(before.list());
        store(before);
        return result;
      });
    } catch (IOException e) {
      throw new WalletStorageException("cannot change " + path.getFileName(), e);
    }
  }

  /**
   * Takes over the bonds of that wallet from the file that older versions shared, unless this
   * wallet has a file of its own already. What belongs to others stays there; the shared file goes
   * when nothing is left in it.
   *
   * @return how many bonds were taken over
   * @throws WalletStorageException if a file makes no sense or could not be written
   */
  public int claimShared(HdKeys keys) {
    BondRegistry shared = openShared(files, directory);
    if (exists() || !shared.exists()) {
      return 0;
    }
    return shared.change(theirs -> {
      List<RegisteredBond> own = theirs.bonds().stream().filter(bond -> isOwn(bond, keys)).toList();
      if (!own.isEmpty()) {
        // This wallet's file comes first: a crash in between leaves a copy, never a loss.
        change(ours -> {
          own.forEach(ours::putIfAbsent);
          return own;
        });
        own.forEach(bond -> theirs.remove(bond.address()));
        log.info("took {} bonds over into {}", own.size(), path.getFileName());
      }
      return own.size();
    });
  }

  private static boolean isOwn(RegisteredBond bond, HdKeys keys) {
    Optional<BondScript> canonical = Timenumber.ofLocktime(bond.locktime()).map(keys::bond);
    boolean storedPath =
        KeyPath.tryParse(bond.path().split(":", 2)[0])
            .filter(path -> path.branch() == Branch.BOND)
            .filter(path ->
                path.coinType() == keys.network().coinType()
                    && path.mixdepth() < keys.mixdepthCount())
            .filter(path -> isKey(bond, keys.publicKey(path).hex()))
            .isPresent();
    return storedPath
        || canonical.filter(script -> isKey(bond, script.key().hex())).isPresent()
        || canonical
            .flatMap(script -> keys.address(script.scriptPubKey()))
            .filter(bond::isAt)
            .isPresent();
  }

  private static boolean isKey(RegisteredBond bond, String hex) {
    return bond.pubkey().equalsIgnoreCase(hex);
  }

  private <T> T locked(FileLock.Body<T> body) throws IOException {
    files.createDirectories(directory);
    return FileLock.whileHeld(lock, body);
  }

  private record Loaded(Optional<String> text, BondList list) {}

  private Loaded load() throws IOException {
    Optional<String> text =
        files.readIfPresent(path, MAX_SIZE).map(octets -> new String(octets, UTF_8));
    return new Loaded(text, text.isPresent() ? RegistryFormat.parse(text.get()) : BondList.empty());
  }

  private void store(Loaded loaded) throws IOException {
    boolean nothing = loaded.list().bonds().isEmpty() && loaded.list().others().isEmpty();
    if (nothing && (loaded.text().isEmpty() || isShared())) {
      files.delete(path);
      return;
    }
    String after = RegistryFormat.format(loaded.list());
    if (!loaded.text().equals(Optional.of(after))) {
      files.write(path, after.getBytes(UTF_8));
    }
  }

  private boolean isShared() {
    return path.getFileName().toString().equals(NAME + ".json");
  }
}
