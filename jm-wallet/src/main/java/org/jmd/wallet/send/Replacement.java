package org.jmd.wallet.send;

import java.util.Comparator;
import java.util.Optional;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out one replacement. The new row is written before the new transaction is sent, the old
 * row fails after that; if a crash comes between, {@link SendMonitor} fails it once a block has the
 * new one.
 */
final class Replacement {
  private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

  private final Payments payments;
  private final Wallet wallet;
  private final ReplacementPlan plan;

  Replacement(Payments payments, ReplacementPlan plan) {
    this.payments = payments;
    this.wallet = payments.wallet();
    this.plan = plan;
  }

  Sent send() throws SendRefused {
    // The other coins are spent by the payment itself; nobody else can want them.
    CoinHold hold = CoinHold.take(wallet, plan.added(), payments.entropy());
    try {
      Sent signed = signed();
      Optional<HistoryEntry> replaced = row();
      wallet.history().append(newRow(signed, replaced));
      payments.broadcast(signed);
      hold.sent();
      closeOldRow(signed.txid());
      return signed;
    } catch (SendRefused | ChainUnavailableException | WalletStorageException e) {
      hold.release();
      throw e;
    }
  }

  private Sent signed() {
    Optional<ScriptPubKey> change =
        plan.changeSats() == 0
            ? Optional.empty()
            : Optional.of(
                plan.change()
                    .orElseGet(() ->
                        wallet
                            .reserveAddress(
                                plan.inputs().getFirst().mixdepth(), Branch.INTERNAL, "")
                            .script()));
    TxForm form = TxForm.current(wallet.chain().tipHeight(), true, payments.entropy());
    Tx unsigned =
        SendPlan.unsigned(plan.inputs(), change.map(plan::outputs).orElseGet(plan::payments), form);
    return new Sent(
        SendPlan.sign(unsigned, plan.inputs(), wallet::witness),
        plan.feeSats(),
        change.flatMap(script -> Addresses.format(script, wallet.network())));
  }

  private Optional<HistoryEntry> row() {
    return wallet.history().entries().stream().filter(this::isReplaced).findFirst();
  }

  private boolean isReplaced(HistoryEntry entry) {
    return entry.txid().equals(plan.replaces())
        && entry.role().filter(HistoryEntry.Role.SEND::equals).isPresent();
  }

  private HistoryEntry newRow(Sent signed, Optional<HistoryEntry> replaced) {
    String largest =
        plan.payments().stream()
            .max(Comparator.comparingLong(TxOutput::valueSats))
            .flatMap(o -> Addresses.format(o.script(), wallet.network()))
            .orElse("");
    return HistoryEntry.send(
        signed.txid(),
        plan.paidSats(),
        signed.feeSats(),
        plan.inputs().getFirst().mixdepth(),
        replaced.map(r -> r.get(HistoryColumn.DESTINATION_ADDRESS)).orElse(largest),
        signed.changeAddress().orElse(""),
        plan.inputs());
  }

  private void closeOldRow(String by) {
    try {
      wallet
          .history()
          .update(
              this::isReplaced,
              entry -> wallet.history().failed(entry, SendMonitor.replacedBy(by)));
    } catch (WalletStorageException e) {
      // The replacement is out; the monitor does it when a block has it.
      LOG.warn("The history does not yet know that {} was replaced", plan.replaces());
    }
  }
}
