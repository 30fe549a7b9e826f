package org.jmd.wallet.send;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jmd.core.chain.MempoolEntry;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.TxSize;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.fees.FeeChoice;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.send.SendRefused.Reason;

/**
 * Speeds unconfirmed transactions up: a payment of ours is replaced by one with a higher fee
 * (BIP125), any transaction that pays us gets a child that pays for both. Safe for use by several
 * threads.
 */
public final class SpeedUp {
  private static final int CHILD_VBYTES =
      TxSize.vbytes(List.of(TxSize.InputKind.P2WPKH), List.of(ScriptPubKey.p2wpkh(new byte[20])));

  private final Payments payments;
  private final Wallet wallet;

  /** Sends through those payments. */
  public SpeedUp(Payments payments) {
    this.payments = payments;
    this.wallet = payments.wallet();
  }

  /** Satoshis per virtual byte to three decimals, for people. */
  static FeeRate rate(long feeSats, long vbytes) {
    return new FeeRate(
        BigDecimal.valueOf(feeSats).divide(BigDecimal.valueOf(vbytes), 3, RoundingMode.HALF_EVEN));
  }

  /**
   * Decides how a payment is replaced.
   *
   * @param choice the wanted rate; empty for an estimate, or the least rate that replaces it
   * @param payLess whether a payment without change may shrink, else coins are added to it
   * @throws SendRefused if it cannot be replaced
   */
  public ReplacementPlan planReplacement(String txid, Optional<FeeChoice> choice, boolean payLess)
      throws SendRefused {
    Replaceable payment = Replaceable.find(wallet, txid);
    FeeRate wanted = payments.feeRate(choice);
    FeeRate present = rate(payment.entry().feeSats(), payment.entry().vbytes());
    if (choice.isPresent() && wanted.compareTo(present) <= 0) {
      throw new SendRefused(
          Reason.FEE_RATE, "transaction pays " + present + " already; " + wanted + " is not more");
    }
    return new ReplacementPlanner(wallet, payment, wanted, payments.cap(), payLess).plan();
  }

  /**
   * Replaces a payment.
   *
   * @throws SendRefused if an added coin is in use or the node refuses; the payment stands
   * @throws SendUncertainException if the node went away
   */
  public Sent replace(ReplacementPlan plan) throws SendRefused {
    return new Replacement(payments, plan).send();
  }

  /**
   * Decides how a child pays for a transaction.
   *
   * @param txid of the transaction
   * @param output which of its outputs the child spends; empty for the largest of ours
   * @param choice the rate that both together should reach
   * @throws SendRefused if no output of it is ours to spend, or it does not suffice
   */
  public ChildPlan planChild(String txid, Optional<OutPoint> output, Optional<FeeChoice> choice)
      throws SendRefused {
    Coin coin = parentOutput(txid, output);
    FeeRate wanted = payments.feeRate(choice);
    MempoolEntry parent = Replaceable.entry(wallet, txid);
    FeeRate before = rate(parent.ancestorFeesSats(), parent.ancestorVbytes());
    if (parent.ancestorFeesSats() >= wanted.feeSats(parent.ancestorVbytes())) {
      throw new SendRefused(
          Reason.FEE_RATE, "transaction pays " + before + " already; " + wanted + " is not more");
    }
    long vbytes = parent.ancestorVbytes() + CHILD_VBYTES;
    long least = wallet.chain().mempoolMinimumFee().max(FeeRate.ONE).feeSats(CHILD_VBYTES);
    long fee = Math.max(least, wanted.feeSats(vbytes) - parent.ancestorFeesSats());
    long left = coin.valueSats() - fee;
    if (left < SendPlanner.DUST_SATS) {
      throw new SendRefused(
          Reason.INSUFFICIENT,
          "output "
              + coin.outPoint()
              + " of "
              + coin.valueSats()
              + " sats cannot pay the "
              + fee
              + " sats that "
              + wanted
              + " for both takes");
    }
    return new ChildPlan(
        coin,
        left,
        fee,
        CHILD_VBYTES,
        before,
        rate(parent.ancestorFeesSats() + fee, vbytes),
        vbytes);
  }

  private Coin parentOutput(String txid, Optional<OutPoint> output) throws SendRefused {
    List<Coin> coins =
        wallet.coins().stream()
            .filter(c -> c.outPoint().txid().equals(txid))
            .filter(c -> output.isEmpty() || output.get().equals(c.outPoint()))
            .toList();
    if (coins.isEmpty()) {
      throw new SendRefused(
          Reason.TRANSACTION,
          output.map(OutPoint::toString).orElse("transaction " + txid)
              + " is no unspent output of this wallet");
    }
    if (coins.getFirst().confirmations() > 0) {
      throw new SendRefused(Reason.TRANSACTION, "transaction " + txid + " is confirmed already");
    }
    return coins.stream()
        .filter(c -> !c.frozen() && !c.leased() && !c.bond())
        .max(Comparator.comparingLong(Coin::valueSats))
        .orElseThrow(
            () -> new SendRefused(Reason.INPUTS, "the output is frozen, in use or a bond"));
  }

  /**
   * Sends the child.
   *
   * @throws SendRefused if the coin is in use or the node refuses
   * @throws SendUncertainException if the node went away
   */
  public Sent send(ChildPlan plan) throws SendRefused {
    ScriptPubKey own = wallet.reserveAddress(plan.coin().mixdepth(), Branch.INTERNAL, "").script();
    return payments.send(
        new SendPlan(List.of(plan.coin()), own, plan.outputSats(), 0, plan.feeSats()));
  }
}
