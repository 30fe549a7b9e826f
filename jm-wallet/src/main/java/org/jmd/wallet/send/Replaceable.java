package org.jmd.wallet.send;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jmd.core.chain.MempoolEntry;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.send.SendRefused.Reason;

/**
 * An unconfirmed payment of ours that may be replaced.
 *
 * @param tx the payment
 * @param entry what the mempool says about it
 * @param inputs its coins, in order
 * @param changeIndex which output is change
 * @param paysOurselves whether its only output is ours
 */
record Replaceable(
    Tx tx, MempoolEntry entry, List<Coin> inputs, OptionalInt changeIndex, boolean paysOurselves) {

  /** What the mempool says about a transaction. */
  static MempoolEntry entry(Wallet wallet, String txid) throws SendRefused {
    return wallet
        .chain()
        .mempoolEntry(txid)
        .orElseThrow(() ->
            new SendRefused(
                Reason.TRANSACTION,
                "transaction " + txid + " is not in the node's mempool: confirmed or gone"));
  }

  static Replaceable find(Wallet wallet, String txid) throws SendRefused {
    MempoolEntry entry = entry(wallet, txid);
    Tx tx = transaction(wallet, txid);
    if (tx.inputs().stream().noneMatch(i -> i.sequence() <= TxInput.SEQUENCE_REPLACEABLE)) {
      throw new SendRefused(
          Reason.TRANSACTION,
          "transaction " + txid + " does not allow replacement; speed it up by cpfp");
    }
    List<Coin> inputs = new ArrayList<>();
    for (TxInput input : tx.inputs()) {
      inputs.add(spent(wallet, input.outPoint()));
    }
    for (int i = 0; i < tx.outputs().size(); i++) {
      if (isOurs(wallet, tx.outputs().get(i).script())
          && wallet.chain().utxo(new OutPoint(txid, i)).isEmpty()) {
        throw new SendRefused(
            Reason.TRANSACTION,
            "a later transaction of this wallet spends output " + i + "; speed that one up");
      }
    }
    boolean toOurselves =
        tx.outputs().size() == 1 && isOurs(wallet, tx.outputs().getFirst().script());
    return new Replaceable(tx, entry, inputs, changeIndex(wallet, tx), toOurselves);
  }

  private static Tx transaction(Wallet wallet, String txid) throws SendRefused {
    return wallet
        .transaction(txid)
        .map(WalletTransaction::rawHex)
        .flatMap(hex -> Tx.tryParse(HexFormat.of().parseHex(hex)))
        .orElseThrow(() -> new SendRefused(Reason.TRANSACTION, "the node does not know " + txid));
  }

  private static Coin spent(Wallet wallet, OutPoint outPoint) throws SendRefused {
    Optional<WalletTransaction> known = wallet.transaction(outPoint.txid());
    Optional<TxOutput> output =
        known
            .flatMap(k -> Tx.tryParse(HexFormat.of().parseHex(k.rawHex())))
            .filter(previous -> outPoint.index() < previous.outputs().size())
            .map(previous -> previous.outputs().get((int) outPoint.index()));
    Optional<KeyPath> path = output.flatMap(o -> wallet.pathOf(o.script()));
    if (path.isEmpty()) {
      throw new SendRefused(
          Reason.TRANSACTION,
          "input "
              + outPoint
              + " is not this wallet's, so the transaction cannot be signed anew; use cpfp");
    }
    ScriptPubKey script = output.orElseThrow().script();
    return new Coin(
        outPoint,
        output.orElseThrow().valueSats(),
        script,
        Addresses.format(script, wallet.network()).orElseThrow(),
        path.get(),
        known.orElseThrow().confirmations(),
        known.orElseThrow().height(),
        false,
        false,
        path.get().branch() == Branch.BOND,
        false);
  }

  private static boolean isOurs(Wallet wallet, ScriptPubKey script) {
    return wallet.pathOf(script).isPresent();
  }

  /** The history knows; without a row the one internal output beside others is taken for it. */
  private static OptionalInt changeIndex(Wallet wallet, Tx tx) {
    Optional<HistoryEntry> row =
        wallet.history().entries().stream().filter(e -> e.txid().equals(tx.txid())).findFirst();
    List<Integer> candidates = new ArrayList<>();
    for (int i = 0; i < tx.outputs().size(); i++) {
      ScriptPubKey script = tx.outputs().get(i).script();
      String address = Addresses.format(script, wallet.network()).orElse("");
      boolean internal =
          wallet.pathOf(script).filter(p -> p.branch() == Branch.INTERNAL).isPresent();
      boolean change =
          row.isPresent()
              ? !address.isEmpty() && row.get().get(HistoryColumn.CHANGE_ADDRESS).equals(address)
              : tx.outputs().size() > 1 && internal;
      if (change) {
        candidates.add(i);
      }
    }
    return candidates.size() == 1 ? OptionalInt.of(candidates.getFirst()) : OptionalInt.empty();
  }

  /** Everything that is not change. */
  List<TxOutput> payments() {
    List<TxOutput> payments = new ArrayList<>(tx.outputs());
    if (changeIndex.isPresent()) {
      payments.remove(changeIndex.getAsInt());
    }
    return payments;
  }
}
