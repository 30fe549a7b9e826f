package org.jmd.wallet.bond;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * The content of a registry while it is changed, in the order of the file. Not safe for use by
 * several threads.
 */
public final class BondList {
  private final List<RegisteredBond> bonds;
  private final Map<String, JsonNode> others;

  BondList(List<RegisteredBond> bonds, Map<String, JsonNode> others) {
    this.bonds = new ArrayList<>(bonds);
    this.others = new LinkedHashMap<>(others);
  }

  static BondList empty() {
    return new BondList(List.of(), Map.of());
  }

  /** All bonds. */
  public List<RegisteredBond> bonds() {
    return List.copyOf(bonds);
  }

  /** Members of the document that are unknown here. */
  Map<String, JsonNode> others() {
    return others;
  }

  /** The bond on that address. */
  public Optional<RegisteredBond> find(String address) {
    int at = indexOf(address);
    return at < 0 ? Optional.empty() : Optional.of(bonds.get(at));
  }

  /** Adds a bond; one on the same address is replaced. */
  public void put(RegisteredBond bond) {
    int at = indexOf(bond.address());
    if (at < 0) {
      bonds.add(bond);
    } else {
      bonds.set(at, bond);
    }
  }

  /** Adds a bond unless there is one on that address; what is there then. */
  public RegisteredBond putIfAbsent(RegisteredBond bond) {
    Optional<RegisteredBond> present = find(bond.address());
    if (present.isEmpty()) {
      bonds.add(bond);
    }
    return present.orElse(bond);
  }

  /** Changes the bond on that address; whether there is one. */
  public boolean update(String address, UnaryOperator<RegisteredBond> change) {
    int at = indexOf(address);
    if (at >= 0) {
      bonds.set(at, change.apply(bonds.get(at)));
    }
    return at >= 0;
  }

  /** Removes the bond on that address; whether there was one. */
  public boolean remove(String address) {
    return bonds.removeIf(bond -> bond.isAt(address));
  }

  private int indexOf(String address) {
    for (int i = 0; i < bonds.size(); i++) {
      if (bonds.get(i).isAt(address)) {
        return i;
      }
    }
    return -1;
  }
}
