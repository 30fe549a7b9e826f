package org.jmd.wallet.overview;

import java.util.List;

/**
 * A branch of a mixdepth.
 *
 * @param branch external, internal or bond
 * @param path without the index
 * @param balanceSats what it holds
 * @param addresses in the order of their paths
 */
public record BranchLine(
    String branch, String path, long balanceSats, List<AddressLine> addresses) {
  /** Copies the list. */
  public BranchLine {
    addresses = List.copyOf(addresses);
  }
}
