package org.jmd.daemon.regtest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.keys.KeyPath;
import tools.jackson.databind.JsonNode;

/**
 * A transaction as the node has it: whose coins went in and what came out, in satoshis.
 *
 * @param entries inputs with negative, outputs with positive values
 */
record Ledger(Tx tx, List<Entry> entries) {

  /**
   * One input or output.
   *
   * @param owner empty for a stranger
   * @param path of the owner's key
   */
  record Entry(boolean input, long sats, Optional<Participant> owner, Optional<KeyPath> path) {}

  /** Reads a transaction that the node knows. */
  static Ledger of(BitcoindFixture node, String txid, Collection<Participant> participants) {
    Tx tx = fetch(node, txid);
    List<Entry> entries = new ArrayList<>();
    for (TxInput input : tx.inputs()) {
      TxOutput spent =
          fetch(node, input.outPoint().txid()).outputs().get((int) input.outPoint().index());
      entries.add(entry(true, spent, participants));
    }
    tx.outputs().forEach(output -> entries.add(entry(false, output, participants)));
    return new Ledger(tx, List.copyOf(entries));
  }

  private static Tx fetch(BitcoindFixture node, String txid) {
    JsonNode hex = node.call("getrawtransaction", txid, false);
    return Tx.tryParse(HexFormat.of().parseHex(hex.stringValue())).orElseThrow();
  }

  private static Entry entry(boolean input, TxOutput output, Collection<Participant> participants) {
    for (Participant participant : participants) {
      Optional<KeyPath> path = participant.wallet().pathOf(output.script());
      if (path.isPresent()) {
        return new Entry(input, output.valueSats(), Optional.of(participant), path);
      }
    }
    return new Entry(input, output.valueSats(), Optional.empty(), Optional.empty());
  }

  /** What somebody put in. */
  long inSats(Participant owner) {
    return sum(true, owner);
  }

  /** What somebody got out. */
  long outSats(Participant owner) {
    return sum(false, owner);
  }

  private long sum(boolean input, Participant owner) {
    return entries.stream()
        .filter(e -> e.input() == input && e.owner().equals(Optional.of(owner)))
        .mapToLong(Entry::sats)
        .sum();
  }

  /** How many inputs somebody has. */
  int inputs(Participant owner) {
    return (int)
        entries.stream().filter(e -> e.input() && e.owner().equals(Optional.of(owner))).count();
  }

  /** The values that somebody got in a mixdepth. */
  List<Long> outputsSats(Participant owner, int mixdepth) {
    return entries.stream()
        .filter(e -> !e.input() && e.owner().equals(Optional.of(owner)))
        .filter(e -> e.path().orElseThrow().mixdepth() == mixdepth)
        .map(Entry::sats)
        .toList();
  }

  /** All inputs less all outputs. */
  long minerFeeSats() {
    return entries.stream().mapToLong(e -> e.input() ? e.sats() : -e.sats()).sum();
  }
}
