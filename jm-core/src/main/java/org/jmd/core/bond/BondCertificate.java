package org.jmd.core.bond;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.DerSignature;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.SecretBytes;

/**
 * The permission of a bond's key for another key to sign in its place for some time (protocol.md
 * 7.5). A hot wallet signs it itself; for a cold wallet a hardware signer does, over a message with
 * the key in hex. Immutable.
 */
public final class BondCertificate {
  /** Blocks in one period of validity. */
  public static final int PERIOD_BLOCKS = 2016;

  /** Largest expiry that a proof can carry. */
  public static final int MAX_EXPIRY = 0xffff;

  private static final byte[] PREFIX = "fidelity-bond-cert|".getBytes(StandardCharsets.US_ASCII);

  private final PublicKey certKey;
  private final int expiry;
  private final byte[] signature;

  /**
   * A certificate as it was received or stored; {@link #verify} tells whether it holds.
   *
   * @param certKey the permitted key
   * @param expiry last valid height, in periods of 2016 blocks, {@code 0..65535}
   * @param signature DER, at most 72 bytes
   * @throws IllegalArgumentException if a value is out of range
   */
  public BondCertificate(PublicKey certKey, int expiry, byte[] signature) {
    if (expiry < 0 || expiry > MAX_EXPIRY) {
      throw new IllegalArgumentException("certificate expiry must be 0..65535, got " + expiry);
    }
    if (signature.length > DerSignature.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "signature must be at most 72 bytes, got " + signature.length);
    }
    this.certKey = certKey;
    this.expiry = expiry;
    this.signature = signature.clone();
  }

  /**
   * Signs a certificate with the key of the bond (hot wallet).
   *
   * @throws IllegalArgumentException if the expiry is out of range
   */
  public static BondCertificate sign(SecretBytes bondKey, PublicKey certKey, int expiry) {
    return new BondCertificate(
        certKey, expiry, BitcoinMessage.sign(bondKey, rawMessage(certKey, expiry)));
  }

  /**
   * The expiry of a certificate made at a height: the period after the current one.
   *
   * @param tipHeight height of the best block, at least 0
   */
  public static int expiryFor(int tipHeight) {
    return expiryFor(tipHeight, 1);
  }

  /**
   * The expiry of a certificate made at a height that lasts some periods beyond the current one.
   *
   * @param tipHeight height of the best block, at least 0
   * @param periods at least 1
   */
  public static int expiryFor(int tipHeight, int periods) {
    return (tipHeight + 2) / PERIOD_BLOCKS + periods;
  }

  /** The message that a hot wallet signs: it contains the 33 bytes of the key. */
  public static byte[] rawMessage(PublicKey certKey, int expiry) {
    return message(certKey.bytes(), expiry);
  }

  /** The message that a cold wallet signs: it contains the key in hex and is ASCII text. */
  public static String hexMessage(PublicKey certKey, int expiry) {
    return new String(
        message(certKey.hex().getBytes(StandardCharsets.US_ASCII), expiry),
        StandardCharsets.US_ASCII);
  }

  private static byte[] message(byte[] key, int expiry) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PREFIX);
    out.writeBytes(key);
    out.writeBytes(("|" + expiry).getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  /** The permitted key. */
  public PublicKey certKey() {
    return certKey;
  }

  /** Last valid height, in periods of 2016 blocks. */
  public int expiry() {
    return expiry;
  }

  /** The height after which the certificate is void. */
  public int expiryHeight() {
    return expiry * PERIOD_BLOCKS;
  }

  /** Whether the certificate is void at that height of the best block. */
  public boolean isExpiredAt(int tipHeight) {
    return tipHeight > expiryHeight();
  }

  /** The signature, DER. */
  public byte[] signature() {
    return signature.clone();
  }

  /** Whether the key of the bond has signed either form of the message. Total. */
  public boolean verify(PublicKey bondKey) {
    byte[] text = hexMessage(certKey, expiry).getBytes(StandardCharsets.US_ASCII);
    return BitcoinMessage.verify(bondKey, rawMessage(certKey, expiry), signature)
        || BitcoinMessage.verify(bondKey, text, signature);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BondCertificate that
        && certKey.equals(that.certKey)
        && expiry == that.expiry
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return Objects.hash(certKey, expiry, Arrays.hashCode(signature));
  }

  @Override
  public String toString() {
    return "BondCertificate["
        + certKey
        + ", expiry="
        + expiry
        + ", signature="
        + HexFormat.of().formatHex(signature)
        + "]";
  }
}
