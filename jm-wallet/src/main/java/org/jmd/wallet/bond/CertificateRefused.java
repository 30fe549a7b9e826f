package org.jmd.wallet.bond;

/** A certificate or a part of it cannot be used; the message says why and names no secret. */
public final class CertificateRefused extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public CertificateRefused(String reason) {
    super(reason);
  }
}
