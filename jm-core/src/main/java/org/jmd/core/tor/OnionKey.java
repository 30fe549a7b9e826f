package org.jmd.core.tor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.crypto.StrictBase64;
import org.jmd.core.protocol.Location;

/**
 * The key of an onion service that keeps its address (rend-spec-v3). Made here, not by tor, so that
 * it is stored before the address is told to anybody and the address is known without tor. Never
 * prints itself. Safe for use by several threads.
 */
public final class OnionKey implements AutoCloseable {
  /** Octets of {@link #seed}. */
  public static final int SEED_OCTETS = 32;

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final byte VERSION = 3;

  private final SecretBytes seed;
  private final Location.Onion address;

  private OnionKey(SecretBytes seed) {
    this.seed = seed;
    this.address = new Location.Onion(host(publicKey(seed)), OnionTerms.VIRTUAL_PORT);
  }

  /** A fresh key. */
  public static OnionKey generate(Entropy entropy) {
    return new OnionKey(SecretBytes.owning(entropy.bytes(SEED_OCTETS)));
  }

  /**
   * A stored key.
   *
   * @param seed becomes this object's
   * @throws IllegalArgumentException if it has not {@link #SEED_OCTETS} octets
   */
  public static OnionKey of(SecretBytes seed) {
    if (seed.length() != SEED_OCTETS) {
      throw new IllegalArgumentException("a key of an onion service has 32 octets");
    }
    return new OnionKey(seed);
  }

  /** What to store; secret, and this object's. */
  public SecretBytes seed() {
    return seed;
  }

  /** Where the service can be dialled. */
  public Location.Onion address() {
    return address;
  }

  /** The argument of ADD_ONION. */
  String keyBlob() {
    return seed.use(octets -> {
      byte[] expanded = digest("SHA-512", octets);
      expanded[0] &= (byte) 0xf8;
      expanded[31] &= 0x7f;
      expanded[31] |= 0x40;
      try {
        return "ED25519-V3:" + StrictBase64.encode(expanded);
      } finally {
        Arrays.fill(expanded, (byte) 0);
      }
    });
  }

  private static byte[] publicKey(SecretBytes seed) {
    return seed.use(
        octets -> new Ed25519PrivateKeyParameters(octets).generatePublicKey().getEncoded());
  }

  private static String host(byte[] publicKey) {
    byte[] checksum =
        digest("SHA3-256", ".onion checksum".getBytes(US_ASCII), publicKey, new byte[] {VERSION});
    byte[] all = Arrays.copyOf(publicKey, 35);
    all[32] = checksum[0];
    all[33] = checksum[1];
    all[34] = VERSION;
    return base32(all) + ".onion";
  }

  private static String base32(byte[] octets) {
    StringBuilder out = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte octet : octets) {
      bits = bits << 8 | (octet & 0xff);
      for (held += 8; held >= 5; held -= 5) {
        out.append(ALPHABET.charAt(bits >>> (held - 5) & 31));
      }
      bits &= (1 << held) - 1;
    }
    return out.toString();
  }

  private static byte[] digest(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform of ours has " + algorithm, e);
    }
  }

  /** Overwrites the key. */
  @Override
  public void close() {
    seed.close();
  }

  @Override
  public String toString() {
    return "OnionKey[" + address.host() + "]";
  }
}
