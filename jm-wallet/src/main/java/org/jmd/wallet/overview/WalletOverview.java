package org.jmd.wallet.overview;

import java.time.Instant;
import java.util.List;
import org.jmd.core.runtime.Network;
import org.jmd.wallet.Wallet;

/**
 * What a wallet holds, as of its last sync. Programs read this as JSON: a component that is renamed
 * breaks them. Immutable.
 *
 * @param fingerprint names the wallet
 * @param network of its addresses
 * @param mixdepths from 0
 * @param totals over all coins
 */
public record WalletOverview(
    String fingerprint, Network network, List<MixdepthLine> mixdepths, Totals totals) {
  /** Copies the list. */
  public WalletOverview {
    mixdepths = List.copyOf(mixdepths);
  }

  /**
   * The balances.
   *
   * @param now decides which bonds are locked
   */
  public static WalletOverview summary(Wallet wallet, Instant now) {
    return new WalletOverview(
        wallet.fingerprint(),
        wallet.network(),
        new Reader(wallet).summaries(),
        Totals.of(wallet.coins(), now));
  }

  /**
   * The balances and every address.
   *
   * @param now decides which bonds are locked
   * @param gap how many addresses beyond the last used one are listed
   * @param showEmpty whether used addresses are listed that hold nothing any more
   */
  public static WalletOverview extended(Wallet wallet, Instant now, int gap, boolean showEmpty) {
    return new WalletOverview(
        wallet.fingerprint(),
        wallet.network(),
        new Reader(wallet).listings(gap, showEmpty),
        Totals.of(wallet.coins(), now));
  }
}
