package org.jmd.taker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.crypto.Commitment;

/** Commitments in memory. */
final class TestCommitments implements Commitments {
  final List<Commitment> used = new ArrayList<>();
  final Set<Commitment> blacklisted = new HashSet<>();

  @Override
  public boolean isBurnt(Commitment commitment) {
    return used.contains(commitment) || blacklisted.contains(commitment);
  }

  @Override
  public void markUsed(Commitment commitment) {
    used.add(commitment);
  }

  @Override
  public void blacklist(Commitment commitment) {
    blacklisted.add(commitment);
  }
}
