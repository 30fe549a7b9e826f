package org.jmd.maker;

import java.time.Instant;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.bond.BondProof;
import org.jmd.core.bond.BondScript;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.bond.RegisteredBond;

/**
 * A bond with all that proofs of it take. Immutable; whoever made it closes the secret.
 *
 * @param bond as the registry has it
 * @param script key and lock time
 * @param outPoint the coin
 * @param certSecret the secret of the certificate's key
 * @param certificate of the bond's key
 * @param cold whether the wallet cannot renew the certificate
 */
record CertifiedBond(
    RegisteredBond bond,
    BondScript script,
    OutPoint outPoint,
    SecretBytes certSecret,
    BondCertificate certificate,
    boolean cold) {

  CertifiedBond certified(SecretBytes secret, BondCertificate other) {
    return new CertifiedBond(bond, script, outPoint, secret, other, cold);
  }

  boolean isUnlocked(Instant now) {
    return now.getEpochSecond() >= script.locktime();
  }

  /** One signature: that of the certificate's key over the two nicks. */
  String proof(Nick maker, Nick taker) {
    return BondProof.create(certSecret, certificate, script, outPoint, maker, taker).format();
  }
}
