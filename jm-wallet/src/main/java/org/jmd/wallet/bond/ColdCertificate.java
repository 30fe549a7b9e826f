package org.jmd.wallet.bond;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.DerSignature;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.crypto.StrictBase64;

/**
 * A certificate whose signature a hardware or offline signer made by its "sign message" (wallet.md
 * 8, steps 3 to 5). Signers differ in what they take as the message and in how they write the
 * signature, so every combination in use is tried. Immutable.
 *
 * @param certificate with the signature as DER with a low s, as the registry and proofs carry it
 * @param form of the message that was signed
 */
public record ColdCertificate(BondCertificate certificate, Form form) {
  /** What was signed. */
  public enum Form {
    /** The text with the key in hex, as it is shown to people. */
    TEXT,
    /** The octets with the 33 octets of the key. */
    BINARY,
    /**
     * The hex digits of the binary form, which some signers take for a text. Takers do not accept
     * this one: the owner must be told.
     */
    HEX_OF_BINARY;

    private byte[] message(PublicKey certKey, int expiry) {
      return switch (this) {
        case TEXT -> BondCertificate.hexMessage(certKey, expiry).getBytes(US_ASCII);
        case BINARY -> BondCertificate.rawMessage(certKey, expiry);
        case HEX_OF_BINARY ->
            HexFormat.of()
                .formatHex(BondCertificate.rawMessage(certKey, expiry))
                .getBytes(US_ASCII);
      };
    }

    /** Whether takers accept a certificate of this form. */
    public boolean isUsable() {
      return this != HEX_OF_BINARY;
    }
  }

  private static final int RECOVERABLE_LENGTH = 1 + DerSignature.COMPACT_LENGTH;
  private static final int FIRST_HEADER = 27;
  private static final int LAST_HEADER = 42;
  private static final int MAX_TEXT = 1024;

  /**
   * The expiry of a certificate that is to be made at a height.
   *
   * @param tipHeight height of the best block, at least 0
   * @param periods of 2016 blocks after the current one, at least 1
   * @throws CertificateRefused if a certificate cannot last so long
   */
  public static int expiry(int tipHeight, int periods) throws CertificateRefused {
    long expiry = ((long) tipHeight + 2) / BondCertificate.PERIOD_BLOCKS + periods;
    if (periods < 1 || expiry > BondCertificate.MAX_EXPIRY) {
      throw new CertificateRefused(
          "a certificate lasts 1 to "
              + (BondCertificate.MAX_EXPIRY - (expiry - periods))
              + " periods from now, not "
              + periods);
    }
    return (int) expiry;
  }

  /**
   * Refuses an expiry that no certificate may have, or that has passed.
   *
   * @param tipHeight height of the best block
   * @throws CertificateRefused unless it is {@code 1..65535} and has not passed
   */
  public static void checkExpiry(int expiry, int tipHeight) throws CertificateRefused {
    if (expiry < 1 || expiry > BondCertificate.MAX_EXPIRY) {
      throw new CertificateRefused(
          "the expiry must be 1.." + BondCertificate.MAX_EXPIRY + " periods, got " + expiry);
    }
    long last = (long) expiry * BondCertificate.PERIOD_BLOCKS;
    if (tipHeight > last) {
      throw new CertificateRefused(
          "the certificate expired after block " + last + "; the chain is at " + tipHeight);
    }
  }

  /**
   * Checks that a private key is that of the certificate.
   *
   * @throws CertificateRefused if it is no key or another one's
   */
  public static void checkPrivateKey(SecretBytes privateKey, PublicKey certKey)
      throws CertificateRefused {
    Secp256k1 curve = Secp256k1.nativeCurve();
    if (!curve.isValidSecret(privateKey) || !curve.publicKey(privateKey).equals(certKey)) {
      throw new CertificateRefused("the private key does not belong to " + certKey.hex());
    }
  }

  /**
   * Reads what a signer returned and finds out what it signed.
   *
   * @param bondKey the key of the bond, which must have signed
   * @param certKey the key that is permitted
   * @param expiry last valid period, {@code 1..65535}
   * @param signature base64 or hex of 65 octets with a recovery header, or of DER; white space is
   *     ignored
   * @throws CertificateRefused if it is no signature, or not of that key over any form
   */
  public static ColdCertificate parse(
      PublicKey bondKey, PublicKey certKey, int expiry, String signature)
      throws CertificateRefused {
    byte[] octets = decode(signature);
    for (Form form : Form.values()) {
      byte[] message = form.message(certKey, expiry);
      Optional<byte[]> der =
          isRecoverable(octets)
              ? recoverable(octets, message, bondKey)
              : plain(octets, message, bondKey).filter(_ -> form.isUsable());
      if (der.isPresent()) {
        return new ColdCertificate(new BondCertificate(certKey, expiry, der.get()), form);
      }
    }
    throw new CertificateRefused(
        "the signature is not of the bond's key "
            + bondKey.hex()
            + " over the message of this certificate");
  }

  /**
   * Reads what a signer returned and believes it: takers will verify it.
   *
   * @throws CertificateRefused if it is no signature
   */
  public static BondCertificate unverified(PublicKey certKey, int expiry, String signature)
      throws CertificateRefused {
    byte[] octets = decode(signature);
    byte[] compact =
        isRecoverable(octets)
            ? DerSignature.lowS(Arrays.copyOfRange(octets, 1, octets.length))
            : DerSignature.tryParseLoweringS(octets).orElseThrow();
    return new BondCertificate(certKey, expiry, DerSignature.encode(compact));
  }

  private static byte[] decode(String signature) throws CertificateRefused {
    String text = signature.length() > MAX_TEXT ? "" : signature.replaceAll("\\s", "");
    Optional<byte[]> octets =
        text.matches("([0-9a-fA-F]{2})+")
            ? Optional.of(HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT)))
            : StrictBase64.tryDecode(text);
    boolean possible = octets.filter(ColdCertificate::isSignature).isPresent();
    if (!possible) {
      throw new CertificateRefused(
          "the signature must be base64 or hex of 65 bytes with a header of 27 to 42, or of DER");
    }
    return octets.get();
  }

  private static boolean isSignature(byte[] octets) {
    return isRecoverable(octets) || DerSignature.isWellFormed(octets);
  }

  private static boolean isRecoverable(byte[] octets) {
    return octets.length == RECOVERABLE_LENGTH
        && octets[0] >= FIRST_HEADER
        && octets[0] <= LAST_HEADER;
  }

  /** Headers name the kind of address and the recovery id; the kind does not matter here. */
  private static Optional<byte[]> recoverable(byte[] octets, byte[] message, PublicKey bondKey) {
    byte[] compact = Arrays.copyOfRange(octets, 1, octets.length);
    int recoveryId = (octets[0] - FIRST_HEADER) & 3;
    return Secp256k1.nativeCurve()
        .recover(compact, recoveryId, BitcoinMessage.hash(message))
        .filter(bondKey::equals)
        .map(key -> DerSignature.encode(DerSignature.lowS(compact)));
  }

  private static Optional<byte[]> plain(byte[] octets, byte[] message, PublicKey bondKey) {
    return DerSignature.tryParseLoweringS(octets)
        .map(DerSignature::encode)
        .filter(der -> BitcoinMessage.verify(bondKey, message, der));
  }
}
