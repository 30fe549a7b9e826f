package org.jmd.wallet;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.history.OnChainTransaction;
import org.jmd.wallet.history.OnChainTransaction.Output;
import org.jmd.wallet.history.OnChainTransaction.OwnInput;
import org.jmd.wallet.history.OnChainTransaction.Owner;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;

/**
 * Reads transactions as their wallet sees them. After a sync every script of ours that was ever
 * paid is known, so no key is searched for. Safe for use by several threads.
 */
final class ChainReader {
  private final HdKeys keys;
  private final AddressBook book;

  ChainReader(HdKeys keys, AddressBook book) {
    this.keys = keys;
    this.book = book;
  }

  /** The transaction itself; empty if it exceeds what this program reads. */
  static Optional<Tx> parse(WalletTransaction transaction) {
    return Tx.tryParse(HexFormat.of().parseHex(transaction.rawHex()));
  }

  /** Its outputs, with the places of ours. */
  List<Output> outputs(Tx tx) {
    List<Output> outputs = new ArrayList<>(tx.outputs().size());
    for (TxOutput output : tx.outputs()) {
      ScriptPubKey script = output.script();
      outputs.add(
          new Output(
              output.valueSats(),
              HexFormat.of().formatHex(script.bytes()),
              keys.address(script).orElse(""),
              book.known(script).map(ChainReader::owner)));
    }
    return outputs;
  }

  private static Owner owner(KeyPath path) {
    return new Owner(path.mixdepth(), path.branch() != Branch.INTERNAL);
  }

  /**
   * What it spends and pays.
   *
   * @param known by id, at least every transaction that ever paid the wallet
   */
  OnChainTransaction read(Tx tx, Map<String, Tx> known) {
    List<OwnInput> own = new ArrayList<>();
    for (TxInput input : tx.inputs()) {
      spent(input.outPoint(), known).ifPresent(own::add);
    }
    return new OnChainTransaction(own, tx.inputs().size() - own.size(), outputs(tx));
  }

  private Optional<OwnInput> spent(OutPoint outPoint, Map<String, Tx> known) {
    return Optional.ofNullable(known.get(outPoint.txid()))
        .map(Tx::outputs)
        .filter(outputs -> outPoint.index() < outputs.size())
        .map(outputs -> outputs.get((int) outPoint.index()))
        .flatMap(output ->
            book.known(output.script())
                .map(path ->
                    new OwnInput(
                        outPoint,
                        output.valueSats(),
                        keys.address(output.script()).orElseThrow(),
                        path.mixdepth())));
  }
}
