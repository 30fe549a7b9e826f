package org.jmd.core.crypto;

/**
 * A Curve25519 key pair of one session. {@link #close()} wipes the secret. Safe for use by several
 * threads until then.
 */
public final class NaclKeyPair implements AutoCloseable {
  private final SecretBytes secret;
  private final NaclPublicKey publicKey;

  private NaclKeyPair(SecretBytes secret) {
    this.secret = secret;
    this.publicKey = NaclBox.sodium().publicKey(secret);
  }

  /** A fresh pair. */
  public static NaclKeyPair create(Entropy entropy) {
    return of(SecretBytes.owning(entropy.bytes(NaclBox.KEY_LENGTH)));
  }

  /**
   * The pair of an existing secret, which it takes over and wipes in the end.
   *
   * @throws IllegalArgumentException if the secret is not 32 bytes
   */
  public static NaclKeyPair of(SecretBytes secret) {
    return new NaclKeyPair(secret);
  }

  /** The key to tell the peer. */
  public NaclPublicKey publicKey() {
    return publicKey;
  }

  /** The key shared with a peer, for the caller to wipe. */
  SecretBytes sharedKey(NaclPublicKey theirs) {
    return NaclBox.sodium().sharedKey(secret, theirs);
  }

  @Override
  public void close() {
    secret.close();
  }

  @Override
  public String toString() {
    return "NaclKeyPair[" + publicKey + "]";
  }
}
