package org.jmd.maker;

import java.time.Duration;
import java.util.List;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.PrevOut;
import org.jmd.core.tx.SignatureBlob;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxVerdict;
import org.jmd.core.tx.UtxoRef;
import org.jmd.wallet.Wallet;

/** What a maker with one fault does with the coins of a session. */
final class FaultyStake implements Stake {
  private static final long UNDERVALUED_SATS = 1_000;

  private final Stake real;
  private final Wallet wallet;
  private final WalletFault fault;

  FaultyStake(Stake real, Wallet wallet, WalletFault fault) {
    this.real = real;
    this.wallet = wallet;
    this.fault = fault;
  }

  @Override
  public List<PrevOut> coins() {
    long less = fault == WalletFault.COINS_UNDERVALUED ? UNDERVALUED_SATS : 0;
    return real.coins().stream()
        .map(c -> new PrevOut(c.outPoint(), c.valueSats() - less, c.script()))
        .toList();
  }

  @Override
  public Destinations reserveDestinations() {
    Destinations to = real.reserveDestinations();
    if (fault == WalletFault.ADDRESS_NOT_NOTED) {
      wallet.releaseAddress(to.coinJoin().address());
      wallet.releaseAddress(to.change().address());
    }
    return to;
  }

  @Override
  public void recordDisclosure(Nick taker, CoinJoinTerms terms, Destinations to) {
    if (fault != WalletFault.DISCLOSURE_NOT_RECORDED) {
      real.recordDisclosure(taker, terms, to);
    }
  }

  @Override
  public void recordSigned(TxVerdict.Accepted tx) {
    if (fault != WalletFault.SIGNATURE_NOT_RECORDED) {
      real.recordSigned(tx);
    }
    if (fault == WalletFault.LEASE_DROPPED) {
      real.release();
    }
  }

  @Override
  public void recordFailure(String reason) {
    real.recordFailure(reason);
  }

  @Override
  public boolean renew(Duration ttl) {
    boolean renewed = real.renew(ttl);
    return renewed || fault == WalletFault.RENEWAL_ASSUMED || fault == WalletFault.LEASE_NOT_TAKEN;
  }

  @Override
  public void release() {
    if (fault != WalletFault.LEASE_KEPT) {
      real.release();
    }
  }

  @Override
  public List<UtxoRef> refs(boolean extended) {
    return real.refs(extended);
  }

  @Override
  public PublicKey authKey() {
    return real.authKey();
  }

  @Override
  public String signWithAuthKey(String text) {
    return real.signWithAuthKey(text);
  }

  @Override
  public SignatureBlob sign(Tx tx, int inputIndex, PrevOut coin) {
    return real.sign(tx, inputIndex, coin);
  }
}
