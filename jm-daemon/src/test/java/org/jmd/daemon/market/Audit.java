package org.jmd.daemon.market;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.podle.CommitmentOutbox;

/** Looks at all disks and the chain when nothing is under way any more. */
final class Audit {
  private final World world;
  private final List<MakerProgram> makers;

  Audit(World world, List<MakerProgram> makers) {
    this.world = world;
    this.makers = makers;
  }

  /** Faults are over and sessions had time to end, but makers still run. */
  void whenCalm() {
    for (MakerProgram maker : makers) {
      if (maker.sessions() > 0) {
        world.violated(maker.spec().host(), "has " + maker.sessions() + " sessions left");
      }
    }
    for (MakerProgram maker : makers) {
      checkPublished(maker.spec());
      maker.balanceSats().ifPresent(sats -> checkBalance(maker, sats));
    }
    for (Machine machine : world.machines.values()) {
      Books.read(machine)
          .ifPresent(books ->
              books.leased().stream()
                  .filter(c -> !world.ledger.mayBeHeld(machine.host, c))
                  .filter(c -> !world.spending.wasShown(c))
                  .filter(c -> !mayBeWithheld(machine, c))
                  .forEach(c -> world.violated(machine.host, "leaked the lease of " + c)));
    }
  }

  private boolean mayBeWithheld(Machine machine, OutPoint coin) {
    return makers.stream()
        .map(MakerProgram::spec)
        .filter(spec -> spec.host().equals(machine.host))
        .anyMatch(spec -> world.ledger.mayBeWithheld(spec.limits().signedRounds(), coin));
  }

  /** A wallet finds every coin that the chain has for it, and no other. */
  private void checkBalance(MakerProgram maker, long sats) {
    Purse purse = maker.purse().orElseThrow();
    long there =
        world.chain.unspent(purse.scripts()).stream().mapToLong(UtxoStatus::valueSats).sum();
    if (sats != there) {
      world.violated(
          maker.spec().host(), "believes to own " + sats + " sats, the chain has " + there);
    }
  }

  /** What was accepted was told to the market, or waits for that on the disk. */
  private void checkPublished(Scenario.MakerSpec spec) {
    if (!spec.gossips()) {
      return;
    }
    Set<Commitment> owed = world.disclosures.unpublished(spec.host());
    CommitmentOutbox outbox =
        new CommitmentOutbox(new PrivateFiles(), world.machine(spec.host()).data());
    outbox.waiting().forEach(owed::remove);
    owed.forEach(c -> world.violated(spec.host(), "tells nobody that " + c + " was used"));
  }

  /** Everything is stopped and every lease has run out. */
  void atTheEnd() {
    for (Machine machine : world.machines.values()) {
      Books.read(machine)
          .ifPresent(books -> {
            if (!books.leased().isEmpty()) {
              world.violated(machine.host, "still leases " + books.leased());
            }
            machine.purse().ifPresent(purse -> checkAddresses(machine.host, purse, books));
          });
    }
    List<Tx> accepted =
        world.chain.accepted().stream()
            .map(FakeChain.KnownTransaction::rawHex)
            .map(MarketSimulation::parse)
            .toList();
    for (Machine machine : world.machines.values()) {
      machine.purse().ifPresent(purse -> accepted.forEach(tx -> check(machine, purse, tx)));
    }
    checkInternalScripts(accepted);
  }

  /** None of its own addresses stands in two rows of a history. */
  private void checkAddresses(String host, Purse purse, Books books) {
    Set<String> seen = new HashSet<>();
    for (HistoryEntry row : books.history()) {
      for (HistoryColumn column :
          List.of(HistoryColumn.DESTINATION_ADDRESS, HistoryColumn.CHANGE_ADDRESS)) {
        String address = row.get(column);
        boolean own = !address.isEmpty() && purse.owns(Addresses.parse(address, Purse.NETWORK));
        if (own && !seen.add(address)) {
          world.violated(host, "has " + address + " twice in its history");
        }
      }
    }
  }

  /** What a transaction on the chain does to a wallet. */
  private void check(Machine machine, Purse purse, Tx tx) {
    long in =
        tx.inputs().stream()
            .flatMap(i -> world.chain.output(i.outPoint()).stream())
            .filter(o -> purse.owns(o.script()))
            .mapToLong(TxOutput::valueSats)
            .sum();
    if (in == 0) {
      return;
    }
    Set<HistoryEntry.Role> roles = EnumSet.noneOf(HistoryEntry.Role.class);
    Books.read(machine).orElseThrow().history().stream()
        .filter(e -> e.txid().equals(tx.txid()))
        .forEach(e -> e.role().ifPresent(roles::add));
    boolean taker = world.spending.isAgreedBy(machine, tx);
    if (taker && roles.contains(HistoryEntry.Role.MAKER)) {
      world.violated(machine.host, "made a CoinJoin with itself: " + tx.txid());
    } else if (taker || !machine.isMaker()) {
      world.spending.checkAccepted(machine.host, purse, tx);
    } else if (!roles.contains(HistoryEntry.Role.MAKER)) {
      world.violated(machine.host, "has no history of " + tx.txid());
    } else {
      long earned = sumOf(purse, tx) - in;
      long recorded = recordedSats(machine, tx);
      if (earned < Math.max(0, recorded)) {
        world.violated(
            machine.host, "earned " + earned + " sats in " + tx.txid() + ", recorded " + recorded);
      }
    }
  }

  /** What the history says that a maker has earned. */
  private static long recordedSats(Machine machine, Tx tx) {
    return Books.read(machine).orElseThrow().history().stream()
        .filter(e -> e.txid().equals(tx.txid()))
        .filter(e -> e.role().equals(Optional.of(HistoryEntry.Role.MAKER)))
        .mapToLong(
            e -> e.number(HistoryColumn.FEE_RECEIVED) - e.number(HistoryColumn.TXFEE_CONTRIBUTION))
        .sum();
  }

  private static long sumOf(Purse purse, Tx tx) {
    return tx.outputs().stream()
        .filter(o -> purse.owns(o.script()))
        .mapToLong(TxOutput::valueSats)
        .sum();
  }

  /** An internal address is paid by one transaction at most. */
  private void checkInternalScripts(List<Tx> accepted) {
    Map<ScriptPubKey, String> paidBy = new HashMap<>();
    for (Tx tx : accepted) {
      for (TxOutput output : tx.outputs()) {
        for (Machine machine : world.machines.values()) {
          boolean internal =
              machine
                  .purse()
                  .flatMap(purse -> purse.path(output.script()))
                  .filter(path -> path.branch() == Branch.INTERNAL)
                  .isPresent();
          String earlier = internal ? paidBy.put(output.script(), tx.txid()) : null;
          if (earlier != null) {
            world.violated(machine.host, "is paid twice to " + output.script());
          }
        }
      }
    }
  }
}
