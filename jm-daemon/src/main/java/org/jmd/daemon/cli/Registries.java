package org.jmd.daemon.cli;

import java.nio.file.Path;
import org.jmd.core.config.Config;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.file.PrivateFiles;

/** Opens the registry of the bonds of the wallet that a command means. */
final class Registries {
  private Registries() {}

  /** The registry of that wallet. */
  static BondRegistry of(
      WalletChoice choice, Invocation invocation, CommonOptions common, Config config) {
    Path directory = common.dataDirectory(invocation.environment());
    return BondRegistry.open(
        new PrivateFiles(), directory, choice.fingerprint(invocation, common, config));
  }

  /** As above, but the file that older versions shared among wallets if there is no other. */
  static BondRegistry forReading(
      WalletChoice choice, Invocation invocation, CommonOptions common, Config config) {
    BondRegistry own = of(choice, invocation, common, config);
    BondRegistry shared =
        BondRegistry.openShared(new PrivateFiles(), common.dataDirectory(invocation.environment()));
    return own.exists() || !shared.exists() ? own : shared;
  }

  /** The bond on an address, or the end of the command. */
  static RegisteredBond find(BondRegistry registry, String address) {
    return registry
        .find(address)
        .orElseThrow(() ->
            new CommandFailed(
                ExitCode.FAILED,
                "there is no bond on "
                    + address
                    + " in "
                    + registry.path().getFileName()
                    + "; 'jmd bond list' shows those that there are"));
  }
}
