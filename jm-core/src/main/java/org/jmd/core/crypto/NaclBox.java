package org.jmd.core.crypto;

import java.util.Optional;

/**
 * The NaCl function crypto_box: X25519, HSalsa20 and XSalsa20-Poly1305 (protocol.md 5.2), in its
 * two steps. Constant time with regard to secrets. Implementations are stateless and safe for use
 * by several threads.
 */
public interface NaclBox {
  /** Length of secret, public and shared keys. */
  int KEY_LENGTH = 32;

  /** Length of a nonce. */
  int NONCE_LENGTH = 24;

  /** Length of the authenticator before the ciphertext. */
  int MAC_LENGTH = 16;

  /**
   * The binding to libsodium that the whole process shares.
   *
   * @throws IllegalStateException if the native library cannot be loaded
   */
  static NaclBox sodium() {
    return SodiumBox.Holder.INSTANCE;
  }

  /**
   * The public key of a secret key.
   *
   * @throws IllegalArgumentException if the secret is not 32 bytes
   */
  NaclPublicKey publicKey(SecretBytes secret);

  /**
   * The key that both sides of a conversation compute, for the caller to wipe. It is the same in
   * both directions.
   *
   * @throws IllegalArgumentException if the secret is not 32 bytes
   */
  SecretBytes sharedKey(SecretBytes mySecret, NaclPublicKey theirPublic);

  /**
   * Encrypts and authenticates.
   *
   * @param nonce 24 bytes, never used before with this key
   * @return authenticator and ciphertext
   * @throws IllegalArgumentException if key or nonce have another length
   */
  byte[] seal(SecretBytes sharedKey, byte[] nonce, byte[] plaintext);

  /**
   * Checks and decrypts.
   *
   * @param box authenticator and ciphertext
   * @return empty if it is too short or not authentic; total in the box
   * @throws IllegalArgumentException if key or nonce have another length
   */
  Optional<byte[]> open(SecretBytes sharedKey, byte[] nonce, byte[] box);
}
