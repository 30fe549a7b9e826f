package org.jmd.wallet;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jmd.wallet.backend.WalletOutput;
import org.jmd.wallet.bond.BondFunding;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.keys.HdKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the registry of bonds in step with the chain (wallet.md 3.2, "Self-healing"). Used under
 * the lock of {@link CoinView}.
 */
final class BondWatch {
  private static final Logger log = LoggerFactory.getLogger(BondWatch.class);

  private final HdKeys keys;
  private final BondRegistry registry;
  private final BondFunding funding;
  private final InstantSource clock;

  BondWatch(HdKeys keys, BondRegistry registry, InstantSource clock) {
    this.keys = keys;
    this.registry = registry;
    this.funding = new BondFunding(registry, keys);
    this.clock = clock;
  }

  /** Takes over what older versions kept elsewhere. */
  void start() {
    registry.claimShared(keys);
  }

  /** Where the registered bonds of this network are. */
  List<String> addresses() {
    return registry.bonds().stream()
        .filter(bond -> bond.knownNetwork().filter(keys.network()::equals).isPresent())
        .map(BondWatch::lower)
        .toList();
  }

  /** Bech32 knows no case, but the backend's sets do. */
  private static String lower(RegisteredBond bond) {
    return bond.address().toLowerCase(Locale.ROOT);
  }

  /**
   * Notes which bonds have coins.
   *
   * @param outputs everything unspent
   * @param watched the addresses of bonds that are watched
   * @param complete whether all blocks were looked through, so that a missing coin is none
   */
  void note(List<WalletOutput> outputs, Set<String> watched, boolean complete) {
    for (RegisteredBond bond :
        funding.note(outputs, complete ? watched : Set.of(), clock.instant()).added()) {
      log.info("registered the bond locked until {}: it has a coin", bond.locktimeHuman());
    }
  }
}
