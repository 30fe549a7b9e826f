package org.jmd.wallet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.backend.BranchIndex;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;

/**
 * Which scripts are this wallet's: those of the watched ranges, and all its 960 bonds. Keys are
 * derived only as far as somebody asks, for most wallets use the first few addresses of each branch
 * and watch a thousand. Safe for use by several threads.
 */
final class AddressBook {
  private static final int FIRST_STEP = 16;

  /** Further keys are derived only where the backend points at them. */
  private static final int MOST_SEARCHED = 20_000;

  private final HdKeys keys;
  private final Map<ScriptPubKey, KeyPath> paths = new HashMap<>();
  private final Map<String, KeyPath> byAddress = new HashMap<>();
  private final Map<ScriptPubKey, KeyPath> bonds = new HashMap<>();
  private final List<Range> ranges = new ArrayList<>();

  /** What is watched of one branch, and how much of that is derived. */
  private static final class Range {
    private final KeyPath first;
    private int end = -1;
    private int derivedEnd = -1;

    Range(KeyPath first) {
      this.first = first;
    }

    int searchedEnd() {
      return Math.min(end, MOST_SEARCHED - 1);
    }
  }

  AddressBook(HdKeys keys) {
    this.keys = keys;
    for (int mixdepth = 0; mixdepth < keys.mixdepthCount(); mixdepth++) {
      ranges.add(new Range(keys.path(mixdepth, Branch.EXTERNAL, 0)));
      ranges.add(new Range(keys.path(mixdepth, Branch.INTERNAL, 0)));
    }
  }

  /** The first path of each branch. */
  List<KeyPath> branches() {
    return ranges.stream().map(range -> range.first).toList();
  }

  private Range range(KeyPath path) {
    return ranges.get(2 * path.mixdepth() + path.branch().number());
  }

  /** The last index of that branch that is watched, -1 for none. */
  synchronized int end(KeyPath branch) {
    return range(branch).end;
  }

  /** Notes that a branch is watched up to that index. */
  synchronized void watched(KeyPath branch, int end) {
    range(branch).end = Math.max(range(branch).end, end);
  }

  /** The path of an address, as far as it is derived already. */
  synchronized Optional<KeyPath> known(String address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  /** The path of a script, as far as it is derived already, or of a bond. */
  synchronized Optional<KeyPath> known(ScriptPubKey script) {
    return script.kind() == ScriptPubKey.Kind.P2WSH
        ? find(script)
        : Optional.ofNullable(paths.get(script));
  }

  /** The path of an address, wherever it is in what is watched and searched. */
  synchronized Optional<KeyPath> find(String address) {
    Optional<KeyPath> known = known(address);
    return known.isPresent()
        ? known
        : Addresses.tryParse(address, keys.network()).flatMap(this::find);
  }

  /** The path of a script, wherever it is in what is watched and searched. */
  synchronized Optional<KeyPath> find(ScriptPubKey script) {
    if (script.kind() == ScriptPubKey.Kind.P2WSH) {
      return Optional.ofNullable(allBonds().get(script));
    }
    int step = FIRST_STEP;
    while (!paths.containsKey(script) && derive(step)) {
      step = step > Integer.MAX_VALUE / 2 ? step : step * 2;
    }
    return Optional.ofNullable(paths.get(script));
  }

  /**
   * Takes the backend's word for where an address is, after looking.
   *
   * @return whether the address is there, in whatever mixdepth
   */
  synchronized boolean place(String address, BranchIndex place) {
    for (Range range : ranges) {
      if (range.first.branch().number() == place.branch()) {
        KeyPath path = range.first.withIndex(place.index());
        if (keys.address(path).equals(address)) {
          add(path);
          range.end = Math.max(range.end, place.index());
          return true;
        }
      }
    }
    return false;
  }

  /** Derives every branch up to so many keys; false if all that is watched was derived before. */
  private boolean derive(int count) {
    boolean more = false;
    for (Range range : ranges) {
      more |= range.derivedEnd < range.searchedEnd();
      int end = Math.min(range.searchedEnd(), count - 1);
      for (int index = range.derivedEnd + 1; index <= end; index++) {
        add(range.first.withIndex(index));
        range.derivedEnd = index;
      }
    }
    return more;
  }

  private void add(KeyPath path) {
    ScriptPubKey script = keys.script(path);
    paths.put(script, path);
    byAddress.put(keys.address(script).orElseThrow(), path);
  }

  /** Derived only when a script asks for them: most wallets have no bond. */
  private Map<ScriptPubKey, KeyPath> allBonds() {
    if (bonds.isEmpty()) {
      for (int number = 0; number < Timenumber.COUNT; number++) {
        Timenumber month = new Timenumber(number);
        bonds.put(keys.bond(month).scriptPubKey(), keys.bondPath(month));
      }
    }
    return bonds;
  }
}
