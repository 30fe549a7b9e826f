package org.jmd.wallet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jmd.core.bond.Timenumber;
import org.jmd.wallet.backend.ScanFrom;
import org.jmd.wallet.backend.ScanStatus;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.backend.Watched;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.keys.WatchedDescriptor;

/**
 * Tells the backend what to watch and where to look for it (wallet.md 4.1). Ranges only grow. Safe
 * for use by several threads.
 */
final class Watching {
  private final WalletSettings settings;
  private final HdKeys keys;
  private final WalletBackend backend;
  private final AddressBook book;
  private final OwedScan scan;
  private final Set<String> bonds = new HashSet<>();

  Watching(
      WalletSettings settings,
      HdKeys keys,
      WalletBackend backend,
      AddressBook book,
      OwedScan scan) {
    this.settings = settings;
    this.keys = keys;
    this.backend = backend;
    this.book = book;
    this.scan = scan;
  }

  /**
   * Watches the first range of each branch, and bonds. If the branches are new to the backend, it
   * looks for coins of recent blocks at once and of all others in the background; if only bonds
   * are, all in the background.
   */
  synchronized void start(List<String> bondAddresses) {
    ScanFrom from = scanStart();
    boolean further = settings.backgroundRescan() && leavesOut(from);
    scan.guard(
        oldest(),
        () -> {
          // Bonds come first, so that looking for the others' coins finds theirs too.
          boolean newBonds = watchNewBonds(bondAddresses);
          boolean newBranches = watch(settings.scanRange() - 1, from);
          return newBranches ? further : newBonds;
        });
    scan.check();
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

  /** What the first look leaves out is looked through while the wallet is used already. */
  private boolean leavesOut(ScanFrom from) {
    return from instanceof ScanFrom.Height(int height) && height > oldest();
  }

  private int oldest() {
    return settings.creationHeight().orElse(0);
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

  /**
   * Watches bonds that somebody has registered since, and has old blocks looked through for their
   * coins in the background.
   */
  synchronized void watchBonds(List<String> addresses) {
    if (!bonds.containsAll(addresses)) {
      scan.guard(oldest(), () -> watchNewBonds(addresses));
    }
    scan.check();
  }

  /** Whether all blocks were looked through for everything that is watched. */
  boolean isComplete() {
    return backend.scanStatus() instanceof ScanStatus.Idle && !scan.isOwed();
  }

  /** The addresses of bonds that are watched. */
  synchronized Set<String> watchedBonds() {
    return Set.copyOf(bonds);
  }

  /**
   * Watches bonds that nobody can have paid before.
   *
   * @return whether one of them was not watched before
   */
  synchronized boolean watchNewBonds(List<String> addresses) {
    List<String> fresh = addresses.stream().filter(a -> !bonds.contains(a)).toList();
    boolean added =
        !fresh.isEmpty() && backend.watchAddresses(walletName(), fresh, new ScanFrom.Now());
    bonds.addAll(fresh);
    return added;
  }

  /** Watches the bonds of all months and begins to look through old blocks for their coins. */
  synchronized ScanStatus recoverBonds() {
    watchNewBonds(
        IntStream.range(0, Timenumber.COUNT)
            .mapToObj(Timenumber::new)
            .map(month -> keys.address(keys.bond(month).scriptPubKey()).orElseThrow())
            .toList());
    return rescan(0);
  }

  /** Begins to look through old blocks, from the wallet's birth on at the earliest. */
  ScanStatus rescan(int fromHeight) {
    return scan.begin(Math.min(Math.max(fromHeight, oldest()), backend.tipHeight()));
  }

  /** Watches at least so many addresses of each branch. */
  synchronized void deepen(int count) {
    watch(Math.min(count, WalletSettings.MAX_RANGE) - 1, new ScanFrom.Now());
  }

  /** Watches more where a branch came near to its end; whether there was such a branch. */
  synchronized boolean widen(Map<KeyPath, Integer> nextIndices) {
    int end = -1;
    for (Map.Entry<KeyPath, Integer> entry : nextIndices.entrySet()) {
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
