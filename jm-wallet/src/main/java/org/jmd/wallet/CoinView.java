package org.jmd.wallet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.backend.BranchIndex;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.backend.WalletOutput;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.RotationLineage;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.metadata.Metadata;
import org.jmd.wallet.metadata.MetadataStore;
import org.jmd.wallet.metadata.MetadataView;

/**
 * What the backend sees of a wallet, and the notes about it (wallet.md 4.1, "Sync"). Safe for use
 * by several threads.
 */
final class CoinView {
  private final WalletSettings settings;
  private final HdKeys keys;
  private final WalletBackend backend;
  private final MetadataStore metadata;
  private final History history;
  private final BondWatch bonds;
  private final AddressBook book;
  private final Watching watching;
  private final AddressOrigins origins;
  private final Set<String> foreign = new HashSet<>();
  private volatile Optional<Snapshot> snapshot = Optional.empty();
  private volatile int syncedHeight = -1;

  /** What the last sync saw. */
  record Snapshot(List<Coin> coins, Set<String> usedAddresses, Set<String> heldAddresses) {
    static Snapshot of(List<Coin> coins, Set<String> used) {
      return new Snapshot(
          List.copyOf(coins),
          used,
          coins.stream().map(Coin::address).collect(Collectors.toUnmodifiableSet()));
    }
  }

  CoinView(
      WalletSettings settings,
      HdKeys keys,
      WalletBackend backend,
      MetadataStore metadata,
      History history,
      BondWatch bonds,
      OwedScan scan) {
    this.settings = settings;
    this.keys = keys;
    this.backend = backend;
    this.metadata = metadata;
    this.history = history;
    this.bonds = bonds;
    this.book = new AddressBook(keys);
    this.watching = new Watching(settings, keys, backend, book, scan);
    this.origins = new AddressOrigins(backend, metadata, history, new ChainReader(keys, book));
  }

  Snapshot snapshot() {
    return snapshot.orElseThrow(() -> new IllegalStateException("the wallet was never synced"));
  }

  synchronized void sync() {
    if (snapshot.isEmpty()) {
      bonds.start();
      watching.start(bonds.addresses());
      metadata.migrate(address -> book.find(address).isPresent());
    } else {
      watching.watchBonds(bonds.addresses());
    }
    refresh();
    if (watching.widen(taken(metadata.read()).nextIndices(book))) {
      foreign.clear();
      refresh();
    }
    origins.note(snapshot().coins());
  }

  /** Whether the chain, or what is unspent of ours, is not what the last sync saw. */
  boolean isOutdated() {
    if (backend.tipHeight() != syncedHeight) {
      return true;
    }
    Set<OutPoint> seen =
        snapshot().coins().stream().map(Coin::outPoint).collect(Collectors.toUnmodifiableSet());
    Set<OutPoint> present =
        backend.unspent().stream()
            .filter(output -> book.find(output.script()).isPresent())
            .map(WalletOutput::outPoint)
            .collect(Collectors.toUnmodifiableSet());
    return !present.equals(seen);
  }

  /** Which scripts are ours. */
  AddressBook book() {
    return book;
  }

  /** Where the backend is told what to watch. */
  Watching watching() {
    return watching;
  }

  /** What was not to be found out before may be known after a search through old blocks. */
  synchronized void forgetGaps() {
    foreign.clear();
    origins.forget();
  }

  private void refresh() {
    // Asked first: what a search finds while the coins are listed must not count as missing.
    boolean complete = watching.isComplete();
    // A block that comes meanwhile makes one sync more than needed, never one less.
    syncedHeight = backend.tipHeight();
    List<WalletOutput> outputs = backend.unspent();
    Set<String> used = Set.copyOf(backend.usedAddresses());
    locate(outputs, used);
    List<Coin> coins = new ArrayList<>();
    for (WalletOutput output : outputs) {
      book.find(output.script()).ifPresent(path -> coins.add(coin(output, path)));
    }
    Set<String> heldBefore = new HashSet<>();
    snapshot.ifPresent(s -> heldBefore.addAll(s.heldAddresses()));
    Set<OutPoint> coinJoinOutputs =
        RotationLineage.equalOutputs(history.entries(), keys.fingerprint(), keys.network(), coins);
    metadata.change(m -> note(m, coins, used, heldBefore, coinJoinOutputs));
    bonds.note(outputs, watching.watchedBonds(), complete);
    snapshot = Optional.of(Snapshot.of(coins, used));
  }

  /** Asks the backend for the places of addresses that are not among the first ones. */
  private void locate(List<WalletOutput> outputs, Set<String> used) {
    Set<String> wanted = new HashSet<>();
    outputs.forEach(o -> keys.address(o.script()).ifPresent(wanted::add));
    new TakenAddresses(metadata.read(), Snapshot.of(List.of(), used), Set.of())
        .forEachOwn(wanted::add);
    wanted.removeAll(foreign);
    wanted.removeIf(address -> book.find(address).isPresent());
    Map<String, BranchIndex> places = backend.locate(wanted);
    for (String address : wanted) {
      BranchIndex place = places.get(address);
      if (place == null || !book.place(address, place)) {
        foreign.add(address);
      }
    }
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
        .forEach(c -> m.freeze(c.outPoint(), Optional.of(MetadataView.REUSE_LABEL)));
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

  private TakenAddresses taken(MetadataView m) {
    return new TakenAddresses(m, snapshot(), history.usedAddresses());
  }

  /** The next path of a branch whose address nobody was given and nothing was sent to. */
  KeyPath nextPath(int mixdepth, Branch branch, MetadataView m) {
    TakenAddresses taken = taken(m);
    KeyPath first = keys.path(mixdepth, branch, 0);
    KeyPath path = first.withIndex(taken.nextIndices(book).getOrDefault(first, 0));
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
}
