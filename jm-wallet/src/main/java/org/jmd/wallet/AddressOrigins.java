package org.jmd.wallet;

import static org.jmd.wallet.history.History.AddressUse.FLAGGED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.backend.WalletBackend;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.history.EqualOutputs;
import org.jmd.wallet.history.History;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.metadata.MetadataStore;
import org.jmd.wallet.metadata.MetadataView;

/**
 * Finds out how addresses came by their coins where nothing of that was noted, from the shape of
 * the transactions (wallet.md 7.1, "Labels"). A guess, for display only. Used under the lock of
 * {@link CoinView}.
 */
final class AddressOrigins {
  private static final int MAX_TRANSACTIONS = 1000;
  private static final Set<String> KNOWN =
      Arrays.stream(EqualOutputs.Origin.values())
          .map(EqualOutputs.Origin::text)
          .collect(Collectors.toUnmodifiableSet());

  private final WalletBackend backend;
  private final MetadataStore metadata;
  private final History history;
  private final ChainReader reader;
  private final Set<OutPoint> tried = new HashSet<>();

  AddressOrigins(
      WalletBackend backend, MetadataStore metadata, History history, ChainReader reader) {
    this.backend = backend;
    this.metadata = metadata;
    this.history = history;
    this.reader = reader;
  }

  /** Tries again where the backend knew no transaction. */
  void forget() {
    tried.clear();
  }

  /** Notes the origins of some coins, of so many transactions at most. */
  void note(List<Coin> coins) {
    MetadataView notes = metadata.read();
    Map<String, History.AddressUse> uses = history.addressUses();
    Map<String, List<Coin>> byTransaction = new HashMap<>();
    for (Coin coin : coins) {
      boolean open =
          !coin.bond()
              && uses.getOrDefault(coin.address(), FLAGGED) == FLAGGED
              && isUnknown(notes, coin.address())
              && byTransaction.size() < MAX_TRANSACTIONS;
      if (open && tried.add(coin.outPoint())) {
        byTransaction.computeIfAbsent(coin.outPoint().txid(), t -> new ArrayList<>()).add(coin);
      }
    }
    if (!byTransaction.isEmpty()) {
      Map<String, EqualOutputs.Origin> origins = origins(byTransaction);
      metadata.change(m -> {
        origins.forEach((address, origin) -> m.markUsed(address, Optional.of(origin.text())));
        return true;
      });
    }
  }

  private static boolean isUnknown(MetadataView notes, String address) {
    return Optional.ofNullable(notes.used().get(address))
        .filter(origins -> origins.stream().anyMatch(KNOWN::contains))
        .isEmpty();
  }

  private Map<String, EqualOutputs.Origin> origins(Map<String, List<Coin>> byTransaction) {
    List<String> txids = List.copyOf(byTransaction.keySet());
    List<Optional<WalletTransaction>> found = backend.transactions(txids);
    Map<String, EqualOutputs.Origin> origins = new HashMap<>();
    for (int i = 0; i < txids.size(); i++) {
      Optional<EqualOutputs> shape =
          found.get(i).flatMap(ChainReader::parse).map(tx -> EqualOutputs.of(reader.outputs(tx)));
      if (shape.isPresent()) {
        for (Coin coin : byTransaction.getOrDefault(txids.get(i), List.of())) {
          origins.put(
              coin.address(),
              shape.get().origin(coin.valueSats(), coin.branch() == Branch.EXTERNAL));
        }
      }
    }
    return origins;
  }
}
