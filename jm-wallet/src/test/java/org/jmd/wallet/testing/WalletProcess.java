package org.jmd.wallet.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.keys.Branch;

/**
 * A process of its own that uses the wallet of seed 1 in a directory: it says which addresses it
 * was given and which coins it could lease, one to a line, each when it is certain.
 */
public final class WalletProcess {
  private WalletProcess() {}

  /** Arguments: directory, number of addresses, number of coins. */
  @SuppressWarnings("SystemOut") // standard output is how it tells its parent
  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    int addresses = Integer.parseInt(arguments[1]);
    int coins = Integer.parseInt(arguments[2]);
    try (WalletFixture fixture = WalletFixture.create(new FakeChain(), directory, 1)) {
      System.out.println("ready");
      LeaseOwner owner = LeaseOwner.random(Entropy.system());
      for (int i = 0; i < Math.max(addresses, coins); i++) {
        if (i < addresses) {
          System.out.println(fixture.wallet().reserveAddress(1, Branch.INTERNAL, "").address());
        }
        OutPoint coin = coin(i);
        if (i < coins
            && fixture.wallet().leases().tryLock(Set.of(coin), Duration.ofHours(1), owner)) {
          System.out.println(coin);
        }
      }
    }
  }

  /** The coin of that number, which nobody has. */
  public static OutPoint coin(int number) {
    return new OutPoint(FakeChain.unknownTxid(number), number);
  }
}
