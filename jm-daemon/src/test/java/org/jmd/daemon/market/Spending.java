package org.jmd.daemon.market;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.podle.UsedCommitments;

/** What takers use, show and agree to pay, over all of their lives. */
final class Spending {
  private final World world;
  private final Map<Commitment, Nick> commitments = new HashMap<>();
  private final Map<OutPoint, Nick> shown = new HashMap<>();
  private final Map<String, Long> agreedSats = new LinkedHashMap<>();
  private final Map<String, String> agreedBy = new HashMap<>();
  private final Set<String> declined = new HashSet<>();
  private final Set<ScriptPubKey> outside = new HashSet<>();

  Spending(World world) {
    this.world = world;
  }

  /** Somebody outside of all wallets is to be paid. */
  void outside(ScriptPubKey script) {
    outside.add(script);
  }

  /** A taker asks with a commitment, which must be on its disk as used by now, and only once. */
  void committed(Machine.Life life, Nick nick, Commitment commitment) {
    Nick earlier = commitments.putIfAbsent(commitment, nick);
    if (earlier != null) {
      if (!earlier.equals(nick)) {
        world.violated(life.machine.host, "uses a commitment of its round " + earlier);
      }
      return;
    }
    if (!new UsedCommitments(life.files, life.data).isUsed(commitment)) {
      world.violated(life.machine.host, "uses a commitment that its disk does not know");
    }
  }

  /** A taker shows a transaction: by then its history has it, and its coins are leased. */
  void shows(Machine.Life life, Purse purse, Nick nick, Tx tx) {
    String host = life.machine.host;
    Books books = Books.read(life, purse);
    for (TxInput input : tx.inputs()) {
      OutPoint coin = input.outPoint();
      if (!isOf(purse, coin)) {
        continue;
      }
      if (!books.leased().contains(coin)) {
        world.violated(host, "shows " + coin + " without a lease");
      }
      if (world.meddler.holds(host, coin)) {
        world.violated(host, "shows " + coin + ", which another process has");
      }
      if (world.ledger.wasSigned(coin)) {
        world.violated(host, "shows " + coin + ", which its maker has signed");
      }
      Nick earlier = shown.put(coin, nick);
      if (earlier != null && !earlier.equals(nick)) {
        world.violated(host, "shows " + coin + " again, after its round " + earlier);
      }
    }
    boolean recorded = false;
    for (TxOutput output : tx.outputs()) {
      if (purse.owns(output.script()) || outside.contains(output.script())) {
        String address = Addresses.format(output.script(), Purse.NETWORK).orElseThrow();
        recorded |= books.rowTo(address).isPresent();
        if (purse.owns(output.script())) {
          if (!books.isReserved(address)) {
            world.violated(host, "shows " + address + ", which is not set aside");
          }
          world.handsOut(host, address, "round " + nick);
        }
      }
    }
    if (!recorded) {
      world.violated(host, "shows a transaction that its history does not know");
    }
  }

  /**
   * What the taker gives away in a transaction, if its output goes to itself or to where it said.
   */
  long costSats(Purse purse, Tx tx) {
    long in =
        tx.inputs().stream()
            .map(TxInput::outPoint)
            .filter(coin -> isOf(purse, coin))
            .mapToLong(coin -> world.chain.output(coin).orElseThrow().valueSats())
            .sum();
    long out =
        tx.outputs().stream()
            .filter(o -> purse.owns(o.script()) || outside.contains(o.script()))
            .mapToLong(TxOutput::valueSats)
            .sum();
    return in - out;
  }

  boolean isOf(Purse purse, OutPoint coin) {
    return world.chain.output(coin).filter(o -> purse.owns(o.script())).isPresent();
  }

  /** The user has agreed to a transaction for that price. */
  void agreed(Machine machine, Purse purse, Tx tx, long sats) {
    String host = machine.host;
    agreedBy.put(tx.txid(), host);
    long cost = costSats(purse, tx);
    if (cost > sats) {
      world.violated(host, "agreed to " + sats + " sats, " + tx.txid() + " costs " + cost);
    }
    agreedSats.put(tx.txid(), sats);
  }

  /** The user has declined; nobody else may have the transaction. */
  void declined(Tx tx) {
    declined.add(tx.txid());
  }

  /** Whether the taker of that machine has agreed to that transaction. */
  boolean isAgreedBy(Machine machine, Tx tx) {
    return machine.host.equals(agreedBy.get(tx.txid()));
  }

  /** A transaction is on the chain that spends coins of a taker. */
  void checkAccepted(String host, Purse purse, Tx tx) {
    Optional<Long> agreed = Optional.ofNullable(agreedSats.get(tx.txid()));
    long cost = costSats(purse, tx);
    if (agreed.isEmpty()) {
      world.violated(host, tx.txid() + " was broadcast without the user's agreement");
    } else if (cost > agreed.get()) {
      world.violated(host, tx.txid() + " costs " + cost + ", agreed were " + agreed.get());
    }
    if (declined.contains(tx.txid())) {
      world.violated(host, tx.txid() + " was declined and is on the chain");
    }
  }

  /** Whether makers have seen the coin in a transaction. */
  boolean wasShown(OutPoint coin) {
    return shown.containsKey(coin);
  }
}
