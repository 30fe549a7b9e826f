package org.jmd.wallet.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a transaction looks like a CoinJoin (wallet.md 7.1): outputs to one script count once,
 * with the last value; the most frequent value occurs more than once, as often as all the other
 * outputs or once more. A guess, for display only.
 *
 * @param isCoinJoin whether it looks like one
 * @param amountSats the equal amount, 0 if it does not
 * @param count how often the most frequent value occurs
 */
public record EqualOutputs(boolean isCoinJoin, long amountSats, int count) {
  /** What an output of this wallet is called as the origin of its address. */
  public enum Origin {
    CJ_OUT("cj_out"),
    CJ_CHANGE("cj_change"),
    DEPOSIT("deposit"),
    NON_CJ_CHANGE("non_cj_change");

    private final String text;

    Origin(String text) {
      this.text = text;
    }

    /** The text in the metadata of addresses. */
    public String text() {
      return text;
    }
  }

  /** Looks at all outputs of a transaction. Total. */
  public static EqualOutputs of(List<OnChainTransaction.Output> outputs) {
    Map<String, Long> values = new LinkedHashMap<>();
    outputs.forEach(output -> values.put(output.script(), output.valueSats()));
    Map<Long, Integer> frequencies = new LinkedHashMap<>();
    values.values().forEach(value -> frequencies.merge(value, 1, Integer::sum));
    long amount = 0;
    int count = 0;
    for (Map.Entry<Long, Integer> frequency : frequencies.entrySet()) {
      // Among equals the first stays.
      if (frequency.getValue() > count) {
        amount = frequency.getKey();
        count = frequency.getValue();
      }
    }
    int others = values.size() - count;
    boolean coinJoin = count > 1 && (count == others || count == others + 1);
    return new EqualOutputs(coinJoin, coinJoin ? amount : 0, count);
  }

  /** What an output of such a transaction is to its wallet. */
  public Origin origin(long valueSats, boolean external) {
    if (isCoinJoin) {
      return valueSats == amountSats ? Origin.CJ_OUT : Origin.CJ_CHANGE;
    }
    return external ? Origin.DEPOSIT : Origin.NON_CJ_CHANGE;
  }
}
