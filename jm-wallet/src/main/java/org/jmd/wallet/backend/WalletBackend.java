package org.jmd.wallet.backend;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.ChainSource;
import org.jmd.wallet.keys.WatchedDescriptor;

/**
 * The port through which a wallet sees its own coins (wallet.md 4). It knows no private key. Calls
 * may block on the network; each throws {@link org.jmd.core.chain.ChainUnavailableException} when
 * the backend cannot answer. Implementations are safe for use by several threads.
 */
public interface WalletBackend extends ChainSource, AutoCloseable {
  /** Names this source in checkpoints and messages; without credentials. */
  String description();

  /**
   * Makes sure that these descriptors are watched under that wallet name. Ranges only ever grow.
   * Blocks until coins since {@code from} are known.
   */
  Watched watch(String walletName, List<WatchedDescriptor> descriptors, ScanFrom from);

  /** Unspent outputs of everything watched, mempool included. */
  List<WalletOutput> unspent();

  /** Watched addresses that ever received anything. */
  Set<String> usedAddresses();

  /** Whether that watched address ever received anything; empty if it cannot tell. */
  Optional<Boolean> hasReceived(String address);

  /** The transaction if it concerns the wallet or the backend can find any. */
  Optional<WalletTransaction> transaction(String txid);

  /** Starts to look through all blocks from that height on, without waiting for the end. */
  void rescan(int fromHeight);

  /** Whether it does so at present. */
  ScanStatus scanStatus();

  /** Lets go of connections; a later call opens them again. */
  @Override
  void close();
}
