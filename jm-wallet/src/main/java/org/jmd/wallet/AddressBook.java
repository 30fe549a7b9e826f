package org.jmd.wallet;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;

/**
 * Which scripts are this wallet's: those of the watched ranges, and all its 960 bonds. Safe for use
 * by several threads.
 */
final class AddressBook {
  private final HdKeys keys;
  private final Map<ScriptPubKey, KeyPath> paths = new HashMap<>();
  private final Map<ScriptPubKey, KeyPath> bonds = new HashMap<>();
  private final List<Map<Branch, Integer>> ends = new ArrayList<>();

  AddressBook(HdKeys keys) {
    this.keys = keys;
    for (int mixdepth = 0; mixdepth < keys.mixdepthCount(); mixdepth++) {
      ends.add(new EnumMap<>(Branch.class));
    }
  }

  /** The last index that is known, -1 for none. */
  synchronized int end(int mixdepth, Branch branch) {
    return ends.get(mixdepth).getOrDefault(branch, -1);
  }

  /** Adds the scripts up to that index. */
  synchronized void extend(int mixdepth, Branch branch, int end) {
    for (int index = end(mixdepth, branch) + 1; index <= end; index++) {
      KeyPath path = keys.path(mixdepth, branch, index);
      paths.put(keys.script(path), path);
      ends.get(mixdepth).put(branch, index);
    }
  }

  synchronized Optional<KeyPath> path(ScriptPubKey script) {
    KeyPath path = paths.get(script);
    if (path == null && script.kind() == ScriptPubKey.Kind.P2WSH) {
      path = allBonds().get(script);
    }
    return Optional.ofNullable(path);
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

  Optional<KeyPath> path(String address) {
    return Addresses.tryParse(address, keys.network()).flatMap(this::path);
  }
}
