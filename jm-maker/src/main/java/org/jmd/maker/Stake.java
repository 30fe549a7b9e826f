package org.jmd.maker;

import java.time.Duration;
import java.util.List;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxVerdict;
import org.jmd.core.tx.UtxoRef;
import org.jmd.wallet.file.WalletStorageException;

/** The coins leased for one session, and everything the wallet does with them. Used by one task. */
interface Stake {
  /** The coins, at least one, all P2WPKH; the first one's key signs for all. */
  List<PrevOut> coins();

  /**
   * The coins as they are told to the taker.
   *
   * @param extended whether with script and height
   */
  List<UtxoRef> refs(boolean extended);

  /** The key of the first coin. */
  PublicKey authKey();

  /** Signs a text with the key of the first coin (protocol.md 5.3); base64. */
  String signWithAuthKey(String text);

  /**
   * Where the CoinJoin output and the change go.
   *
   * @param coinJoin an address of the next mixdepth
   * @param change an address of the coins' own mixdepth
   */
  record Destinations(Destination coinJoin, Destination change) {}

  /** An address of ours and its script. */
  record Destination(String address, ScriptPubKey script) {}

  /**
   * Two fresh addresses, never issued again.
   *
   * @throws WalletStorageException if that could not be written down
   */
  Destinations reserveDestinations();

  /**
   * Writes coins and addresses to the history, durably, before they are told to anybody.
   *
   * @throws WalletStorageException if that failed
   */
  void recordDisclosure(Nick taker, CoinJoinTerms terms, Destinations to);

  /**
   * Writes the transaction to the history, durably, before signatures are sent.
   *
   * @throws WalletStorageException if that failed
   */
  void recordSigned(TxVerdict.Accepted tx);

  /** Notes that the disclosed round came to nothing. Failing to do so is logged and harmless. */
  void recordFailure(String reason);

  /** Extends the lease from now on; false if it is no longer ours. */
  boolean renew(Duration ttl);

  /** Ends the lease if it is still ours. */
  void release();

  /** Signs one input of a verified transaction (coinjoin.md 1.12). */
  SignatureBlob sign(Tx tx, int inputIndex, PrevOut coin);
}
