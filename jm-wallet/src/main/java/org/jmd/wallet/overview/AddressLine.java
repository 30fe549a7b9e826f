package org.jmd.wallet.overview;

import java.util.List;
import java.util.Set;

/**
 * An address of the wallet.
 *
 * @param address in the network's form
 * @param path of its key; that of a bond ends in a colon and the lock time
 * @param status what became of it
 * @param marks what else there is to say
 * @param balanceSats what it holds
 * @param label the user's text, empty for none
 * @param coins what it holds, one by one
 */
public record AddressLine(
    String address,
    String path,
    AddressStatus status,
    Set<AddressMark> marks,
    long balanceSats,
    String label,
    List<CoinLine> coins) {
  /** Copies the lists. */
  public AddressLine {
    marks = Set.copyOf(marks);
    coins = List.copyOf(coins);
  }
}
