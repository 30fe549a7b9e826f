package org.jmd.wallet;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.backend.ScanFrom;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.backend.WalletOutput;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.keys.WatchedDescriptor;
import org.jmd.wallet.metadata.Metadata;
import org.jmd.wallet.metadata.MetadataStore;

/**
 * A wallet: keys, the coins that a backend sees for them, and what is noted about coins and
 * addresses. Several wallets, in this process or others, may use the same keys and directory at
 * once: no address is handed out twice and no coin leased twice. Private keys never leave it. Safe
 * for use by several threads.
 *
 * <p>Calls that need the backend throw {@link org.jmd.core.chain.ChainUnavailableException}, calls
 * that keep something throw {@link org.jmd.wallet.file.WalletStorageException}.
 */
public final class Wallet implements AutoCloseable {
  private static final int MAX_RESERVATION_ATTEMPTS = 100;
  private static final String REUSE_LABEL = "jm:autofrozen:reuse";

  private final WalletSettings settings;
  private final HdKeys keys;
  private final WalletBackend backend;
  private final InstantSource clock;
  private final MetadataStore metadata;
  private final AddressBook book;
  private final Leases leases;
  private volatile Optional<Snapshot> snapshot = Optional.empty();

  private Wallet(
      WalletSettings settings,
      HdKeys keys,
      WalletBackend backend,
      InstantSource clock,
      PrivateFiles files) {
    this.settings = settings;
    this.keys = keys;
    this.backend = backend;
    this.clock = clock;
    this.metadata = new MetadataStore(files, settings.dataDirectory(), keys.fingerprint());
    this.book = new AddressBook(keys);
    this.leases = new Leases(metadata, clock);
  }

  /** What the last sync saw. */
  private record Snapshot(List<Coin> coins, Set<String> usedAddresses) {}

  /**
   * Opens a wallet; {@link #sync} must follow before anything else is asked of it.
   *
   * @param keys become this wallet's: {@link #close} wipes them
   * @param backend stays the caller's
   */
  public static Wallet open(
      WalletSettings settings,
      HdKeys keys,
      WalletBackend backend,
      InstantSource clock,
      PrivateFiles files) {
    return new Wallet(settings, keys, backend, clock, files);
  }

  /** The 8 hex digits that name this wallet. */
  public String fingerprint() {
    return keys.fingerprint();
  }

  /** The network of its addresses. */
  public Network network() {
    return keys.network();
  }

  /** How many mixdepths it has. */
  public int mixdepthCount() {
    return keys.mixdepthCount();
  }

  /** The chain, for questions that do not concern this wallet's coins. */
  public ChainSource chain() {
    return backend;
  }

  /** The transaction if the backend knows it. */
  public Optional<WalletTransaction> transaction(String txid) {
    return backend.transaction(txid);
  }

  /** The leases on its coins. */
  public Leases leases() {
    return leases;
  }

  /** Asks the backend for coins and used addresses; the first time also makes it watch them. */
  public synchronized void sync() {
    if (snapshot.isEmpty()) {
      watch(settings.scanRange() - 1, scanStart());
    }
    refresh();
    if (widen()) {
      refresh();
    }
  }

  private ScanFrom scanStart() {
    if (!settings.smartScan()) {
      return new ScanFrom.Height(0);
    }
    int tip = backend.tipHeight();
    int height =
        settings
            .scanStartHeight()
            .orElseGet(() ->
                settings
                    .creationHeight()
                    .orElseGet(() -> Math.max(0, tip - settings.scanLookbackBlocks())));
    return new ScanFrom.Height(Math.min(height, tip));
  }

  private void watch(int end, ScanFrom from) {
    List<KeyPath> firsts = new ArrayList<>();
    List<WatchedDescriptor> wanted = new ArrayList<>();
    for (int mixdepth = 0; mixdepth < mixdepthCount(); mixdepth++) {
      for (Branch branch : List.of(Branch.EXTERNAL, Branch.INTERNAL)) {
        firsts.add(keys.path(mixdepth, branch, 0));
        wanted.add(keys.descriptor(mixdepth, branch, Math.max(end, book.end(mixdepth, branch))));
      }
    }
    List<WatchedDescriptor> watched = backend.watch(walletName(), wanted, from);
    for (int i = 0; i < firsts.size(); i++) {
      book.extend(firsts.get(i).mixdepth(), firsts.get(i).branch(), watched.get(i).endIndex());
    }
  }

  private String walletName() {
    return "jm_" + fingerprint() + "_" + network().wireName();
  }

  private void refresh() {
    List<Coin> coins = new ArrayList<>();
    for (WalletOutput output : backend.unspent()) {
      book.path(output.script()).ifPresent(path -> coins.add(coin(output, path)));
    }
    Set<String> used = backend.usedAddresses();
    Set<String> heldBefore = new HashSet<>();
    snapshot.ifPresent(s -> s.coins().forEach(c -> heldBefore.add(c.address())));
    note(coins, used, heldBefore);
    snapshot = Optional.of(new Snapshot(List.copyOf(coins), Set.copyOf(used)));
  }

  private Coin coin(WalletOutput output, KeyPath path) {
    return new Coin(
        output.outPoint(),
        output.valueSats(),
        output.script(),
        keys.address(output.script()).orElseThrow(),
        path,
        output.confirmations(),
        output.height(),
        false,
        false,
        path.branch() == Branch.BOND,
        false);
  }

  private void note(List<Coin> coins, Set<String> used, Set<String> heldBefore) {
    metadata.change(m -> {
      used.stream()
          .filter(a -> book.path(a).isPresent())
          .forEach(a -> m.markUsed(a, Optional.empty()));
      coins.stream().filter(c -> m.isSeen(c.outPoint())).forEach(c -> heldBefore.add(c.address()));
      for (Coin coin : coins) {
        if (isForcedReuse(coin, m, heldBefore)) {
          m.freeze(coin.outPoint(), Optional.of(REUSE_LABEL));
        }
      }
      return m.observe(
          coins.stream().map(Coin::address).toList(), coins.stream().map(Coin::outPoint).toList());
    });
  }

  /** A coin sent to an address that had been emptied: bait for linking it to others. */
  private boolean isForcedReuse(Coin coin, Metadata m, Set<String> heldBefore) {
    long limit = settings.maxSatsFreezeReuse();
    return !coin.bond()
        && (limit == -1 || coin.valueSats() <= limit)
        && !m.hasRecord(coin.outPoint())
        && m.funded().contains(coin.address())
        && !heldBefore.contains(coin.address());
  }

  /** Whether a branch came so near to its end that more of it is watched now. */
  private boolean widen() {
    Map<KeyPath, Integer> highest = new HashMap<>();
    Metadata m = metadata.read();
    Set<String> known = knownAddresses(m);
    for (String address : known) {
      book.path(address).ifPresent(p -> highest.merge(p.withIndex(0), p.index(), Math::max));
    }
    int end = -1;
    for (Map.Entry<KeyPath, Integer> entry : highest.entrySet()) {
      int need = Math.min(entry.getValue() + settings.gapLimit(), WalletSettings.MAX_RANGE - 1);
      if (need > book.end(entry.getKey().mixdepth(), entry.getKey().branch())) {
        end = Math.max(end, need);
      }
    }
    if (end < 0) {
      return false;
    }
    watch(end, new ScanFrom.Now());
    return true;
  }

  private Set<String> knownAddresses(Metadata m) {
    Set<String> known = new HashSet<>(m.used().keySet());
    known.addAll(m.reserved().keySet());
    known.addAll(m.funded());
    snapshot().coins().forEach(c -> known.add(c.address()));
    known.addAll(snapshot().usedAddresses());
    return known;
  }

  private Snapshot snapshot() {
    return snapshot.orElseThrow(() -> new IllegalStateException("the wallet was never synced"));
  }

  /** The coins that the last sync saw, with what is noted about them at this moment. */
  public List<Coin> coins() {
    Metadata m = metadata.read();
    return snapshot().coins().stream()
        .map(c ->
            c.withFlags(
                m.isFrozen(c.outPoint()),
                m.isLeased(c.outPoint(), clock.instant()),
                m.isCoinJoinOutput(c.outPoint())))
        .toList();
  }

  /**
   * The coins that may be selected automatically (wallet.md 5.1): old enough, not frozen, not held
   * by a session, no bond.
   */
  public List<Coin> eligible(int mixdepth, int minConfirmations) {
    return coins().stream()
        .filter(c -> c.mixdepth() == mixdepth && c.confirmations() >= minConfirmations)
        .filter(Predicate.not(c -> c.frozen() || c.leased() || c.bond()))
        .toList();
  }

  /** The sum of {@link #eligible} in satoshis. */
  public long spendableSats(int mixdepth, int minConfirmations) {
    return eligible(mixdepth, minConfirmations).stream().mapToLong(Coin::valueSats).sum();
  }

  /**
   * Sets the next address of a branch aside. When this returns, that is on the disk: the address is
   * never handed out again, whatever happens.
   *
   * @param label the user's text, may be empty
   */
  public ReservedAddress reserveAddress(int mixdepth, Branch branch, String label) {
    if (branch == Branch.BOND) {
      throw new IllegalArgumentException("bond addresses are chosen by their date");
    }
    for (int attempt = 0; attempt < MAX_RESERVATION_ATTEMPTS; attempt++) {
      ReservedAddress reserved = reserveNext(mixdepth, branch, label);
      if (branch == Branch.INTERNAL || !backend.hasReceived(reserved.address()).orElse(false)) {
        return reserved;
      }
      metadata.change(m -> {
        m.unreserve(reserved.address());
        return m.markUsed(reserved.address(), Optional.of("onchain-verify"));
      });
    }
    throw new IllegalStateException(
        MAX_RESERVATION_ATTEMPTS + " addresses in a row were used already; rescan the wallet");
  }

  private ReservedAddress reserveNext(int mixdepth, Branch branch, String label) {
    snapshot();
    ReservedAddress reserved =
        metadata.change(m -> {
          KeyPath path = nextPath(mixdepth, branch, knownAddresses(m));
          String address = keys.address(path);
          m.reserve(address, label);
          return new ReservedAddress(address, keys.script(path), path);
        });
    if (reserved.path().index() > book.end(mixdepth, branch)) {
      watchBeyond(reserved.path());
    }
    return reserved;
  }

  private synchronized void watchBeyond(KeyPath path) {
    if (path.index() > book.end(path.mixdepth(), path.branch())) {
      watch(
          Math.min(path.index() + settings.gapLimit(), WalletSettings.MAX_RANGE - 1),
          new ScanFrom.Now());
    }
  }

  private KeyPath nextPath(int mixdepth, Branch branch, Set<String> known) {
    int next = 0;
    for (String address : known) {
      Optional<KeyPath> path = book.path(address);
      if (path.isPresent()
          && path.get().mixdepth() == mixdepth
          && path.get().branch() == branch
          && path.get().index() >= next) {
        next = path.get().index() + 1;
      }
    }
    // Another process may have gone beyond the range that this one knows.
    KeyPath path = keys.path(mixdepth, branch, next);
    while (known.contains(keys.address(path))) {
      path = path.withIndex(path.index() + 1);
    }
    return path;
  }

  /** Addresses handed out or set aside so far, with their labels. */
  public Map<String, String> reservedAddresses() {
    return Map.copyOf(metadata.read().reserved());
  }

  /** Forbids to spend a coin until {@link #unfreeze}. */
  public void freeze(OutPoint outPoint) {
    metadata.change(m -> m.freeze(outPoint, Optional.empty()));
  }

  /** Allows to spend it again. */
  public void unfreeze(OutPoint outPoint) {
    metadata.change(m -> m.unfreeze(outPoint));
  }

  /** The public key of a coin. */
  public PublicKey publicKey(Coin coin) {
    return keys.publicKey(ownPath(coin));
  }

  /** Signs a text with the key of a coin: base64 of DER, as {@code ioauth} carries it. */
  public String signMessage(Coin coin, String text) {
    try (SecretBytes key = keys.privateKey(ownPath(coin))) {
      return BitcoinMessage.sign(key, text);
    }
  }

  /**
   * Proves that the owner of a coin made a commitment.
   *
   * @param index number of the NUMS point
   */
  public PodleProof podle(Coin coin, int index) {
    try (SecretBytes key = keys.privateKey(ownPath(coin))) {
      return Podle.generate(key, coin.outPoint(), index);
    }
  }

  private KeyPath ownPath(Coin coin) {
    if (!keys.script(coin.path()).equals(coin.script())) {
      throw new IllegalArgumentException("the key at " + coin.path() + " does not own that coin");
    }
    return coin.path();
  }

  /** Wipes the keys; reading still works, signing does not. */
  @Override
  public void close() {
    keys.close();
  }
}
