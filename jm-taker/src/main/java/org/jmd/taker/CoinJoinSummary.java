package org.jmd.taker;

import java.util.List;
import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.FeeRate;

/**
 * What the user confirms: once before makers are contacted, with an estimate of the miner fee, and
 * once before the transaction is broadcast, with the exact one (coinjoin.md 2.9, 2.15).
 *
 * @param stage which of the two
 * @param amountSats the CoinJoin amount
 * @param sweep whether there is no change
 * @param mixdepth whose coins are spent
 * @param inputSats the value of our coins
 * @param destination address, or where a fresh one will come from
 * @param makers with their fees
 * @param minerFeeSats what we pay to the miners; for a sweep exactly that, otherwise an estimate in
 *     the first stage
 * @param totalMinerFeeSats with the makers' contributions
 * @param feeRate of the transaction
 * @param vbytes size of the transaction
 * @param warnings about unusual costs
 */
public record CoinJoinSummary(
    Stage stage,
    long amountSats,
    boolean sweep,
    int mixdepth,
    long inputSats,
    String destination,
    List<Maker> makers,
    long minerFeeSats,
    long totalMinerFeeSats,
    FeeRate feeRate,
    int vbytes,
    List<String> warnings) {
  /** When the user is asked. */
  public enum Stage {
    MAKERS_CHOSEN,
    BROADCAST
  }

  /** What one maker costs. */
  public record Maker(Nick nick, long feeSats, long contributionSats, double bondValue) {}

  /** Copies the lists. */
  public CoinJoinSummary {
    makers = List.copyOf(makers);
    warnings = List.copyOf(warnings);
  }

  /** What all makers receive. */
  public long makerFeesSats() {
    return makers.stream().mapToLong(Maker::feeSats).sum();
  }

  /** What the round costs. */
  public long costSats() {
    return makerFeesSats() + minerFeeSats;
  }
}
