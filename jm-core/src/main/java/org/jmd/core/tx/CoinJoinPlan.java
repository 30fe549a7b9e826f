package org.jmd.core.tx;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything a taker knows when all makers have disclosed their side (coinjoin.md 2.13). Immutable.
 *
 * @param amountSats the CoinJoin amount, fixed since the fill
 * @param takerInputs the taker's coins, not empty
 * @param destination where the taker wants the amount
 * @param makers one per maker, not empty
 * @param fee how the taker pays the miners
 * @param limits what the taker must not exceed
 */
public record CoinJoinPlan(
    long amountSats,
    List<PrevOut> takerInputs,
    ScriptPubKey destination,
    List<CoinJoinTerms> makers,
    TakerFee fee,
    Limits limits) {

  /** Copies the lists; checks that there is someone to join with and something to join. */
  public CoinJoinPlan {
    takerInputs = List.copyOf(takerInputs);
    makers = List.copyOf(makers);
    Sats.requireMoney("CoinJoin amount", amountSats);
    Sats.requireMoney(
        "sum of inputs",
        takerInputs.stream().mapToLong(PrevOut::valueSats).reduce(0, Math::addExact));
    if (takerInputs.isEmpty() || makers.isEmpty()) {
      throw new IllegalArgumentException("a CoinJoin needs inputs and makers");
    }
  }

  /** How the taker pays the miners. */
  public sealed interface TakerFee {
    /** By rate; what is left over returns as change. */
    record AtRate(FeeRate rate) implements TakerFee {}

    /**
     * A sweep has no change, so that its fee was reserved before the amount was fixed, for a
     * transaction of estimated size.
     *
     * @param budgetSats the reserved fee, at least 1
     * @param baseRate the rate of the reservation
     * @param tolerance how far, relatively, the reservation may be from the fee for the real size;
     *     not negative
     */
    record Sweep(long budgetSats, FeeRate baseRate, BigDecimal tolerance) implements TakerFee {
      /** Checks the ranges. */
      public Sweep {
        Sats.requireMoney("fee budget", budgetSats);
        if (budgetSats < 1 || tolerance.signum() < 0) {
          throw new IllegalArgumentException(
              "a sweep needs a fee budget and a tolerance of at least 0, got "
                  + budgetSats
                  + " and "
                  + tolerance);
        }
      }
    }
  }

  /**
   * What must not be exceeded.
   *
   * @param relayFloor the rate below which nodes do not relay
   * @param maxRate the highest acceptable rate
   * @param maxCostSats the most that makers and miners together may cost the taker, besides change
   *     that is too little for an output
   */
  public record Limits(FeeRate relayFloor, FeeRate maxRate, long maxCostSats) {}

  /** The value of the taker's inputs, at most {@code MAX_MONEY_SATS}. */
  public long takerInputSats() {
    return takerInputs.stream().mapToLong(PrevOut::valueSats).sum();
  }

  /** The inputs of the taker and of all makers. */
  public List<PrevOut> allInputs() {
    return Stream.concat(
            takerInputs.stream(), makers.stream().flatMap(terms -> terms.inputs().stream()))
        .toList();
  }

  /** Whether the taker gets no change by design. */
  public boolean isSweep() {
    return fee instanceof TakerFee.Sweep;
  }
}
