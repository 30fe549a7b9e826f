package org.jmd.wallet;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;

/** Which scripts are this wallet's, for the watched ranges. Safe for use by several threads. */
final class AddressBook {
  private final HdKeys keys;
  private final Map<ScriptPubKey, KeyPath> paths = new HashMap<>();
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
    return Optional.ofNullable(paths.get(script));
  }

  Optional<KeyPath> path(String address) {
    return Addresses.tryParse(address, keys.network()).flatMap(this::path);
  }
}
