package org.jmd.daemon.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;

/** The coins of somebody hostile, by which he pays for the sight of others' coins. */
final class Bait {
  /** Large enough for any amount that a maker of the simulation offers. */
  static final long SATS = 200_000_000;

  /** Too little for any. */
  private static final long SMALL_SATS = 1_000;

  private static final int COINS = 12;
  private static final int INDICES = 3;

  private final FakeChain chain;
  private final Entropy entropy;
  private final List<Lure> lures = new ArrayList<>();
  private final List<Lure> small = new ArrayList<>();
  private int next;

  /** A coin and its key. */
  record Lure(SecretBytes key, ScriptPubKey script, OutPoint coin) {
    PodleProof proof(int index) {
      return Podle.generate(key, coin, index);
    }
  }

  /** Coins that are old enough after a few more blocks. */
  Bait(FakeChain chain, Entropy entropy) {
    this.chain = chain;
    this.entropy = entropy;
    for (int i = 0; i < COINS; i++) {
      lures.add(fresh(SATS));
      small.add(fresh(SMALL_SATS));
    }
  }

  /** A new coin, which is too young for any maker. */
  Lure fresh(long sats) {
    SecretBytes key = SecretBytes.owning(entropy.bytes(32));
    ScriptPubKey script =
        ScriptPubKey.p2wpkh(Hashes.hash160(Secp256k1.nativeCurve().publicKey(key).bytes()));
    return new Lure(key, script, chain.fund(script, sats));
  }

  /** A proof that nobody has seen; empty if all are spent. */
  Optional<PodleProof> proof() {
    int turn = next++;
    return turn < COINS * INDICES
        ? Optional.of(lures.get(turn % COINS).proof(turn / COINS))
        : Optional.empty();
  }

  /** Any of the old coins that are worth nothing. */
  Lure small() {
    return small.get(entropy.nextInt(COINS));
  }

  /** Any of the old coins. */
  Lure some() {
    return lures.get(entropy.nextInt(COINS));
  }
}
