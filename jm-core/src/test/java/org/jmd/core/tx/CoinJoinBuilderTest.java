package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.CoinJoinBuilder.Quote;
import org.jmd.core.tx.CoinJoinBuilder.Result;
import org.jmd.core.tx.CoinJoinPlan.Limits;
import org.jmd.core.tx.CoinJoinPlan.TakerFee;
import org.junit.jupiter.api.Test;

class CoinJoinBuilderTest {
  private static final long AMOUNT = 1_000_000;
  // 68 * 3 inputs + 31 * 6 outputs + 11; a sweep has one output less.
  private static final int VBYTES = 401;
  private static final int SWEEP_VBYTES = 370;
  private static final Limits LIMITS = new Limits(FeeRate.ONE, FeeRate.of("100"), Long.MAX_VALUE);
  private static final Optional<ScriptPubKey> TAKER_CHANGE = Optional.of(script(11));

  private final CoinJoinBuilder builder = new CoinJoinBuilder(new SeededEntropy(1));

  private static ScriptPubKey script(int tag) {
    byte[] hash = new byte[20];
    hash[0] = (byte) tag;
    return ScriptPubKey.p2wpkh(hash);
  }

  private static PrevOut coin(int tag, long sats) {
    return new PrevOut(new OutPoint(String.format("%02x", tag).repeat(32), 0), sats, script(tag));
  }

  private static CoinJoinTerms maker(int tag, long txFee) {
    return new CoinJoinTerms(
        AMOUNT,
        1_000,
        txFee,
        List.of(coin(tag, AMOUNT + 50_000)),
        script(tag + 1),
        script(tag + 2));
  }

  private static CoinJoinPlan plan(long takerSats, TakerFee fee) {
    return plan(takerSats, fee, LIMITS, 0);
  }

  private static CoinJoinPlan plan(long takerSats, TakerFee fee, Limits limits, long txFee) {
    return new CoinJoinPlan(
        AMOUNT,
        List.of(coin(1, takerSats)),
        script(10),
        List.of(maker(20, txFee), maker(30, txFee)),
        fee,
        limits);
  }

  private static TakerFee rate(String satsPerVbyte) {
    return new TakerFee.AtRate(FeeRate.of(satsPerVbyte));
  }

  private static TakerFee sweep(long budget) {
    return new TakerFee.Sweep(budget, FeeRate.of("10"), new BigDecimal("0.8"));
  }

  private static CoinJoinCosts costs(CoinJoinPlan plan) {
    return ((Quote.Affordable) CoinJoinBuilder.quote(plan)).costs();
  }

  private static CoinJoinProblem problem(CoinJoinPlan plan) {
    return ((Quote.Unacceptable) CoinJoinBuilder.quote(plan)).problem();
  }

  @Test
  void paysEveryoneOnce() {
    CoinJoinPlan plan = plan(2_000_000, rate("10"));
    Result.Built built = (Result.Built) builder.build(plan, TAKER_CHANGE, 800_000);

    assertThat(built.costs()).isEqualTo(new CoinJoinCosts(VBYTES, 2_000, 0, 4_010, 993_990, 0));
    assertThat(built.costs().takerCostSats()).isEqualTo(6_010);
    Tx tx = built.tx();
    assertThat(tx.version()).isEqualTo(2);
    assertThat(tx.lockTime()).isEqualTo(800_000);
    assertThat(tx.inputs())
        .allSatisfy(input -> assertThat(input.sequence()).isEqualTo(0xffff_fffeL))
        .allSatisfy(input -> assertThat(input.witness()).isEmpty())
        .extracting(TxInput::outPoint)
        .containsExactlyInAnyOrder(
            coin(1, 0).outPoint(), coin(20, 0).outPoint(), coin(30, 0).outPoint());
    assertThat(tx.outputs())
        .containsExactlyInAnyOrder(
            new TxOutput(AMOUNT, script(10)),
            new TxOutput(993_990, script(11)),
            new TxOutput(AMOUNT, script(21)),
            new TxOutput(51_000, script(22)),
            new TxOutput(AMOUNT, script(31)),
            new TxOutput(51_000, script(32)));
  }

  @Test
  void ordersInputsAndOutputsIndependently() {
    Set<List<TxInput>> inputOrders = new HashSet<>();
    Set<List<TxOutput>> outputOrders = new HashSet<>();
    Set<List<Object>> both = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      Tx tx = ((Result.Built) builder.build(plan(2_000_000, rate("10")), TAKER_CHANGE, 1)).tx();
      inputOrders.add(tx.inputs());
      outputOrders.add(tx.outputs());
      both.add(List.of(tx.inputs(), tx.outputs()));
    }
    assertThat(inputOrders).hasSize(6);
    assertThat(outputOrders).hasSizeGreaterThan(250);
    assertThat(both).hasSizeGreaterThan(350);
  }

  @Test
  void letsMakersContributionsRelieveTheTaker() {
    CoinJoinCosts costs = costs(plan(2_000_000, rate("10"), LIMITS, 500));
    assertThat(costs.makerContributionSats()).isEqualTo(1_000);
    assertThat(costs.takerMinerFeeSats()).isEqualTo(3_010);
    assertThat(costs.minerFeeSats()).isEqualTo(4_010);

    CoinJoinCosts covered = costs(plan(2_000_000, rate("1"), LIMITS, 500));
    assertThat(covered.takerMinerFeeSats()).isZero();
    assertThat(covered.minerFeeSats()).isEqualTo(1_000);
  }

  @Test
  void neverPaysLessThanTheRelayFloor() {
    Limits limits = new Limits(FeeRate.of("3.5"), FeeRate.of("100"), Long.MAX_VALUE);
    assertThat(costs(plan(2_000_000, rate("1"), limits, 0)).minerFeeSats()).isEqualTo(1_404);
  }

  @Test
  void keepsChangeOnlyAboveTheDustLimit() {
    long spent = AMOUNT + 2_000 + 4_010;
    assertThat(costs(plan(spent + 2_731, rate("10"))).takerChangeSats()).isEqualTo(2_731);
    CoinJoinPlan dust = plan(spent + 2_730, rate("10"));
    assertThat(costs(dust)).isEqualTo(new CoinJoinCosts(VBYTES, 2_000, 0, 6_740, 0, 2_730));
    Result.Built built = (Result.Built) builder.build(dust, Optional.empty(), 1);
    assertThat(built.tx().outputs()).hasSize(5);
    assertThat(costs(plan(spent, rate("10"))).takerChangeSats()).isZero();
    assertThat(problem(plan(spent - 1, rate("10"))))
        .isEqualTo(new CoinJoinProblem.InsufficientFunds(spent, spent - 1));
  }

  @Test
  void insistsOnAChangeScriptWhenThereIsChange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.build(plan(2_000_000, rate("10")), Optional.empty(), 1));
  }

  @Test
  void sweepsWithTheReservedBudget() {
    long spent = AMOUNT + 2_000 + 4_000;
    CoinJoinPlan plan = plan(spent + 3, sweep(4_000));
    assertThat(costs(plan)).isEqualTo(new CoinJoinCosts(SWEEP_VBYTES, 2_000, 0, 4_003, 0, 3));
    Result.Built built = (Result.Built) builder.build(plan, Optional.empty(), 1);
    assertThat(built.tx().outputs()).hasSize(5);
    assertThat(problem(plan(spent - 1, sweep(4_000))))
        .isEqualTo(new CoinJoinProblem.InsufficientFunds(spent, spent - 1));
  }

  @Test
  void refusesASweepWhoseBudgetIsFarOff() {
    // 370 vB at 10 sat/vB are 3,700 sat; 80 % tolerance allows 2,056 to 18,500 sat.
    assertThat(costs(plan(AMOUNT + 2_000 + 2_056, sweep(2_056))).minerFeeSats()).isEqualTo(2_056);
    assertThat(problem(plan(AMOUNT + 2_000 + 2_055, sweep(2_055))))
        .isInstanceOf(CoinJoinProblem.SweepBudgetOff.class);
    assertThat(costs(plan(AMOUNT + 2_000 + 18_500, sweep(18_500))).minerFeeSats())
        .isEqualTo(18_500);
    assertThat(problem(plan(AMOUNT + 2_000 + 18_501, sweep(18_501))))
        .isInstanceOf(CoinJoinProblem.SweepBudgetOff.class);
    TakerFee anyLess = new TakerFee.Sweep(36_000, FeeRate.of("10"), BigDecimal.ONE);
    assertThat(costs(plan(AMOUNT + 2_000 + 36_000, anyLess)).minerFeeSats()).isEqualTo(36_000);
  }

  @Test
  void refusesASweepBelowTheRelayFloor() {
    TakerFee sweep = new TakerFee.Sweep(369, FeeRate.ONE, new BigDecimal("0.8"));
    assertThat(problem(plan(AMOUNT + 2_000 + 369, sweep)))
        .isEqualTo(new CoinJoinProblem.FeeTooLow(369, 370));
  }

  @Test
  void refusesExcessiveRates() {
    assertThat(costs(plan(2_000_000, rate("100"))).minerFeeSats()).isEqualTo(40_100);
    assertThat(problem(plan(2_000_000, rate("100.01"))))
        .isEqualTo(new CoinJoinProblem.FeeTooHigh(40_105, 40_100));
  }

  @Test
  void refusesWhatCostsMoreThanConfirmed() {
    Limits exact = new Limits(FeeRate.ONE, FeeRate.of("100"), 6_010);
    assertThat(costs(plan(2_000_000, rate("10"), exact, 0)).takerCostSats()).isEqualTo(6_010);
    Limits less = new Limits(FeeRate.ONE, FeeRate.of("100"), 6_009);
    assertThat(problem(plan(2_000_000, rate("10"), less, 0)))
        .isEqualTo(new CoinJoinProblem.CostTooHigh(6_010, 6_009));
  }

  @Test
  void doesNotHoldDroppedChangeAgainstWhatWasConfirmed() {
    Limits exact = new Limits(FeeRate.ONE, FeeRate.of("100"), 6_010);
    long spent = AMOUNT + 2_000 + 4_010;
    assertThat(costs(plan(spent + 2_730, rate("10"), exact, 0)).takerCostSats()).isEqualTo(8_740);
    Limits less = new Limits(FeeRate.ONE, FeeRate.of("100"), 6_009);
    assertThat(problem(plan(spent + 2_730, rate("10"), less, 0)))
        .isEqualTo(new CoinJoinProblem.CostTooHigh(6_010, 6_009));
  }

  private Result build(
      List<PrevOut> takerInputs, ScriptPubKey destination, CoinJoinTerms... makers) {
    CoinJoinPlan plan =
        new CoinJoinPlan(AMOUNT, takerInputs, destination, List.of(makers), rate("10"), LIMITS);
    return builder.build(plan, TAKER_CHANGE, 1);
  }

  @Test
  void refusesMakersWithOtherAmountOrTooLittleChange() {
    CoinJoinTerms other =
        new CoinJoinTerms(AMOUNT + 1, 0, 0, List.of(coin(20, 2 * AMOUNT)), script(21), script(22));
    assertThat(build(List.of(coin(1, 2_000_000)), script(10), other))
        .isEqualTo(
            new Result.Failed(List.of(new CoinJoinProblem.AmountChanged(AMOUNT + 1, AMOUNT))));
    CoinJoinTerms small =
        new CoinJoinTerms(AMOUNT, 0, 0, List.of(coin(20, AMOUNT + 27_299)), script(21), script(22));
    assertThat(build(List.of(coin(1, 2_000_000)), script(10), small))
        .isEqualTo(
            new Result.Failed(List.of(new CoinJoinProblem.MakerChangeTooSmall(27_299, 27_300))));
  }

  @Test
  void refusesScriptsAndInputsOfTwoParticipants() {
    assertThat(build(List.of(coin(1, 2_000_000)), script(21), maker(20, 0), maker(30, 0)))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed ->
                assertThat(failed.problems())
                    .contains(new CoinJoinProblem.ScriptRepeated(script(21))));
    assertThat(build(List.of(coin(20, 2_000_000)), script(10), maker(20, 0), maker(30, 0)))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed ->
                assertThat(failed.problems())
                    .contains(new CoinJoinProblem.InputRepeated(coin(20, 0).outPoint())));
  }

  @Test
  void locksToTheTipOrALittleLess() {
    SeededEntropy entropy = new SeededEntropy(3);
    int atTip = 0;
    for (int i = 0; i < 2_000; i++) {
      int height = CoinJoinBuilder.lockHeight(800_000, entropy);
      assertThat(height).isBetween(799_901, 800_000);
      atTip += height == 800_000 ? 1 : 0;
    }
    assertThat(atTip).isBetween(1_750, 1_850);
    assertThat(CoinJoinBuilder.lockHeight(0, entropy)).isZero();
  }
}
