package org.jmd.taker;

import org.jmd.core.crypto.Commitment;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.UsedCommitments;

/**
 * The lists of a data directory.
 *
 * @param used what this installation used as a taker
 * @param blacklist what is known as used in the network
 */
record WalletCommitments(UsedCommitments used, CommitmentBlacklist blacklist)
    implements Commitments {

  @Override
  public boolean isBurnt(Commitment commitment) {
    return used.isUsed(commitment) || blacklist.contains(commitment);
  }

  @Override
  public void markUsed(Commitment commitment) {
    used.markUsed(commitment);
  }

  @Override
  public void blacklist(Commitment commitment) {
    blacklist.add(commitment);
  }
}
