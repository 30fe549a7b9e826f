package org.jmd.core.bond;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.DerSignature;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.crypto.StrictBase64;
import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;

/**
 * A maker's proof to one taker that it controls a bond: 252 bytes, base64 on the wire (protocol.md
 * 7.5). No signature covers the coin and its lock time; the chain must show that the coin pays to
 * {@link #script()}. Immutable.
 */
public final class BondProof {
  /** Length in bytes. */
  public static final int LENGTH = 252;

  /** Length in base64 digits. */
  public static final int BASE64_LENGTH = 336;

  private static final int SIGNATURE_LENGTH = DerSignature.MAX_LENGTH;
  private static final byte PADDING = (byte) 0xff;
  private static final byte DER_SEQUENCE = 0x30;
  private static final int TXID_LENGTH = 32;

  private final byte[] nickSignature;
  private final BondCertificate certificate;
  private final PublicKey bondKey;
  private final OutPoint outPoint;
  private final long locktime;

  private BondProof(
      byte[] nickSignature,
      BondCertificate certificate,
      PublicKey bondKey,
      OutPoint outPoint,
      long locktime) {
    this.nickSignature = nickSignature;
    this.certificate = certificate;
    this.bondKey = bondKey;
    this.outPoint = outPoint;
    this.locktime = locktime;
  }

  /**
   * Makes the proof for one taker.
   *
   * @param certSecret the secret of the certificate's key
   * @param script key and lock time of the bond
   * @throws IllegalArgumentException if the secret is not the certificate's
   */
  public static BondProof create(
      SecretBytes certSecret,
      BondCertificate certificate,
      BondScript script,
      OutPoint outPoint,
      Nick maker,
      Nick taker) {
    if (!Secp256k1.nativeCurve().publicKey(certSecret).equals(certificate.certKey())) {
      throw new IllegalArgumentException("secret does not belong to the certificate");
    }
    return new BondProof(
        BitcoinMessage.sign(certSecret, nickMessage(maker, taker)),
        certificate,
        script.key(),
        outPoint,
        script.locktime());
  }

  private static byte[] nickMessage(Nick maker, Nick taker) {
    return (taker + "|" + maker).getBytes(StandardCharsets.US_ASCII);
  }

  /** Decodes canonical base64. Total. */
  public static Optional<BondProof> tryParse(String base64) {
    return base64.length() == BASE64_LENGTH
        ? StrictBase64.tryDecode(base64).flatMap(BondProof::tryParse)
        : Optional.empty();
  }

  /**
   * Decodes 252 bytes; empty if the length is another, a signature has no DER header, or a key is
   * not compressed. Total.
   */
  public static Optional<BondProof> tryParse(byte[] octets) {
    if (octets.length != LENGTH) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
    Optional<byte[]> nickSignature = unpad(read(in, SIGNATURE_LENGTH));
    Optional<byte[]> certSignature = unpad(read(in, SIGNATURE_LENGTH));
    Optional<PublicKey> certKey = readKey(in);
    int expiry = Short.toUnsignedInt(in.getShort());
    Optional<PublicKey> bondKey = readKey(in);
    String txid = HexFormat.of().formatHex(read(in, TXID_LENGTH));
    OutPoint outPoint = new OutPoint(txid, Integer.toUnsignedLong(in.getInt()));
    long locktime = Integer.toUnsignedLong(in.getInt());
    if (nickSignature.isEmpty()
        || certSignature.isEmpty()
        || certKey.isEmpty()
        || bondKey.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new BondProof(
            nickSignature.get(),
            new BondCertificate(certKey.get(), expiry, certSignature.get()),
            bondKey.get(),
            outPoint,
            locktime));
  }

  private static byte[] read(ByteBuffer in, int length) {
    byte[] result = new byte[length];
    in.get(result);
    return result;
  }

  private static Optional<PublicKey> readKey(ByteBuffer in) {
    return PublicKey.tryOf(read(in, PublicKey.LENGTH));
  }

  private static Optional<byte[]> unpad(byte[] padded) {
    for (int i = 0; i < padded.length; i++) {
      if (padded[i] == DER_SEQUENCE) {
        return Optional.of(Arrays.copyOfRange(padded, i, padded.length));
      }
    }
    return Optional.empty();
  }

  private static byte[] pad(byte[] signature) {
    byte[] padded = new byte[SIGNATURE_LENGTH];
    int gap = SIGNATURE_LENGTH - signature.length;
    Arrays.fill(padded, 0, gap, PADDING);
    System.arraycopy(signature, 0, padded, gap, signature.length);
    return padded;
  }

  /** The 252 bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(pad(nickSignature))
        .put(pad(certificate.signature()))
        .put(certificate.certKey().bytes())
        .putShort((short) certificate.expiry())
        .put(bondKey.bytes())
        .put(HexFormat.of().parseHex(outPoint.txid()))
        .putInt((int) outPoint.index())
        .putInt((int) locktime)
        .array();
  }

  /** The 336 base64 digits. {@link #tryParse(String)} reads them back. */
  public String format() {
    return StrictBase64.encode(bytes());
  }

  /** The permission of the bond's key for the key that signed the nicks. */
  public BondCertificate certificate() {
    return certificate;
  }

  /** The claimed coin. */
  public OutPoint outPoint() {
    return outPoint;
  }

  /** Key and lock time of the bond. */
  public BondScript script() {
    return new BondScript(bondKey, locktime);
  }

  /** What the claimed coin must pay to. Until the chain confirms it, the claim is worth nothing. */
  public ScriptPubKey scriptPubKey() {
    return script().scriptPubKey();
  }

  /**
   * Checks both signatures and the expiry, in that order: all that can be checked without the chain
   * (protocol.md 7.6, steps 2 and 3). Total.
   *
   * @param tipHeight height of the best block
   */
  public BondProofResult verify(Nick maker, Nick taker, int tipHeight) {
    BondProofResult signatures = verifySignatures(maker, taker);
    return signatures instanceof BondProofResult.Valid && certificate.isExpiredAt(tipHeight)
        ? new BondProofResult.Invalid(BondProofResult.Reason.EXPIRED)
        : signatures;
  }

  /** Checks both signatures only. Total. */
  public BondProofResult verifySignatures(Nick maker, Nick taker) {
    if (!BitcoinMessage.verify(certificate.certKey(), nickMessage(maker, taker), nickSignature)) {
      return new BondProofResult.Invalid(BondProofResult.Reason.NICK_SIGNATURE);
    }
    return certificate.verify(bondKey)
        ? new BondProofResult.Valid(this)
        : new BondProofResult.Invalid(BondProofResult.Reason.CERTIFICATE_SIGNATURE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BondProof that
        && Arrays.equals(nickSignature, that.nickSignature)
        && certificate.equals(that.certificate)
        && bondKey.equals(that.bondKey)
        && outPoint.equals(that.outPoint)
        && locktime == that.locktime;
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(nickSignature), certificate, bondKey, outPoint, locktime);
  }

  @Override
  public String toString() {
    return "BondProof[" + outPoint + ", locktime=" + locktime + ", " + certificate + "]";
  }
}
