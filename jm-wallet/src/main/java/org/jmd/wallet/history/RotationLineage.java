package org.jmd.wallet.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Coin;

/**
 * Which coins come from CoinJoins of this wallet only (wallet.md 5.3): exact equal outputs of
 * recorded rounds, and change whose inputs were all of that kind, and so on. Whatever is ambiguous
 * or incomplete does not qualify.
 */
public final class RotationLineage {
  private final Map<OutPoint, String> addressOf = new HashMap<>();
  private final Map<String, List<OutPoint>> outputsOf = new HashMap<>();
  private final Set<OutPoint> conflicting = new HashSet<>();
  private final Map<OutPoint, Long> currentValues = new HashMap<>();

  private RotationLineage(Collection<Coin> coins, List<HistoryEntry> rows) {
    for (Coin coin : coins) {
      know(coin.outPoint(), coin.address());
      currentValues.put(coin.outPoint(), coin.valueSats());
    }
    for (HistoryEntry row : rows) {
      if (hasCompleteInputs(row)) {
        List<OutPoint> inputs = row.inputs();
        for (int i = 0; i < inputs.size(); i++) {
          know(inputs.get(i), row.sourceAddresses().get(i));
        }
      }
    }
  }

  /** Those of the coins that are of the lineage. */
  public static Set<OutPoint> of(
      List<HistoryEntry> history, String fingerprint, Network network, Collection<Coin> coins) {
    List<HistoryEntry> rows = ofWallet(history, fingerprint, network);
    Set<OutPoint> lineage = new RotationLineage(coins, rows).resolve(rows);
    lineage.retainAll(new HashSet<>(coins.stream().map(Coin::outPoint).toList()));
    return lineage;
  }

  /**
   * Those of the coins that are equal outputs of recorded CoinJoins: by their exact output, or by
   * transaction, address and amount where a row has no output index.
   */
  public static Set<OutPoint> equalOutputs(
      List<HistoryEntry> history, String fingerprint, Network network, Collection<Coin> coins) {
    List<HistoryEntry> rows =
        ofWallet(history, fingerprint, network).stream()
            .filter(row -> isCoinJoin(row) && row.cjAmountSats() > 0)
            .toList();
    Map<String, List<HistoryEntry>> byTxid =
        rows.stream().collect(Collectors.groupingBy(HistoryEntry::txid));
    Set<OutPoint> outputs = new HashSet<>();
    for (Coin coin : coins) {
      List<HistoryEntry> ofTx = byTxid.getOrDefault(coin.outPoint().txid(), List.of());
      if (ofTx.stream().anyMatch(row -> isEqualOutput(row, coin))) {
        outputs.add(coin.outPoint());
      }
    }
    return outputs;
  }

  private static boolean isEqualOutput(HistoryEntry row, Coin coin) {
    return row.get(HistoryColumn.DESTINATION_ADDRESS).equals(coin.address())
        && row.cjAmountSats() == coin.valueSats()
        && (row.destinationVout().isEmpty()
            || row.destinationVout().getAsInt() == coin.outPoint().index());
  }

  private static List<HistoryEntry> ofWallet(
      List<HistoryEntry> history, String fingerprint, Network network) {
    return history.stream()
        .filter(e -> e.fingerprint().equals(fingerprint))
        .filter(e -> e.get(HistoryColumn.NETWORK).equals(network.wireName()))
        .toList();
  }

  private void know(OutPoint outPoint, String address) {
    String known = addressOf.putIfAbsent(outPoint, address);
    if (known == null) {
      outputsOf.computeIfAbsent(outPoint.txid(), txid -> new ArrayList<>()).add(outPoint);
    } else if (!known.equals(address)) {
      conflicting.add(outPoint);
    }
  }

  private Set<OutPoint> resolve(List<HistoryEntry> rows) {
    Map<OutPoint, Integer> missing = new HashMap<>();
    Map<OutPoint, List<OutPoint>> changesFrom = new HashMap<>();
    changes(rows)
        .forEach((change, inputs) -> {
          missing.put(change, inputs.size());
          inputs.forEach(
              input -> changesFrom.computeIfAbsent(input, i -> new ArrayList<>()).add(change));
        });
    Set<OutPoint> lineage = new HashSet<>();
    Deque<OutPoint> qualified = new ArrayDeque<>(roots(rows));
    while (!qualified.isEmpty()) {
      OutPoint next = qualified.remove();
      if (lineage.add(next)) {
        for (OutPoint change : changesFrom.getOrDefault(next, List.of())) {
          if (missing.merge(change, -1, Integer::sum) == 0) {
            qualified.add(change);
          }
        }
      }
    }
    lineage.removeAll(conflicting);
    return lineage;
  }

  private Set<OutPoint> roots(List<HistoryEntry> rows) {
    Map<OutPoint, Integer> claims = new HashMap<>();
    Set<OutPoint> roots = new HashSet<>();
    for (HistoryEntry row : rows) {
      if (row.destinationVout().isEmpty()) {
        continue;
      }
      OutPoint.tryParse(row.txid() + ":" + row.destinationVout().getAsInt())
          .ifPresent(outPoint -> {
            claims.merge(outPoint, 1, Integer::sum);
            if (isRoot(row, outPoint)) {
              roots.add(outPoint);
            }
          });
    }
    roots.removeIf(outPoint -> claims.getOrDefault(outPoint, 0) != 1);
    roots.removeAll(conflicting);
    return roots;
  }

  private boolean isRoot(HistoryEntry row, OutPoint outPoint) {
    return isCoinJoin(row)
        && row.cjAmountSats() > 0
        && row.get(HistoryColumn.DESTINATION_ADDRESS).equals(addressOf.get(outPoint))
        && currentValues.getOrDefault(outPoint, row.cjAmountSats()) == row.cjAmountSats();
  }

  private static boolean isCoinJoin(HistoryEntry row) {
    return row.success() && row.isFromProtocol() && row.isCoinJoin();
  }

  /** Change outputs with the inputs that all must qualify first. */
  private Map<OutPoint, List<OutPoint>> changes(List<HistoryEntry> rows) {
    Map<OutPoint, List<OutPoint>> changes = new HashMap<>();
    Set<OutPoint> claimed = new HashSet<>();
    Set<OutPoint> disputed = new HashSet<>(conflicting);
    for (HistoryEntry row : rows) {
      String change = row.get(HistoryColumn.CHANGE_ADDRESS);
      if (change.isEmpty() || row.txid().isEmpty()) {
        continue;
      }
      List<OutPoint> outputs = outputsAt(row.txid(), change);
      outputs.stream().filter(o -> !claimed.add(o)).forEach(disputed::add);
      if (outputs.size() == 1
          && isCoinJoin(row)
          && row.cjAmountSats() > 0
          && !change.equals(row.get(HistoryColumn.DESTINATION_ADDRESS))
          && hasCompleteInputs(row)) {
        changes.put(outputs.getFirst(), row.inputs());
      } else {
        disputed.addAll(outputs);
      }
    }
    changes.keySet().removeAll(disputed);
    return changes;
  }

  private List<OutPoint> outputsAt(String txid, String address) {
    return outputsOf.getOrDefault(txid, List.of()).stream()
        .filter(outPoint -> Objects.equals(addressOf.get(outPoint), address))
        .toList();
  }

  private static boolean hasCompleteInputs(HistoryEntry row) {
    List<OutPoint> inputs = row.inputs();
    return !inputs.isEmpty()
        && inputs.size() == row.utxosUsed().size()
        && inputs.size() == row.sourceAddresses().size()
        && new HashSet<>(inputs).size() == inputs.size();
  }
}
