package org.jmd.core.chain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;

/**
 * The port through which roles see the block chain and the mempool. Calls may block on the network,
 * so never from an event loop. Every method throws {@link ChainUnavailableException} when the
 * source cannot answer. Implementations are safe for use by several threads.
 */
public interface ChainSource {
  /** Height of the best block. */
  int tipHeight();

  /** Median time of the last 11 blocks (BIP113). */
  Instant medianTimePast();

  /** Time in the header of the block at that height of the best chain. */
  Instant blockTime(int height);

  /** The output if it exists and no known transaction, mempool included, spends it. */
  Optional<UtxoStatus> utxo(OutPoint outPoint);

  /** {@link #utxo} for several outputs, answers in the order of the questions. */
  default List<Optional<UtxoStatus>> utxos(List<OutPoint> outPoints) {
    List<Optional<UtxoStatus>> result = new ArrayList<>(outPoints.size());
    for (OutPoint outPoint : outPoints) {
      result.add(utxo(outPoint));
    }
    return result;
  }

  /**
   * The source's estimate for confirmation within so many blocks (1..1008); empty if it has none.
   */
  Optional<FeeRate> estimateFee(int targetBlocks);

  /** The least rate that the mempool accepts at present. */
  FeeRate mempoolMinimumFee();

  /** What each virtual byte of a replacement must pay on top of what it replaces (BIP125). */
  default FeeRate incrementalRelayFee() {
    return FeeRate.ONE;
  }

  /** The transaction as the mempool holds it; empty if it does not, or the source cannot tell. */
  default Optional<MempoolEntry> mempoolEntry(String txid) {
    return Optional.empty();
  }

  /** Hands a signed transaction to the network. */
  BroadcastResult broadcast(byte[] transaction);

  /**
   * Why the mempool would refuse this signed transaction; empty if it would accept it or cannot
   * tell.
   */
  Optional<String> policyProblem(byte[] transaction);
}
