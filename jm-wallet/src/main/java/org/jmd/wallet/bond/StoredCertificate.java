package org.jmd.wallet.bond;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.crypto.DerSignature;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.SecretBytes;

/**
 * What the registry holds of the certificate of a cold bond, as texts of the file (wallet.md 3.2).
 * The parts come one after the other: first the hot key, then what the signer made of it.
 *
 * @param keyHex the permitted public key
 * @param privateKeyHex its private key; 64 hex digits in ASCII
 * @param signatureHex DER
 * @param expiry last valid period of 2016 blocks, counted from block 0
 */
public record StoredCertificate(
    Optional<String> keyHex,
    Optional<SecretBytes> privateKeyHex,
    Optional<String> signatureHex,
    OptionalInt expiry) {
  /** Nothing is there yet. */
  public static final StoredCertificate NONE =
      new StoredCertificate(
          Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());

  /** A fresh hot key that nobody has signed yet. */
  public static StoredCertificate ofHotKey(PublicKey key, SecretBytes privateKey) {
    return new StoredCertificate(
        Optional.of(key.hex()),
        Optional.of(hex(privateKey)),
        Optional.empty(),
        OptionalInt.empty());
  }

  /** The private key in the form in which the file holds it. */
  public static SecretBytes hex(SecretBytes privateKey) {
    return privateKey.use(
        octets -> SecretBytes.owning(HexFormat.of().formatHex(octets).getBytes(US_ASCII)));
  }

  /** The certificate with that signature and expiry; the key stays. */
  public StoredCertificate signed(BondCertificate certificate) {
    return new StoredCertificate(
        Optional.of(certificate.certKey().hex()),
        privateKeyHex,
        Optional.of(HexFormat.of().formatHex(certificate.signature())),
        OptionalInt.of(certificate.expiry()));
  }

  /** The same with another private key. */
  public StoredCertificate withPrivateKey(SecretBytes privateKey) {
    return new StoredCertificate(keyHex, Optional.of(hex(privateKey)), signatureHex, expiry);
  }

  /** The certificate, empty if a part is missing or makes no sense. It is not verified here. */
  public Optional<BondCertificate> certificate() {
    Optional<PublicKey> key = key();
    Optional<byte[]> signature =
        signatureHex
            .flatMap(StoredCertificate::octets)
            .filter(octets -> octets.length <= DerSignature.MAX_LENGTH);
    boolean inRange =
        expiry.isPresent()
            && expiry.getAsInt() >= 0
            && expiry.getAsInt() <= BondCertificate.MAX_EXPIRY;
    return key.isPresent() && signature.isPresent() && inRange
        ? Optional.of(new BondCertificate(key.get(), expiry.getAsInt(), signature.get()))
        : Optional.empty();
  }

  /** The permitted key, empty if it is missing or makes no sense. */
  public Optional<PublicKey> key() {
    return keyHex.flatMap(PublicKey::tryParseHex);
  }

  /** The private key, 32 octets that the caller closes; empty if missing or no hex. */
  public Optional<SecretBytes> privateKey() {
    return privateKeyHex
        .flatMap(secret -> secret.use(ascii -> octets(new String(ascii, US_ASCII))))
        .map(SecretBytes::owning);
  }

  /** Whether there is an expiry and it has passed at that height of the best block. */
  public boolean isExpiredAt(int tipHeight) {
    return expiry.isPresent()
        && tipHeight > (long) expiry.getAsInt() * BondCertificate.PERIOD_BLOCKS;
  }

  private static Optional<byte[]> octets(String hex) {
    try {
      return Optional.of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException _) {
      // Empty is the answer.
      return Optional.empty();
    }
  }
}
