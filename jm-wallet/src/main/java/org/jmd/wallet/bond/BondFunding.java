package org.jmd.wallet.bond;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.backend.WalletOutput;
import org.jmd.wallet.keys.HdKeys;

/**
 * Which coins lie on the addresses of bonds, and its note in the registry (wallet.md 3.2, "Self
 * healing"). Safe for use by several threads.
 */
public final class BondFunding {
  private final BondRegistry registry;
  private final HdKeys keys;
  private volatile Optional<Map<String, Timenumber>> canonical = Optional.empty();

  /**
   * What a look changed.
   *
   * @param added bonds that were not in the registry
   * @param changed registered bonds whose coins are others than noted, by more than confirmations
   */
  public record Changes(List<RegisteredBond> added, List<RegisteredBond> changed) {}

  /**
   * For the bonds of one wallet.
   *
   * @param keys stay the caller's
   */
  public BondFunding(BondRegistry registry, HdKeys keys) {
    this.registry = registry;
    this.keys = keys;
  }

  /** The 960 addresses that the wallet's own bonds can have, by month. */
  public Map<String, Timenumber> canonicalAddresses() {
    Optional<Map<String, Timenumber>> known = canonical;
    if (known.isEmpty()) {
      Map<String, Timenumber> all = new LinkedHashMap<>();
      for (int number = 0; number < Timenumber.COUNT; number++) {
        Timenumber month = new Timenumber(number);
        all.put(keys.address(keys.bond(month).scriptPubKey()).orElseThrow(), month);
      }
      known = Optional.of(Map.copyOf(all));
      canonical = known;
    }
    return known.orElseThrow();
  }

  /**
   * Notes what a backend shows: a coin on an address of the wallet's own registers its bond, and a
   * registered bond has the coins that are there now, none if there are none.
   *
   * @param unspent all unspent outputs that the backend shows, those of others are ignored
   * @param watched the addresses that the backend watches; the others say nothing
   * @param now time of the registration
   */
  public Changes note(Collection<WalletOutput> unspent, Set<String> watched, Instant now) {
    Map<String, List<BondCoin>> coins = coins(unspent);
    Set<String> lower =
        watched.stream().map(BondFunding::lower).collect(Collectors.toUnmodifiableSet());
    if (coins.isEmpty() && registry.bonds().isEmpty()) {
      return new Changes(List.of(), List.of());
    }
    return registry.change(list -> {
      List<RegisteredBond> changed = new ArrayList<>();
      for (RegisteredBond before : list.bonds()) {
        List<BondCoin> found = coins.remove(lower(before.address()));
        if (found != null || lower.contains(lower(before.address()))) {
          RegisteredBond after = before.withCoins(found == null ? List.of() : found);
          list.put(after);
          if (!after.outPoints().equals(before.outPoints())) {
            changed.add(after);
          }
        }
      }
      List<RegisteredBond> added = new ArrayList<>();
      coins.forEach((address, found) -> {
        Timenumber month = canonicalAddresses().get(address);
        if (month != null) {
          added.add(RegisteredBond.ofWallet(keys, month, now).withCoins(found));
        }
      });
      added.forEach(list::putIfAbsent);
      return new Changes(List.copyOf(added), List.copyOf(changed));
    });
  }

  /** Coins that may be a bond's, by address in lower case. */
  private Map<String, List<BondCoin>> coins(Collection<WalletOutput> unspent) {
    Map<String, List<BondCoin>> coins = new HashMap<>();
    for (WalletOutput output : unspent) {
      if (output.script().kind() == ScriptPubKey.Kind.P2WSH) {
        String address = keys.address(output.script()).orElseThrow();
        coins
            .computeIfAbsent(lower(address), k -> new ArrayList<>())
            .add(new BondCoin(output.outPoint(), output.valueSats(), output.confirmations()));
      }
    }
    return coins;
  }

  private static String lower(String address) {
    return address.toLowerCase(Locale.ROOT);
  }
}
