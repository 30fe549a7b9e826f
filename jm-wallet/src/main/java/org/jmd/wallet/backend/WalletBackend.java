package org.jmd.wallet.backend;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

  /**
   * Makes sure that single addresses are watched under that wallet name, those of fidelity bonds.
   * Blocks until coins since {@code from} are known.
   *
   * @return whether it did not watch all of them before
   */
  boolean watchAddresses(String walletName, List<String> addresses, ScanFrom from);

  /** Unspent outputs of everything watched, mempool included. */
  List<WalletOutput> unspent();

  /** Watched addresses that ever received anything. */
  Set<String> usedAddresses();

  /** Whether that watched address ever received anything; empty if it cannot tell. */
  Optional<Boolean> hasReceived(String address);

  /**
   * Where watched addresses lie below the descriptors, for those that the backend knows. It may
   * watch further than it was told to.
   */
  Map<String, BranchIndex> locate(Collection<String> addresses);

  /** The transaction if it concerns the wallet or the backend can find any. */
  Optional<WalletTransaction> transaction(String txid);

  /**
   * Several transactions, answers in the order of the questions; such as do not concern the wallet
   * may be left out.
   */
  default List<Optional<WalletTransaction>> transactions(List<String> txids) {
    List<Optional<WalletTransaction>> result = new ArrayList<>(txids.size());
    for (String txid : txids) {
      result.add(transaction(txid));
    }
    return result;
  }

  /**
   * The wallet's transactions since an earlier enumeration; after a reorganisation, those since the
   * fork.
   *
   * @param cursor of that enumeration, empty for all
   * @return empty if the backend cannot enumerate
   */
  Optional<Enumeration> transactionsSince(String cursor);

  /**
   * Starts to look through all blocks from that height on. A search that runs already goes on
   * instead.
   *
   * @return running, or idle if the search has ended already
   */
  ScanStatus rescan(int fromHeight);

  /**
   * Since when the node behind it runs, which forgets a search when it stops; empty if it cannot
   * tell or does not forget.
   */
  default Optional<Instant> startedAt() {
    return Optional.empty();
  }

  /** Whether it does so at present. */
  ScanStatus scanStatus();

  /** How much it has looked through; empty if it cannot tell. */
  Optional<ScanReport> scanReport();

  /** How the node behind it does; empty if there is none that tells. */
  default Optional<NodeReport> report() {
    return Optional.empty();
  }

  /** Lets go of connections; a later call opens them again. */
  @Override
  void close();
}
