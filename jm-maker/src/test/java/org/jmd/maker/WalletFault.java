package org.jmd.maker;

/**
 * What a maker may do wrong with its wallet. Tests plant one to see that they notice; everything
 * else of such a maker is that of production.
 */
public enum WalletFault {
  /** Coins are used though their lease was never written. */
  LEASE_NOT_TAKEN,
  /** The lease counts as renewed whoever has it by now. */
  RENEWAL_ASSUMED,
  /** Coins are chosen without regard to leases, and there is no second choice. */
  LEASES_NOT_HEEDED,
  /** Coins stay leased when a session has come to nothing. */
  LEASE_KEPT,
  /** Coins that were signed away are free at once. */
  LEASE_DROPPED,
  /** Addresses that were told are not set aside. */
  ADDRESS_NOT_NOTED,
  /** Coins are shown before the history knows. */
  DISCLOSURE_NOT_RECORDED,
  /** What is signed is not written down. */
  SIGNATURE_NOT_RECORDED,
  /** A new process counts disclosures anew. */
  BUDGET_FORGOTTEN,
  /** Every coin of a proof counts as old. */
  AGE_NOT_CHECKED,
  /** Every coin of a proof counts as large. */
  SIZE_NOT_CHECKED,
  /** A transaction may pay less than was agreed. */
  COINS_UNDERVALUED;

  /** A maker with this fault. */
  public Maker maker(MakerSettings settings, MakerWorld world) {
    MakerPorts ports = world.ports(settings);
    return new Maker(
        settings,
        new MakerPorts(
            new FaultyFunds(ports.funds(), world.wallet(), this),
            ports.blacklist(),
            ports.channel(),
            ports.tasks(),
            ports.entropy(),
            ports.own(),
            ports.bonds(),
            ports.gossiper(),
            ports.onlookers(),
            ports.log()));
  }
}
