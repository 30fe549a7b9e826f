package org.jmd.daemon.market;

import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.OutPoint;

/** A proof that earns nothing, and the commitment that goes with it. */
record BadProof(Commitment commitment, PodleRevelation revelation) {
  private static final int FIRST_INDEX_TOO_HIGH = 3;

  /** What is wrong with it. */
  enum Flaw {
    /** It belongs to another commitment. */
    OTHER_COMMITMENT,
    /** A bit of its response is wrong. */
    ALTERED,
    /** Its points are swapped. */
    SWAPPED_POINTS,
    /** No maker allows its index. */
    INDEX_TOO_HIGH,
    /** The coin is somebody else's. */
    STRANGERS_COIN,
    /** There is no such coin. */
    MISSING_COIN,
    /** The coin is spent. */
    SPENT_COIN,
    /** The coin is worth too little. */
    SMALL_COIN,
    /** The coin is too young. */
    YOUNG_COIN
  }

  static BadProof of(Flaw flaw, Bait bait, FakeChain chain) {
    Bait.Lure lure = bait.some();
    return switch (flaw) {
      case OTHER_COMMITMENT ->
          new BadProof(
              lure.proof(FIRST_INDEX_TOO_HIGH + 1).commitment(),
              lure.proof(FIRST_INDEX_TOO_HIGH).revelation());
      case ALTERED -> {
        PodleProof proof = lure.proof(FIRST_INDEX_TOO_HIGH);
        PodleRevelation r = proof.revelation();
        byte[] s = r.s().bytes();
        s[s.length - 1] ^= 1;
        yield new BadProof(
            proof.commitment(), new PodleRevelation(r.utxo(), r.p(), r.p2(), Bytes32.of(s), r.e()));
      }
      case SWAPPED_POINTS -> {
        PodleRevelation r = lure.proof(0).revelation();
        yield new BadProof(
            Commitment.to(r.p()), new PodleRevelation(r.utxo(), r.p2(), r.p(), r.s(), r.e()));
      }
      case INDEX_TOO_HIGH -> of(lure.proof(FIRST_INDEX_TOO_HIGH));
      case STRANGERS_COIN -> of(Podle.generate(lure.key(), bait.fresh(Bait.SATS).coin(), 0));
      case MISSING_COIN ->
          of(Podle.generate(lure.key(), new OutPoint(FakeChain.unknownTxid(2), 0), 0));
      case SPENT_COIN -> {
        Bait.Lure spent = bait.fresh(Bait.SATS);
        chain.spendElsewhere(spent.coin());
        yield of(spent.proof(0));
      }
      case SMALL_COIN -> of(bait.small().proof(0));
      case YOUNG_COIN -> of(bait.fresh(Bait.SATS).proof(0));
    };
  }

  private static BadProof of(PodleProof proof) {
    return new BadProof(proof.commitment(), proof.revelation());
  }
}
