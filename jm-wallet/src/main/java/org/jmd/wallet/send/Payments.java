package org.jmd.wallet.send;

import java.util.Optional;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.Coin;
import org.jmd.wallet.ReservedAddress;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.coins.CoinSelector;
import org.jmd.wallet.fees.FeeChoice;
import org.jmd.wallet.fees.SendFees;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.send.SendRefused.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes plain payments from a wallet (wallet.md 5.6): plans them, and carries a plan out so that no
 * crash loses track of it. In this order, each step on the disk before the next: the coins are
 * leased, the change address is reserved, the history has the row, the node has the transaction,
 * the row says so. {@link SendMonitor} mends what a crash leaves between the last two.
 *
 * <p>The wallet must have been synced; calls throw {@link
 * org.jmd.core.chain.ChainUnavailableException} or {@link WalletStorageException} as the wallet
 * does. Safe for use by several threads.
 */
public final class Payments {
  private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

  private final Wallet wallet;
  private final SendFees fees;
  private final Entropy entropy;
  private final SendPlanner planner;

  /**
   * For one wallet, which stays the caller's.
   *
   * @param fees how rates are found and what is too much
   */
  public Payments(Wallet wallet, SendFees fees, Entropy entropy) {
    this.wallet = wallet;
    this.fees = fees;
    this.entropy = entropy;
    this.planner = new SendPlanner(new CoinSelector(entropy), fees.cap());
  }

  /**
   * The fee rate for a payment.
   *
   * @param choice what the user wants, empty for the default confirmation target
   * @throws SendRefused if there is no estimate or the rate is out of bounds
   */
  public FeeRate feeRate(Optional<FeeChoice> choice) throws SendRefused {
    try {
      return fees.resolve(choice, wallet.chain());
    } catch (SendFees.Unusable e) {
      throw new SendRefused(Reason.FEE_RATE, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Decides what a payment spends and pays; nothing is leased or written.
   *
   * @throws SendRefused if it cannot be made
   */
  public SendPlan plan(SendRequest request) throws SendRefused {
    return planner.plan(request, wallet.coins(), wallet.chain().medianTimePast());
  }

  /** Makes the payment, such that a higher fee may replace it. */
  public Sent send(SendPlan plan) throws SendRefused {
    return send(plan, true);
  }

  /**
   * Makes the payment.
   *
   * @param replaceable whether a higher fee may replace it
   * @throws SendRefused if a coin is in use or the node refuses; nothing was sent
   * @throws SendUncertainException if the node went away while it was being sent
   */
  public Sent send(SendPlan plan, boolean replaceable) throws SendRefused {
    CoinHold hold = CoinHold.take(wallet, plan.inputs(), entropy);
    try {
      Sent signed = signed(plan, replaceable);
      wallet.history().append(row(plan, signed));
      broadcast(signed);
      hold.sent();
      return signed;
    } catch (SendRefused | ChainUnavailableException | WalletStorageException e) {
      hold.release();
      throw e;
    }
  }

  /**
   * Signs the payment for somebody else to send. The coins stay leased for ten minutes; the history
   * learns of it when it is on the chain.
   *
   * @throws SendRefused if a coin is in use
   */
  public Sent sign(SendPlan plan, boolean replaceable) throws SendRefused {
    CoinHold hold = CoinHold.take(wallet, plan.inputs(), entropy);
    try {
      return signed(plan, replaceable);
    } catch (ChainUnavailableException | WalletStorageException e) {
      hold.release();
      throw e;
    }
  }

  /**
   * Why the node would refuse the payment; empty if it would not, or cannot be asked about it. For
   * the question the change goes back where an input came from; nothing is sent or written.
   */
  public Optional<String> trial(SendPlan plan) {
    Optional<ScriptPubKey> change =
        plan.inputs().stream().filter(c -> !c.bond()).map(Coin::script).findFirst();
    if (plan.hasChange() && change.isEmpty()) {
      return Optional.empty();
    }
    TxForm form = TxForm.current(wallet.chain().tipHeight(), true, entropy);
    Tx unsigned = plan.transaction(change.filter(_ -> plan.hasChange()), form);
    return wallet.chain().policyProblem(plan.sign(unsigned, wallet::witness).serialize());
  }

  private Sent signed(SendPlan plan, boolean replaceable) {
    Optional<ReservedAddress> change =
        plan.hasChange()
            ? Optional.of(
                wallet.reserveAddress(plan.inputs().getFirst().mixdepth(), Branch.INTERNAL, ""))
            : Optional.empty();
    TxForm form = TxForm.current(wallet.chain().tipHeight(), replaceable, entropy);
    Tx unsigned = plan.transaction(change.map(ReservedAddress::script), form);
    return new Sent(
        plan.sign(unsigned, wallet::witness), plan.feeSats(), change.map(ReservedAddress::address));
  }

  private HistoryEntry row(SendPlan plan, Sent payment) {
    return HistoryEntry.send(
        payment.txid(),
        plan.sendSats(),
        payment.feeSats(),
        plan.inputs().getFirst().mixdepth(),
        Addresses.format(plan.destination(), wallet.network()).orElse(""),
        payment.changeAddress().orElse(""),
        plan.inputs());
  }

  /** Hands a payment whose row is written to the node, and completes the row. */
  void broadcast(Sent payment) throws SendRefused {
    byte[] raw = payment.transaction().serialize();
    Optional<String> problem = policyProblem(payment, raw);
    if (problem.isPresent()) {
      throw refused(payment, problem.get());
    }
    BroadcastResult result;
    try {
      result = wallet.chain().broadcast(raw);
    } catch (ChainUnavailableException e) {
      throw new SendUncertainException(payment, e);
    }
    switch (result) {
      case BroadcastResult.Accepted _, BroadcastResult.AlreadyKnown _ -> completed(payment);
      case BroadcastResult.Rejected(String reason) -> throw refused(payment, reason);
    }
  }

  private Optional<String> policyProblem(Sent payment, byte[] raw) {
    try {
      return wallet.chain().policyProblem(raw);
    } catch (ChainUnavailableException e) {
      fail(payment);
      throw e;
    }
  }

  private void completed(Sent payment) {
    try {
      wallet.history().sent(payment.txid());
    } catch (WalletStorageException e) {
      // The payment is out; the monitor completes the row later.
      LOG.warn(
          "The history does not yet know that {} was sent: {}", payment.txid(), e.getMessage());
    }
  }

  private SendRefused refused(Sent payment, String reason) {
    fail(payment);
    return new SendRefused(Reason.NODE, "the node refuses the transaction: " + reason);
  }

  private void fail(Sent payment) {
    try {
      wallet
          .history()
          .updateTransaction(
              payment.txid(), row -> wallet.history().failed(row, HistoryEntry.BROADCAST_FAILED));
    } catch (WalletStorageException e) {
      // The monitor does it later.
      LOG.warn("The history does not yet know that {} failed: {}", payment.txid(), e.getMessage());
    }
  }

  /** The wallet that pays. */
  Wallet wallet() {
    return wallet;
  }

  /** The highest rate that may be paid. */
  FeeRate cap() {
    return fees.cap();
  }

  /** Where chance decides. */
  Entropy entropy() {
    return entropy;
  }
}
