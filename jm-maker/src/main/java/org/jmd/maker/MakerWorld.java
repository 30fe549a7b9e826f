package org.jmd.maker;

import java.util.Optional;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.podle.CommitmentBlacklist;

/**
 * What a maker works with. Nothing of it becomes the maker's but the channel.
 *
 * @param wallet opened; it stays open when the maker stops
 * @param blacklist shared by everything that uses the data directory
 * @param channel with a nick of its own, not yet opened; the maker closes it
 * @param own the nicks of this installation, to which the maker adds its own (coinjoin.md 1.20)
 * @param bonds proves a fidelity bond; the maker closes it
 * @param gossiper publishes used commitments
 * @param onlookers look at the bond from outside; empty does not look
 * @param listener hears what happens
 */
public record MakerWorld(
    Wallet wallet,
    CommitmentBlacklist blacklist,
    MessageChannel channel,
    Tasks tasks,
    Entropy entropy,
    Optional<OwnNicks> own,
    BondSource bonds,
    CommitmentGossiper gossiper,
    Optional<Onlookers> onlookers,
    MakerListener listener) {

  /** A maker without bond and gossip, alone in its installation. */
  public MakerWorld(
      Wallet wallet,
      CommitmentBlacklist blacklist,
      MessageChannel channel,
      Tasks tasks,
      Entropy entropy) {
    this(
        wallet,
        blacklist,
        channel,
        tasks,
        entropy,
        Optional.empty(),
        BondSource.NONE,
        CommitmentGossiper.NONE,
        Optional.empty(),
        MakerListener.NONE);
  }

  /** The same in an installation with other roles. */
  public MakerWorld withOwnNicks(OwnNicks nicks) {
    return new MakerWorld(
        wallet,
        blacklist,
        channel,
        tasks,
        entropy,
        Optional.of(nicks),
        bonds,
        gossiper,
        onlookers,
        listener);
  }

  /** The same with a bond. */
  public MakerWorld withBonds(BondSource other) {
    return new MakerWorld(
        wallet, blacklist, channel, tasks, entropy, own, other, gossiper, onlookers, listener);
  }

  /** The same with a publisher of commitments. */
  public MakerWorld withGossiper(CommitmentGossiper other) {
    return new MakerWorld(
        wallet, blacklist, channel, tasks, entropy, own, bonds, other, onlookers, listener);
  }

  /** The same with a look at the bond from outside now and then. */
  public MakerWorld withOnlookers(Onlookers strangers) {
    return new MakerWorld(
        wallet,
        blacklist,
        channel,
        tasks,
        entropy,
        own,
        bonds,
        gossiper,
        Optional.of(strangers),
        listener);
  }

  /** The same with somebody who hears what happens. */
  public MakerWorld withListener(MakerListener hearer) {
    return new MakerWorld(
        wallet, blacklist, channel, tasks, entropy, own, bonds, gossiper, onlookers, hearer);
  }

  MakerPorts ports(MakerSettings settings) {
    MakerLog log = new MakerLog(tasks, listener);
    return new MakerPorts(
        new WalletFunds(wallet, settings, entropy, log),
        blacklist,
        channel,
        tasks,
        entropy,
        own,
        bonds,
        gossiper,
        onlookers,
        log);
  }
}
