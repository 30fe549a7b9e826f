package org.jmd.taker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.protocol.Nick;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.wallet.Coin;

/**
 * The wallet as far as rounds need it. Calls may wait for files or the node, never for a peer; they
 * throw {@link org.jmd.wallet.file.WalletStorageException} if something could not be written down,
 * upon which nothing that depends on it may be revealed. Used by one task per round.
 */
interface Funds {
  /** The block chain, for our coins and those of makers. */
  ChainSource chain();

  /** The network of addresses. */
  Network network();

  /** Number of mixdepths. */
  int mixdepths();

  /** Looks at the chain again. */
  void sync();

  /** All coins as of the last sync, with the flags of this moment. */
  List<Coin> coins();

  /**
   * Chooses some of the candidates, all of one mixdepth, that reach the need.
   *
   * @return empty if they do not suffice, or not under the rules for mixdepth 0
   */
  Optional<List<Coin>> select(List<Coin> candidates, long needSats);

  /** The mixdepth of a script of ours, or empty if it is foreign. */
  Optional<Integer> mixdepthOf(ScriptPubKey script);

  /** Whether the script is ours and was paid or handed out before. */
  boolean isUsed(ScriptPubKey script);

  /** Leases the coins, all or none, against other processes too; empty if one is taken. */
  Optional<Lease> lease(Set<OutPoint> coins, Duration ttl);

  /** Coins held for one round. */
  interface Lease {
    /** Takes more coins under the same owner, all or none. */
    boolean add(Set<OutPoint> coins, Duration ttl);

    /** Extends the lease from now on; false if a coin is no longer ours to spend. */
    boolean renew(Duration ttl);

    /** Ends the lease of those coins that are still ours. */
    void release(Set<OutPoint> coins);
  }

  /** An address of ours and its script. */
  record Destination(String address, ScriptPubKey script) {}

  /** A fresh internal address, never issued again. */
  Destination reserveInternal(int mixdepth);

  /** A commitment with its opening; the key stays in the wallet. */
  PodleProof podle(Coin coin, int index);

  /** Signs the input that spends the coin, SIGHASH_ALL. */
  SignatureBlob sign(Tx tx, Coin coin);

  /** Writes the round to the history, durably, before makers see the transaction. */
  HistoryRow record(PlannedRound round);

  /** What the history says about a round. */
  interface HistoryRow {
    /**
     * The transaction was handed to somebody. Failing to note it is logged and harmless.
     *
     * @param ourOutput index of our CoinJoin output
     * @param method who broadcast it
     */
    void sent(String txid, int ourOutput, String method);

    /** The round came to nothing. Failing to note it is logged and harmless. */
    void failed(String reason);
  }

  /**
   * A round about to be shown to makers.
   *
   * @param changeAddress empty if there is none
   * @param inputs coins of ours that are spent
   */
  record PlannedRound(
      int mixdepth,
      long amountSats,
      List<Nick> makers,
      long makerFeesSats,
      long minerFeeSats,
      String destination,
      Optional<String> changeAddress,
      List<Coin> inputs) {
    /** Copies the lists. */
    public PlannedRound {
      makers = List.copyOf(makers);
      inputs = List.copyOf(inputs);
    }
  }
}
