package org.jmd.core.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** The hash functions of Bitcoin. */
public final class Hashes {
  private Hashes() {}

  /** SHA-256 of the parts one after the other. */
  public static byte[] sha256(byte[]... parts) {
    MessageDigest digest = newSha256();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  /** SHA-256 of the SHA-256 of the parts one after the other. */
  public static byte[] sha256d(byte[]... parts) {
    return newSha256().digest(sha256(parts));
  }

  /** RIPEMD-160 of the SHA-256: the 20 bytes in key-hash and script-hash outputs. */
  public static byte[] hash160(byte[] data) {
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(sha256(data), 0, 32);
    byte[] result = new byte[digest.getDigestSize()];
    digest.doFinal(result, 0);
    return result;
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
