package org.jmd.core.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * The deterministic nonces of RFC 6979, section 3.2, with HMAC-SHA256 and the order of secp256k1.
 * {@link #close()} wipes the state. For one thread.
 */
final class Rfc6979 implements AutoCloseable {
  private static final int LENGTH = Secp256k1.SCALAR_LENGTH;

  private final Mac mac;
  private final byte[] k = new byte[LENGTH];
  private final byte[] v = new byte[LENGTH];
  private final SecretKey key = new HmacKey(k);
  private boolean first = true;

  /** A key whose octets change in place. The MAC wipes the copy that it gets. */
  private static final class HmacKey implements SecretKey {
    private static final long serialVersionUID = 1;

    private final byte[] octets;

    HmacKey(byte[] octets) {
      this.octets = octets;
    }

    @Override
    public String getAlgorithm() {
      return "HmacSHA256";
    }

    @Override
    public String getFormat() {
      return "RAW";
    }

    @Override
    public byte[] getEncoded() {
      return octets.clone();
    }
  }

  /**
   * Starts the generator.
   *
   * @param hash 32 bytes, reduced modulo the order here
   */
  Rfc6979(SecretBytes privateKey, byte[] hash) {
    try {
      mac = Mac.getInstance("HmacSHA256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
    byte[] reduced = Scalars.toBytes(Scalars.reduce(hash));
    Arrays.fill(v, (byte) 1);
    for (byte[] separator : new byte[][] {{0}, {1}}) {
      privateKey.use(octets -> {
        rekey(separator, octets, reduced);
        return v;
      });
    }
  }

  /** K = HMAC(K, V || parts), V = HMAC(K, V). */
  private void rekey(byte[]... parts) {
    hmac(k, parts);
    hmac(v);
  }

  /** target = HMAC(K, V || parts). */
  private void hmac(byte[] target, byte[]... parts) {
    try {
      mac.init(key);
      mac.update(v);
      for (byte[] part : parts) {
        mac.update(part);
      }
      mac.doFinal(target, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 takes any 32-byte key", e);
    }
  }

  /** The next candidate in {@code 1..n-1}, for the caller to wipe. */
  SecretBytes next() {
    while (true) {
      if (!first) {
        rekey(new byte[] {0});
      }
      first = false;
      hmac(v);
      SecretBytes candidate = SecretBytes.copyOf(v);
      if (Secp256k1.nativeCurve().isValidSecret(candidate)) {
        return candidate;
      }
      candidate.close();
    }
  }

  @Override
  public void close() {
    Arrays.fill(k, (byte) 0);
    Arrays.fill(v, (byte) 0);
  }
}
