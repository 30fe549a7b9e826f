package org.jmd.wallet.psbt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;

/** Finds which coins and outputs of a PSBT are locked to keys of a wallet (wallet.md 5.7). */
final class KeySearch {
  private static final int LARGEST_INDEX = 999_999;
  private static final int OUTPUT_SCAN_RANGE = 1_000;

  private final HdKeys keys;
  private final int scanRange;

  KeySearch(HdKeys keys, int scanRange) {
    this.keys = keys;
    this.scanRange = scanRange;
  }

  /** The path of each input's key, empty for foreign coins. */
  List<Optional<KeyPath>> inputs(Psbt psbt, List<PsbtCoin> coins) {
    List<Optional<KeyPath>> paths = new ArrayList<>();
    Map<ScriptPubKey, List<Integer>> open = new HashMap<>();
    for (int i = 0; i < coins.size(); i++) {
      PsbtCoin coin = coins.get(i);
      Optional<KeyPath> path =
          coin.bond().isPresent()
              ? bond(coin.bond().get())
              : byOrigin(coin.spent().script(), psbt.input(i), PsbtRecord.IN_BIP32_DERIVATION);
      paths.add(path);
      if (path.isEmpty() && coin.bond().isEmpty()) {
        open.computeIfAbsent(coin.spent().script(), _ -> new ArrayList<>()).add(i);
      }
    }
    scan(open, paths, scanRange);
    return paths;
  }

  /**
   * The path of each output's key, empty where somebody else is paid. Outputs that do not say where
   * their key comes from are compared with {@value #OUTPUT_SCAN_RANGE} addresses at most, because
   * most of them are foreign.
   */
  List<Optional<KeyPath>> outputs(Psbt psbt) {
    List<TxOutput> outputs = psbt.transaction().outputs();
    boolean maybeBonds =
        outputs.stream().anyMatch(o -> o.script().kind() == ScriptPubKey.Kind.P2WSH);
    Map<ScriptPubKey, KeyPath> bonds = maybeBonds ? bonds() : Map.of();
    List<Optional<KeyPath>> paths = new ArrayList<>();
    Map<ScriptPubKey, List<Integer>> open = new HashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      ScriptPubKey script = outputs.get(i).script();
      Optional<KeyPath> path =
          switch (script.kind()) {
            case P2WPKH -> byOrigin(script, psbt.output(i), PsbtRecord.OUT_BIP32_DERIVATION);
            case P2WSH -> Optional.ofNullable(bonds.get(script));
            case P2PKH, P2SH, P2TR, OTHER -> Optional.empty();
          };
      paths.add(path);
      if (path.isEmpty() && script.kind() == ScriptPubKey.Kind.P2WPKH) {
        open.computeIfAbsent(script, _ -> new ArrayList<>()).add(i);
      }
    }
    scan(open, paths, Math.min(scanRange, OUTPUT_SCAN_RANGE));
    return paths;
  }

  /** All bonds of the wallet by their scripts. */
  private Map<ScriptPubKey, KeyPath> bonds() {
    return IntStream.range(0, Timenumber.COUNT)
        .mapToObj(Timenumber::new)
        .collect(Collectors.toMap(month -> keys.bond(month).scriptPubKey(), keys::bondPath));
  }

  private Optional<KeyPath> bond(BondScript bond) {
    return Timenumber.ofLocktime(bond.locktime())
        .filter(month -> keys.bond(month).equals(bond))
        .map(keys::bondPath);
  }

  private Optional<KeyPath> byOrigin(ScriptPubKey script, List<PsbtRecord> records, int type) {
    return records.stream()
        .filter(item -> item.type() == type)
        .flatMap(item -> byOrigin(script, item).stream())
        .findFirst();
  }

  private Optional<KeyPath> byOrigin(ScriptPubKey script, PsbtRecord derivation) {
    Optional<PublicKey> key = PublicKey.tryOf(derivation.keyData());
    if (key.isEmpty() || !script.equals(ScriptPubKey.p2wpkh(Hashes.hash160(key.get().bytes())))) {
      return Optional.empty();
    }
    return KeyOrigin.ofValue(derivation.value().bytes())
        .filter(origin -> origin.fingerprint().equals(keys.masterFingerprint()))
        .flatMap(origin -> KeyPath.tryParse(origin.pathText()))
        .filter(path -> path.coinType() == keys.network().coinType())
        .filter(path -> path.mixdepth() < keys.mixdepthCount())
        .filter(path -> path.branch() != Branch.BOND && path.index() <= LARGEST_INDEX)
        .filter(path -> keys.publicKey(path).equals(key.get()));
  }

  private void scan(
      Map<ScriptPubKey, List<Integer>> open, List<Optional<KeyPath>> paths, int range) {
    for (int mixdepth = 0; mixdepth < keys.mixdepthCount(); mixdepth++) {
      for (Branch branch : List.of(Branch.EXTERNAL, Branch.INTERNAL)) {
        for (int index = 0; index < range && !open.isEmpty(); index++) {
          KeyPath path = keys.path(mixdepth, branch, index);
          List<Integer> found = open.remove(keys.script(path));
          if (found != null) {
            found.forEach(i -> paths.set(i, Optional.of(path)));
          }
        }
      }
    }
  }
}
