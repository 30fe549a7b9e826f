package org.jmd.core.tx;

/**
 * Who pays what in a planned CoinJoin; satoshis throughout.
 *
 * @param vbytes size of the transaction by the common model
 * @param makerFeesSats what the taker pays to the makers
 * @param makerContributionSats what the makers add to the miner fee
 * @param takerMinerFeeSats what the taker pays to the miners, including dropped change
 * @param takerChangeSats what the taker gets back, 0 if there is no such output
 * @param droppedSats what goes to the miners only because it is too little for an output
 */
public record CoinJoinCosts(
    int vbytes,
    long makerFeesSats,
    long makerContributionSats,
    long takerMinerFeeSats,
    long takerChangeSats,
    long droppedSats) {

  /** The difference between all inputs and all outputs. */
  public long minerFeeSats() {
    return takerMinerFeeSats + makerContributionSats;
  }

  /** What the round costs the taker. */
  public long takerCostSats() {
    return makerFeesSats + takerMinerFeeSats;
  }
}
