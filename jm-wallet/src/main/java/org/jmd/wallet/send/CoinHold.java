package org.jmd.wallet.send;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.send.SendRefused.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coins held for one payment against every other user of the wallet, in this process or another.
 * The hold ends by itself if this process dies. Used by one thread.
 */
final class CoinHold {
  private static final Logger LOG = LoggerFactory.getLogger(CoinHold.class);

  /** Long enough for signing and sending, short enough to wait for after a crash. */
  static final Duration TTL = Duration.ofMinutes(10);

  /** Others may have looked at the chain long ago; until they look again the coins stay held. */
  private static final Duration AFTER_SENDING = Duration.ofMinutes(30);

  private final Wallet wallet;
  private final Set<OutPoint> coins;
  private final LeaseOwner owner;

  private CoinHold(Wallet wallet, Set<OutPoint> coins, LeaseOwner owner) {
    this.wallet = wallet;
    this.coins = coins;
    this.owner = owner;
  }

  /**
   * Takes all of the coins.
   *
   * @throws SendRefused if somebody holds, has frozen or has spent one
   */
  static CoinHold take(Wallet wallet, List<Coin> coins, Entropy entropy) throws SendRefused {
    List<OutPoint> ordered = coins.stream().map(Coin::outPoint).toList();
    Set<OutPoint> wanted = new HashSet<>(ordered);
    LeaseOwner owner = LeaseOwner.random(entropy);
    if (!wanted.isEmpty() && !wallet.leases().tryLock(wanted, TTL, owner)) {
      throw new SendRefused(
          Reason.IN_USE, "another payment or CoinJoin of this wallet holds one of the coins");
    }
    CoinHold hold = new CoinHold(wallet, wanted, owner);
    try {
      hold.requireUnspent(ordered);
      return hold;
    } catch (SendRefused | RuntimeException e) {
      hold.release();
      throw e;
    }
  }

  /** Whoever held a coin before us may have spent it since the last sync. */
  private void requireUnspent(List<OutPoint> ordered) throws SendRefused {
    List<Optional<UtxoStatus>> states = wallet.chain().utxos(ordered);
    for (int i = 0; i < ordered.size(); i++) {
      if (states.get(i).isEmpty()) {
        throw new SendRefused(Reason.IN_USE, "coin " + ordered.get(i) + " has just been spent");
      }
    }
  }

  /** Nothing was sent: the coins are free again. */
  void release() {
    if (!coins.isEmpty()) {
      wallet.leases().release(coins, owner);
    }
  }

  /** The payment is out. */
  void sent() {
    try {
      if (!coins.isEmpty()) {
        wallet.leases().renew(coins, AFTER_SENDING, owner);
      }
    } catch (WalletStorageException e) {
      // The payment is out all the same, and the first lease still holds for some minutes.
      LOG.warn("The coins of a sent payment are not leased for longer: {}", e.getMessage());
    }
  }
}
