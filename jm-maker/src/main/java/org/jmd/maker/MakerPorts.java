package org.jmd.maker;

import java.util.Optional;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.podle.CommitmentBlacklist;

/**
 * The outside world of a maker.
 *
 * @param channel with a nick of its own, not yet opened; the maker closes it
 * @param own the nicks of this installation
 * @param onlookers to see the bond from outside; empty does not look
 */
record MakerPorts(
    Funds funds,
    CommitmentBlacklist blacklist,
    MessageChannel channel,
    Tasks tasks,
    Entropy entropy,
    Optional<OwnNicks> own,
    BondSource bonds,
    CommitmentGossiper gossiper,
    Optional<Onlookers> onlookers,
    MakerLog log) {

  MakerPorts(
      Funds funds,
      CommitmentBlacklist blacklist,
      MessageChannel channel,
      Tasks tasks,
      Entropy entropy,
      Optional<OwnNicks> own,
      BondSource bonds,
      CommitmentGossiper gossiper,
      MakerLog log) {
    this(funds, blacklist, channel, tasks, entropy, own, bonds, gossiper, Optional.empty(), log);
  }
}
