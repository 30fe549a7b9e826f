package org.jmd.core.bond;

/** The outcome of {@link BondProof#verify}. */
public sealed interface BondProofResult {
  /**
   * Signatures and expiry are in order. The coin itself has still to be looked up.
   *
   * @param proof the proof
   */
  record Valid(BondProof proof) implements BondProofResult {}

  /** The proof is worth nothing. */
  record Invalid(Reason reason) implements BondProofResult {}

  /** What is wrong with a proof. */
  enum Reason {
    /** The certificate's key has not signed this pair of nicks. */
    NICK_SIGNATURE,
    /** The bond's key has not signed the certificate. */
    CERTIFICATE_SIGNATURE,
    /** The certificate is void at this height. */
    EXPIRED
  }
}
