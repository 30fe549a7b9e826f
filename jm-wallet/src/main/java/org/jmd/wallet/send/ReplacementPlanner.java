package org.jmd.wallet.send;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.send.SendRefused.Reason;

/**
 * Finds the money for a higher fee: the change pays, else coins of the same mixdepth are added, and
 * only with the user's consent the payment shrinks. For one use.
 */
final class ReplacementPlanner {
  private static final int MOST_EVICTED = 100;

  private final Wallet wallet;
  private final Replaceable payment;
  private final FeeRate wanted;
  private final FeeRate cap;
  private final FeeRate increment;
  private final boolean payLess;

  ReplacementPlanner(
      Wallet wallet, Replaceable payment, FeeRate wanted, FeeRate cap, boolean payLess) {
    this.wallet = wallet;
    this.payment = payment;
    this.wanted = wanted;
    this.cap = cap;
    this.increment = wallet.chain().incrementalRelayFee();
    this.payLess = payLess;
  }

  ReplacementPlan plan() throws SendRefused {
    if (payment.entry().descendants() > MOST_EVICTED) {
      throw new SendRefused(
          Reason.TRANSACTION, "too many transactions depend on it: the node would refuse");
    }
    boolean shrinks =
        payment.changeIndex().isEmpty()
            && payment.tx().outputs().size() == 1
            && (payment.paysOurselves() || payLess);
    ReplacementPlan plan = shrinks ? shrunk() : paidByChange();
    if (plan.feeSats() > cap.feeSats(plan.vbytes())) {
      throw new SendRefused(
          Reason.FEE_RATE,
          "replacing it takes " + plan.feeRate() + ", more than max_fee_rate_sat_vb (" + cap + ")");
    }
    return plan;
  }

  /** What BIP125 asks for at least, and what the user wants. */
  private long feeSats(int vbytes) {
    FeeRate present = SpeedUp.rate(payment.entry().feeSats(), payment.entry().vbytes());
    long relayed = payment.entry().descendantFeesSats() + increment.feeSats(vbytes);
    long higherRate = present.feeSats(vbytes) + 1;
    return Math.max(wanted.feeSats(vbytes), Math.max(relayed, higherRate));
  }

  private ReplacementPlan shrunk() throws SendRefused {
    TxOutput old = payment.tx().outputs().getFirst();
    long fee = feeSats(ReplacementPlan.vbytes(payment.inputs(), payment.tx().outputs()));
    long left = sum(payment.inputs()) - fee;
    if (left < SendPlanner.DUST_SATS) {
      throw new SendRefused(
          Reason.INSUFFICIENT, "a fee of " + fee + " sats leaves nothing worth sending");
    }
    return result(payment.inputs(), List.of(new TxOutput(left, old.script())), true, 0, fee);
  }

  private ReplacementPlan paidByChange() throws SendRefused {
    List<TxOutput> paid = payment.payments();
    long amount = paid.stream().mapToLong(TxOutput::valueSats).sum();
    List<Coin> inputs = new ArrayList<>(payment.inputs());
    for (Coin spare : spares()) {
      Optional<ReplacementPlan> plan = plan(inputs, paid, amount);
      if (plan.isPresent()) {
        return plan.get();
      }
      inputs.add(spare);
    }
    return plan(inputs, paid, amount)
        .orElseThrow(() ->
            new SendRefused(
                Reason.INSUFFICIENT,
                payment.changeIndex().isPresent()
                    ? "neither the change nor other coins of the mixdepth suffice for the fee"
                    : "there is no change, and no other coins of the mixdepth suffice for the fee;"
                        + " --reduce-payment takes it off the payment"));
  }

  private Optional<ReplacementPlan> plan(List<Coin> inputs, List<TxOutput> paid, long amount) {
    long left = sum(inputs) - amount;
    long feeWithChange = feeSats(ReplacementPlan.vbytesWithChange(inputs, paid));
    if (left - feeWithChange >= SendPlanner.DUST_SATS) {
      return Optional.of(result(inputs, paid, false, left - feeWithChange, feeWithChange));
    }
    return left >= feeSats(ReplacementPlan.vbytes(inputs, paid))
        ? Optional.of(result(inputs, paid, false, 0, left))
        : Optional.empty();
  }

  private ReplacementPlan result(
      List<Coin> inputs, List<TxOutput> paid, boolean paysLess, long changeSats, long feeSats) {
    Optional<ScriptPubKey> change =
        payment.changeIndex().isPresent()
            ? Optional.of(payment.tx().outputs().get(payment.changeIndex().getAsInt()).script())
            : Optional.empty();
    return new ReplacementPlan(
        payment.tx().txid(),
        inputs,
        inputs.size() - payment.inputs().size(),
        paid,
        paysLess,
        changeSats,
        change,
        payment.changeIndex().orElse(paid.size()),
        payment.entry().feeSats(),
        feeSats);
  }

  /** BIP125 allows only confirmed coins; mixdepth 0 adds only those whose past is hidden. */
  private List<Coin> spares() {
    int mixdepth = payment.inputs().getFirst().mixdepth();
    return wallet.eligible(mixdepth, 1).stream()
        .filter(c -> mixdepth != 0 || c.coinJoinOutput())
        .sorted(Comparator.comparingLong(Coin::valueSats).reversed())
        .toList();
  }

  private static long sum(List<Coin> coins) {
    return coins.stream().mapToLong(Coin::valueSats).sum();
  }
}
