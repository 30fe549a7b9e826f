package org.jmd.core.tx;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one maker and a taker agreed on, fixed when the maker disclosed its inputs. A maker verifies
 * the taker's transaction against its own copy, a taker builds the transaction from the copies of
 * all makers (coinjoin.md 0.3, 1.11 V16). Immutable.
 *
 * @param amountSats the CoinJoin amount
 * @param cjFeeSats what the maker earns at this amount, by its offer
 * @param txFeeContributionSats what the maker adds to the miner fee, by its offer
 * @param inputs the maker's coins, not empty, distinct
 * @param cjScript where the maker wants the amount
 * @param changeScript where the maker wants the rest
 */
public record CoinJoinTerms(
    long amountSats,
    long cjFeeSats,
    long txFeeContributionSats,
    List<PrevOut> inputs,
    ScriptPubKey cjScript,
    ScriptPubKey changeScript) {

  /**
   * Checks that all amounts are money, that there are inputs and that none occurs twice.
   *
   * @throws IllegalArgumentException if not; whether the terms are good ones is the verifier's
   *     business
   */
  public CoinJoinTerms {
    inputs = List.copyOf(inputs);
    Sats.requireMoney("CoinJoin amount", amountSats);
    Sats.requireMoney("CoinJoin fee", cjFeeSats);
    Sats.requireMoney("transaction fee contribution", txFeeContributionSats);
    Set<OutPoint> distinct = new HashSet<>();
    long total = 0;
    for (PrevOut input : inputs) {
      if (!distinct.add(input.outPoint())) {
        throw new IllegalArgumentException("input " + input.outPoint() + " occurs twice");
      }
      total = Sats.requireMoney("sum of inputs", Math.addExact(total, input.valueSats()));
    }
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("terms without inputs");
    }
  }

  /** The value of all inputs, at most {@code MAX_MONEY_SATS}. */
  public long inputSats() {
    return inputs.stream().mapToLong(PrevOut::valueSats).sum();
  }

  /** What the maker gains; negative in terms it must refuse. */
  public long profitSats() {
    return cjFeeSats - txFeeContributionSats;
  }

  /** What the maker must get back besides the amount; may be negative. Cannot overflow. */
  public long expectedChangeSats() {
    return inputSats() - amountSats + profitSats();
  }

  /** Where the inputs are. */
  public Set<OutPoint> outPoints() {
    return inputs.stream().map(PrevOut::outPoint).collect(Collectors.toUnmodifiableSet());
  }
}
