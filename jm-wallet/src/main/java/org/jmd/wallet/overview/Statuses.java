package org.jmd.wallet.overview;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.history.History.AddressUse;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.metadata.MetadataView;
import org.jspecify.annotations.Nullable;

/**
 * What became of addresses: what the history recorded comes before what was guessed from the chain,
 * and that before what the branch suggests.
 */
final class Statuses {
  private static final NavigableSet<String> NONE = new TreeSet<>();

  private final Wallet wallet;
  private final MetadataView notes;
  private final Map<String, AddressUse> uses;
  private final Set<String> pending = new HashSet<>();

  Statuses(Wallet wallet, MetadataView notes) {
    this.wallet = wallet;
    this.notes = notes;
    this.uses = wallet.history().addressUses();
    for (HistoryEntry entry : wallet.history().pending()) {
      if (!entry.txid().isEmpty()) {
        pending.add(entry.get(HistoryColumn.DESTINATION_ADDRESS));
        pending.add(entry.get(HistoryColumn.CHANGE_ADDRESS));
      }
    }
  }

  AddressStatus status(String address, List<Coin> held) {
    if (!held.isEmpty()) {
      return ofCoins(address, held);
    }
    if (wallet.hasReceived(address)) {
      return AddressStatus.USED_EMPTY;
    }
    if (uses.containsKey(address)) {
      return AddressStatus.FLAGGED;
    }
    return notes.reserved().containsKey(address) ? AddressStatus.RESERVED : AddressStatus.NEW;
  }

  private AddressStatus ofCoins(String address, List<Coin> held) {
    Coin first = held.getFirst();
    if (first.bond()) {
      return AddressStatus.BOND;
    }
    return recorded(uses.get(address))
        .or(() -> guessed(notes.used().getOrDefault(address, NONE)))
        .orElseGet(() -> {
          if (held.stream().anyMatch(Coin::coinJoinOutput)) {
            return AddressStatus.CJ_OUT;
          }
          return first.branch() == Branch.EXTERNAL
              ? AddressStatus.DEPOSIT
              : AddressStatus.NON_CJ_CHANGE;
        });
  }

  private static Optional<AddressStatus> recorded(@Nullable AddressUse use) {
    return switch (use) {
      case COINJOIN_OUTPUT -> Optional.of(AddressStatus.CJ_OUT);
      case CHANGE -> Optional.of(AddressStatus.CJ_CHANGE);
      case FLAGGED -> Optional.empty();
      case null -> Optional.empty();
    };
  }

  private static Optional<AddressStatus> guessed(Set<String> origins) {
    for (AddressStatus status :
        List.of(
            AddressStatus.CJ_OUT,
            AddressStatus.CJ_CHANGE,
            AddressStatus.DEPOSIT,
            AddressStatus.NON_CJ_CHANGE)) {
      if (origins.contains(status.toString().replace('-', '_'))) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  Set<AddressMark> marks(String address, List<Coin> held) {
    Set<AddressMark> marks = EnumSet.noneOf(AddressMark.class);
    boolean autofrozen =
        held.stream()
            .anyMatch(c ->
                c.frozen()
                    && notes
                        .label(c.outPoint())
                        .filter(MetadataView.REUSE_LABEL::equals)
                        .isPresent());
    if (held.size() > 1 || autofrozen) {
      marks.add(AddressMark.REUSED);
    }
    if (pending.contains(address)) {
      marks.add(AddressMark.PENDING);
    }
    if (held.stream().anyMatch(c -> c.confirmations() == 0)) {
      marks.add(AddressMark.UNCONFIRMED);
    }
    return marks;
  }
}
