package org.jmd.daemon.market;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;

/**
 * The keys of one wallet of the simulation, with its first scripts derived beforehand: whose coin
 * it is must be known without asking the wallet. The same number is the same wallet in every run.
 */
final class Purse {
  static final Network NETWORK = Network.REGTEST;
  static final int MIXDEPTHS = 3;

  /** No wallet hands out more addresses on one branch in a run. */
  private static final int SCRIPTS = 100;

  private static final Map<Integer, Purse> PURSES = new ConcurrentHashMap<>();

  private final int number;
  private final String fingerprint;
  private final Map<ScriptPubKey, KeyPath> paths = new HashMap<>();
  private final Map<KeyPath, ScriptPubKey> scripts = new HashMap<>();

  private Purse(int number) {
    this.number = number;
    try (HdKeys keys = keys()) {
      fingerprint = keys.fingerprint();
      for (int mixdepth = 0; mixdepth < MIXDEPTHS; mixdepth++) {
        for (Branch branch : new Branch[] {Branch.EXTERNAL, Branch.INTERNAL}) {
          for (int index = 0; index < SCRIPTS; index++) {
            KeyPath path = keys.path(mixdepth, branch, index);
            ScriptPubKey script = keys.script(path);
            paths.put(script, path);
            scripts.put(path, script);
          }
        }
      }
    }
  }

  static Purse of(int number) {
    return PURSES.computeIfAbsent(number, Purse::new);
  }

  /** Fresh keys; whoever takes them closes them. */
  HdKeys keys() {
    byte[] seed = new byte[64];
    Arrays.fill(seed, (byte) (number + 1));
    return HdKeys.of(SecretBytes.owning(seed), NETWORK, MIXDEPTHS);
  }

  /** The name of the wallet in its files. */
  String fingerprint() {
    return fingerprint;
  }

  boolean owns(ScriptPubKey script) {
    return paths.containsKey(script);
  }

  /** All of them. */
  Set<ScriptPubKey> scripts() {
    return Collections.unmodifiableSet(paths.keySet());
  }

  Optional<KeyPath> path(ScriptPubKey script) {
    return Optional.ofNullable(paths.get(script));
  }

  ScriptPubKey script(int mixdepth, Branch branch, int index) {
    return Optional.ofNullable(scripts.get(KeyPath.of(NETWORK, mixdepth, branch, index)))
        .orElseThrow();
  }
}
