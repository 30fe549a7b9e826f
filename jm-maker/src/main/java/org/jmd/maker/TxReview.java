package org.jmd.maker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Octets;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.CoinJoinVerifier;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.TxVerdict;
import org.jmd.core.tx.VerifyContext;

/** Verifies a taker's transaction against the present state of our coins, and signs it. */
final class TxReview {
  private TxReview() {}

  /**
   * Applies all rules of coinjoin.md 1.11 but those of state and lease.
   *
   * @throws org.jmd.core.chain.ChainUnavailableException if the coins cannot be looked up
   */
  static TxVerdict verdict(CoinJoinTerms terms, Octets tx, Funds funds, Tasks tasks) {
    List<OutPoint> coins = terms.inputs().stream().map(PrevOut::outPoint).toList();
    List<Optional<UtxoStatus>> found = funds.chain().utxos(coins);
    Set<OutPoint> unavailable = new HashSet<>();
    for (int i = 0; i < coins.size(); i++) {
      if (found.get(i).filter(coin -> coin.confirmations() > 0).isEmpty()) {
        unavailable.add(coins.get(i));
      }
    }
    VerifyContext context =
        new VerifyContext(
            funds.chain().tipHeight(),
            tasks.clock().instant(),
            funds.ownedExcept(terms.outPoints()),
            unavailable,
            funds.frozen(terms.outPoints()));
    return CoinJoinVerifier.verify(terms, tx.bytes(), context);
  }

  /** One message per coin of ours; none if a signature fails. */
  static List<Boxed.Signature> sign(TxVerdict.Accepted tx, Stake stake) {
    List<Boxed.Signature> signatures = new ArrayList<>();
    List<PrevOut> coins = stake.coins();
    for (int i = 0; i < coins.size(); i++) {
      SignatureBlob blob = stake.sign(tx.tx(), tx.inputIndexes().get(i), coins.get(i));
      signatures.add(
          new Boxed.Signature(
              Octets.of(blob.signature().bytes()), blob.publicKey(), Optional.empty()));
    }
    return signatures;
  }
}
