package org.jmd.daemon.market;

import java.util.OptionalInt;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.WalletSettings;
import org.jmd.wallet.testing.FakeWalletBackend;

/** Opens the wallets of machines. */
final class Wallets {
  private static final int GAP_LIMIT = 6;
  private static final int SCAN_RANGE = 8;

  private Wallets() {}

  static Wallet open(Machine.Life life, Purse purse) {
    WalletSettings settings =
        new WalletSettings(
            life.data,
            GAP_LIMIT,
            SCAN_RANGE,
            false,
            false,
            0,
            OptionalInt.empty(),
            OptionalInt.empty(),
            -1);
    return Wallet.open(
        settings,
        purse.keys(),
        new FakeWalletBackend(life.machine.world.chain, Purse.NETWORK),
        life.machine.world.meddler.clock(life, purse),
        life.files);
  }
}
