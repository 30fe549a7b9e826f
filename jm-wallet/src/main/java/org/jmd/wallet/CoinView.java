package org.jmd.wallet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.backend.ScanFrom;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.backend.WalletOutput;
import org.jmd.wallet.backend.Watched;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.RotationLineage;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.keys.WatchedDescriptor;
import org.jmd.wallet.metadata.Metadata;
import org.jmd.wallet.metadata.MetadataStore;

/**
 * What the backend sees of a wallet, and the notes about it (wallet.md 4.1, "Sync"). Safe for use
 * by several threads.
 */
final class CoinView {
  private static final String REUSE_LABEL = "jm:autofrozen:reuse";

  private final WalletSettings settings;
  private final HdKeys keys;
  private final WalletBackend backend;
  private final MetadataStore metadata;
  private final History history;
  private final AddressBook book;
  private volatile Optional<Snapshot> snapshot = Optional.empty();

  /** What the last sync saw. */
  record Snapshot(List<Coin> coins, Set<String> usedAddresses) {}

  CoinView(
      WalletSettings settings,
      HdKeys keys,
      WalletBackend backend,
      MetadataStore metadata,
      History history) {
    this.settings = settings;
    this.keys = keys;
    this.backend = backend;
    this.metadata = metadata;
    this.history = history;
    this.book = new AddressBook(keys);
  }

  Snapshot snapshot() {
    return snapshot.orElseThrow(() -> new IllegalStateException("the wallet was never synced"));
  }

  synchronized void sync() {
    if (snapshot.isEmpty()) {
      ScanFrom start = scanStart();
      boolean added = watch(settings.scanRange() - 1, start);
      if (added && settings.backgroundRescan()) {
        lookFurtherBack(start);
      }
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
    int recent = Math.max(0, tip - settings.scanLookbackBlocks());
    int height = settings.scanStartHeight().orElse(settings.creationHeight().orElse(recent));
    return new ScanFrom.Height(Math.min(height, tip));
  }

  /** What the first look left out is looked through while the wallet is used already. */
  private void lookFurtherBack(ScanFrom start) {
    int oldest = settings.creationHeight().orElse(0);
    if (start instanceof ScanFrom.Height(int height) && height > oldest) {
      backend.rescan(oldest);
    }
  }

  private boolean watch(int end, ScanFrom from) {
    List<KeyPath> firsts = new ArrayList<>();
    List<WatchedDescriptor> wanted = new ArrayList<>();
    for (int mixdepth = 0; mixdepth < keys.mixdepthCount(); mixdepth++) {
      for (Branch branch : List.of(Branch.EXTERNAL, Branch.INTERNAL)) {
        firsts.add(keys.path(mixdepth, branch, 0));
        wanted.add(keys.descriptor(mixdepth, branch, Math.max(end, book.end(mixdepth, branch))));
      }
    }
    Watched watched = backend.watch(walletName(), wanted, from);
    for (int i = 0; i < firsts.size(); i++) {
      int watchedEnd = watched.descriptors().get(i).endIndex();
      book.extend(firsts.get(i).mixdepth(), firsts.get(i).branch(), watchedEnd);
    }
    return watched.added();
  }

  private String walletName() {
    return "jm_" + keys.fingerprint() + "_" + keys.network().wireName();
  }

  private void refresh() {
    List<Coin> coins = new ArrayList<>();
    for (WalletOutput output : backend.unspent()) {
      book.path(output.script()).ifPresent(path -> coins.add(coin(output, path)));
    }
    Set<String> used = Set.copyOf(backend.usedAddresses());
    Set<String> heldBefore = new HashSet<>();
    snapshot.ifPresent(s -> s.coins().forEach(c -> heldBefore.add(c.address())));
    Set<OutPoint> coinJoinOutputs =
        RotationLineage.equalOutputs(history.entries(), keys.fingerprint(), keys.network(), coins);
    metadata.change(m -> note(m, coins, used, heldBefore, coinJoinOutputs));
    snapshot = Optional.of(new Snapshot(List.copyOf(coins), used));
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

  private boolean note(
      Metadata m,
      List<Coin> coins,
      Set<String> used,
      Set<String> heldBefore,
      Set<OutPoint> coinJoinOutputs) {
    for (String address : used) {
      if (!m.used().containsKey(address) && book.path(address).isPresent()) {
        m.markUsed(address, Optional.empty());
      }
    }
    coins.stream().filter(c -> m.isSeen(c.outPoint())).forEach(c -> heldBefore.add(c.address()));
    coins.stream()
        .filter(c -> isForcedReuse(c, m, heldBefore))
        .forEach(c -> m.freeze(c.outPoint(), Optional.of(REUSE_LABEL)));
    m.markCoinJoinOutputs(coinJoinOutputs);
    return m.observe(
        coins.stream().map(Coin::address).toList(), coins.stream().map(Coin::outPoint).toList());
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

  /** Watches more where a branch came near to its end; whether there was such a branch. */
  private boolean widen() {
    Map<KeyPath, Integer> highest = new HashMap<>();
    for (String address : knownAddresses(metadata.read())) {
      book.path(address)
          .filter(p -> p.branch() != Branch.BOND)
          .ifPresent(p -> highest.merge(p.withIndex(0), p.index(), Math::max));
    }
    int end = -1;
    for (Map.Entry<KeyPath, Integer> entry : highest.entrySet()) {
      int need = watchedWith(entry.getValue());
      if (need > book.end(entry.getKey().mixdepth(), entry.getKey().branch())) {
        end = Math.max(end, need);
      }
    }
    if (end >= 0) {
      watch(end, new ScanFrom.Now());
    }
    return end >= 0;
  }

  private int watchedWith(int usedIndex) {
    return Math.min(usedIndex + settings.gapLimit(), WalletSettings.MAX_RANGE - 1);
  }

  /** Every address that must not be handed out. */
  Set<String> knownAddresses(Metadata m) {
    Set<String> known = new HashSet<>(m.used().keySet());
    known.addAll(m.reserved().keySet());
    known.addAll(m.funded());
    known.addAll(history.usedAddresses());
    Snapshot last = snapshot();
    last.coins().forEach(c -> known.add(c.address()));
    known.addAll(last.usedAddresses());
    return known;
  }

  /** The first path of a branch that none of those addresses has or follows. */
  KeyPath nextPath(int mixdepth, Branch branch, Set<String> known) {
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

  /** Makes sure that a payment to that path will be seen. */
  void watchFor(KeyPath path) {
    if (path.index() > book.end(path.mixdepth(), path.branch())) {
      synchronized (this) {
        if (path.index() > book.end(path.mixdepth(), path.branch())) {
          watch(watchedWith(path.index()), new ScanFrom.Now());
        }
      }
    }
  }
}
