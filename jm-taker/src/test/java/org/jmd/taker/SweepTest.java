package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.CoinJoinBuilder;
import org.jmd.core.tx.CoinJoinPlan;
import org.jmd.core.tx.CoinJoinProblem;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.junit.jupiter.api.Test;

/** What a round relies on when it builds a sweep, whose amount was fixed before. */
final class SweepTest {
  private final SeededEntropy entropy = new SeededEntropy(47);

  private ScriptPubKey script() {
    return ScriptPubKey.p2wpkh(entropy.bytes(20));
  }

  private PrevOut coin(int number, long valueSats) {
    return new PrevOut(new OutPoint(String.format("%064x", number), 0), valueSats, script());
  }

  private CoinJoinBuilder.Quote quote(long inputSats, long amountSats, long budgetSats) {
    CoinJoinTerms maker =
        new CoinJoinTerms(amountSats, 100, 0, List.of(coin(2, 2_000_000)), script(), script());
    return CoinJoinBuilder.quote(
        new CoinJoinPlan(
            amountSats,
            List.of(coin(1, inputSats)),
            script(),
            List.of(maker),
            new CoinJoinPlan.TakerFee.Sweep(budgetSats, FeeRate.ONE, new BigDecimal("0.8")),
            new CoinJoinPlan.Limits(FeeRate.ONE, FeeRate.of("1000"), 1_000_000)));
  }

  @Test
  void aResidualOfZeroIsBuilt() {
    assertThat(quote(1_000_000, 999_500, 400)).isInstanceOf(CoinJoinBuilder.Quote.Affordable.class);
  }

  @Test
  void a112_aNegativeResidualIsNot() {
    assertThat(quote(1_000_000, 999_501, 400))
        .isEqualTo(
            new CoinJoinBuilder.Quote.Unacceptable(
                new CoinJoinProblem.InsufficientFunds(1_000_001, 1_000_000)));
  }
}
