package org.jmd.core.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Secret octets (a private key, a seed, a password) that can be wiped and never print themselves.
 * {@link #close()} overwrites the array; every later use throws {@link IllegalStateException}. Safe
 * for use by several threads as long as the owner closes it after the last use.
 */
public final class SecretBytes implements AutoCloseable {
  private final byte[] bytes;
  private volatile boolean wiped;

  private SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes ownership of the array: the caller must not keep or change it. */
  public static SecretBytes owning(byte[] bytes) {
    return new SecretBytes(bytes);
  }

  /** Copies the array; the caller remains responsible for wiping its own. */
  public static SecretBytes copyOf(byte[] bytes) {
    return new SecretBytes(bytes.clone());
  }

  /** Number of octets. */
  public int length() {
    return bytes.length;
  }

  /**
   * Lends the octets to a function for the time of the call. The function must neither keep nor
   * change the array.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  public <T> T use(Function<byte[], T> function) {
    if (wiped) {
      throw new IllegalStateException("secret has been wiped");
    }
    return function.apply(bytes);
  }

  /**
   * A copy that the caller must wipe.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  public byte[] copy() {
    return use(byte[]::clone);
  }

  @Override
  public void close() {
    wiped = true;
    Arrays.fill(bytes, (byte) 0);
  }

  /** Compares in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecretBytes secret && MessageDigest.isEqual(bytes, secret.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return "SecretBytes[" + bytes.length + " bytes]";
  }
}
