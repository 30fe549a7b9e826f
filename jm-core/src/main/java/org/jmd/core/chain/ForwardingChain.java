package org.jmd.core.chain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;

/**
 * A chain source that hands every question on to another one, for those that add to it or change
 * some of its answers. As safe for use by several threads as the other.
 */
public interface ForwardingChain extends ChainSource {
  /** The source that answers; it stays the same. */
  ChainSource chain();

  @Override
  default int tipHeight() {
    return chain().tipHeight();
  }

  @Override
  default Instant medianTimePast() {
    return chain().medianTimePast();
  }

  @Override
  default Instant blockTime(int height) {
    return chain().blockTime(height);
  }

  @Override
  default Optional<UtxoStatus> utxo(OutPoint outPoint) {
    return chain().utxo(outPoint);
  }

  @Override
  default List<Optional<UtxoStatus>> utxos(List<OutPoint> outPoints) {
    return chain().utxos(outPoints);
  }

  @Override
  default Optional<FeeRate> estimateFee(int targetBlocks) {
    return chain().estimateFee(targetBlocks);
  }

  @Override
  default FeeRate mempoolMinimumFee() {
    return chain().mempoolMinimumFee();
  }

  @Override
  default FeeRate incrementalRelayFee() {
    return chain().incrementalRelayFee();
  }

  @Override
  default Optional<MempoolEntry> mempoolEntry(String txid) {
    return chain().mempoolEntry(txid);
  }

  @Override
  default BroadcastResult broadcast(byte[] transaction) {
    return chain().broadcast(transaction);
  }

  @Override
  default Optional<String> policyProblem(byte[] transaction) {
    return chain().policyProblem(transaction);
  }
}
