package org.jmd.wallet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
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
import org.jmd.wallet.metadata.MetadataView;

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
    List<KeyPath> branches = book.branches();
    List<WatchedDescriptor> wanted = new ArrayList<>();
    for (KeyPath branch : branches) {
      wanted.add(
          keys.descriptor(branch.mixdepth(), branch.branch(), Math.max(end, book.end(branch))));
    }
    Watched watched = backend.watch(walletName(), wanted, from);
    for (int i = 0; i < branches.size(); i++) {
      book.watched(branches.get(i), watched.descriptors().get(i).endIndex());
    }
    return watched.added();
  }

  private String walletName() {
    return "jm_" + keys.fingerprint() + "_" + keys.network().wireName();
  }

  private void refresh() {
    List<Coin> coins = new ArrayList<>();
    for (WalletOutput output : backend.unspent()) {
      book.find(output.script()).ifPresent(path -> coins.add(coin(output, path)));
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
      if (!m.used().containsKey(address) && book.find(address).isPresent()) {
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
    Map<KeyPath, Integer> next = nextIndices(metadata.read());
    int end = -1;
    for (Map.Entry<KeyPath, Integer> entry : next.entrySet()) {
      int need = watchedWith(entry.getValue() - 1);
      if (need > book.end(entry.getKey())) {
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

  /** For each branch that is in use, the index after the last used one. */
  private Map<KeyPath, Integer> nextIndices(MetadataView m) {
    Map<KeyPath, Integer> next = new HashMap<>();
    for (String address : ownAddresses(m)) {
      book.find(address).ifPresent(path -> note(path, next));
    }
    // Histories name others' addresses as well; those must not cost a search of all keys.
    for (String address : history.usedAddresses()) {
      book.known(address).ifPresent(path -> note(path, next));
    }
    return next;
  }

  private static void note(KeyPath path, Map<KeyPath, Integer> next) {
    if (path.branch() != Branch.BOND) {
      next.merge(path.withIndex(0), path.index() + 1, Math::max);
    }
  }

  private Set<String> ownAddresses(MetadataView m) {
    Set<String> own = new HashSet<>(m.used().keySet());
    own.addAll(m.reserved().keySet());
    own.addAll(m.funded());
    Snapshot last = snapshot();
    last.coins().forEach(c -> own.add(c.address()));
    own.addAll(last.usedAddresses());
    return own;
  }

  /** The next path of a branch whose address nobody was given and nothing was sent to. */
  KeyPath nextPath(int mixdepth, Branch branch, MetadataView m) {
    KeyPath first = keys.path(mixdepth, branch, 0);
    KeyPath path = first.withIndex(nextIndices(m).getOrDefault(first, 0));
    Set<String> taken = ownAddresses(m);
    taken.addAll(history.usedAddresses());
    // Another process may have gone beyond the range that this one knows.
    while (taken.contains(keys.address(path))) {
      path = path.withIndex(path.index() + 1);
    }
    return path;
  }

  /** The path of a script within what is watched. */
  Optional<KeyPath> pathOf(ScriptPubKey script) {
    return book.find(script);
  }

  /** Makes sure that a payment to that path will be seen. */
  void watchFor(KeyPath path) {
    if (path.index() > book.end(path)) {
      synchronized (this) {
        if (path.index() > book.end(path)) {
          watch(watchedWith(path.index()), new ScanFrom.Now());
        }
      }
    }
  }
}
