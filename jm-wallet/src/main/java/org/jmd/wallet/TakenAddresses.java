package org.jmd.wallet;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.metadata.MetadataView;

/**
 * The addresses that must not be handed out any more (wallet.md 1.4). Nothing is copied: a wallet
 * may have tens of thousands.
 *
 * @param notes what the metadata say
 * @param seen what the last sync saw
 * @param history those that the history names, others' among them
 */
record TakenAddresses(MetadataView notes, CoinView.Snapshot seen, Set<String> history) {
  boolean contains(String address) {
    return notes.used().containsKey(address)
        || notes.reserved().containsKey(address)
        || notes.funded().contains(address)
        || seen.usedAddresses().contains(address)
        || seen.heldAddresses().contains(address)
        || history.contains(address);
  }

  /** Every address but those that only the history names. */
  void forEachOwn(Consumer<String> action) {
    notes.used().keySet().forEach(action);
    notes.reserved().keySet().forEach(action);
    notes.funded().forEach(action);
    seen.usedAddresses().forEach(action);
    seen.heldAddresses().forEach(action);
  }

  /** For each branch that is in use, the index after the last used one. */
  Map<KeyPath, Integer> nextIndices(AddressBook book) {
    Map<KeyPath, Integer> next = new HashMap<>();
    forEachOwn(address -> book.find(address).ifPresent(path -> note(path, next)));
    // Histories name others' addresses as well; those must not cost a search of all keys.
    history.forEach(address -> book.known(address).ifPresent(path -> note(path, next)));
    return next;
  }

  private static void note(KeyPath path, Map<KeyPath, Integer> next) {
    if (path.branch() != Branch.BOND) {
      next.merge(path.withIndex(0), path.index() + 1, Math::max);
    }
  }
}
