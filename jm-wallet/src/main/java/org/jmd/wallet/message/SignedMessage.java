package org.jmd.wallet.message;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.DerSignature;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.crypto.StrictBase64;
import org.jmd.core.tx.ScriptPubKey;

/**
 * Signs and verifies messages for addresses. The signature is base64; a verifier needs only the
 * address, because the key can be computed from the signature (BIP137) or is in it (BIP322).
 * Stateless.
 */
public final class SignedMessage {
  /** The longest message that is signed or verified. */
  public static final int MAX_MESSAGE_LENGTH = 1_000_000;

  private static final int RECOVERABLE_LENGTH = 1 + DerSignature.COMPACT_LENGTH;
  private static final int LONGEST_SIGNATURE = 4_096;
  private static final int IDS = 4;

  /** What kind of address the header of a recoverable signature speaks of. */
  private enum Kind {
    UNCOMPRESSED(27),
    COMPRESSED(31),
    WRAPPED(35),
    SEGWIT(39);

    /** With the recovery identifier 0. */
    private final int header;

    Kind(int header) {
      this.header = header;
    }

    static Kind of(int header) {
      return Arrays.stream(values())
          .filter(kind -> header < kind.header + IDS)
          .findFirst()
          .orElseThrow();
    }
  }

  private SignedMessage() {}

  /**
   * Signs a message for the P2WPKH address of a key.
   *
   * @return base64
   * @throws IllegalArgumentException if the secret is no private key
   */
  public static String sign(SecretBytes key, byte[] message, MessageFormat format) {
    return switch (format) {
      case BIP137 -> recoverable(key, message, Kind.SEGWIT);
      case ELECTRUM -> recoverable(key, message, Kind.COMPRESSED);
      case BIP322 -> GenericMessage.sign(key, message);
    };
  }

  private static String recoverable(SecretBytes key, byte[] message, Kind kind) {
    Secp256k1 curve = Secp256k1.nativeCurve();
    PublicKey publicKey = curve.publicKey(key);
    byte[] compact = DerSignature.tryParse(BitcoinMessage.sign(key, message)).orElseThrow();
    byte[] hash = BitcoinMessage.hash(message);
    int id =
        IntStream.range(0, IDS)
            .filter(i -> curve.recover(compact, i, hash).filter(publicKey::equals).isPresent())
            .findFirst()
            .orElseThrow();
    byte[] signature = new byte[RECOVERABLE_LENGTH];
    signature[0] = (byte) (kind.header + id);
    System.arraycopy(compact, 0, signature, 1, compact.length);
    return StrictBase64.encode(signature);
  }

  /**
   * Whether the owner of an address has signed a message, in any of the formats. Headers of legacy
   * addresses are accepted for segwit ones, because several wallets write them. Total.
   *
   * @param script of the address
   * @param signature base64
   */
  public static boolean verify(ScriptPubKey script, byte[] message, String signature) {
    if (signature.length() > LONGEST_SIGNATURE || message.length > MAX_MESSAGE_LENGTH) {
      return false;
    }
    Optional<byte[]> octets = StrictBase64.tryDecode(signature);
    if (octets.isEmpty()) {
      return false;
    }
    byte[] decoded = octets.get();
    return isRecoverable(decoded)
        ? verifyRecoverable(script, message, decoded)
        : GenericMessage.verify(script, message, decoded);
  }

  /** A witness starts with the number of its items, which is never as high. */
  private static boolean isRecoverable(byte[] signature) {
    return signature.length == RECOVERABLE_LENGTH
        && signature[0] >= Kind.UNCOMPRESSED.header
        && signature[0] < Kind.SEGWIT.header + IDS;
  }

  private static boolean verifyRecoverable(ScriptPubKey script, byte[] message, byte[] signature) {
    Kind kind = Kind.of(signature[0]);
    byte[] compact = Arrays.copyOfRange(signature, 1, signature.length);
    return Secp256k1.nativeCurve()
        .recover(compact, signature[0] - kind.header, BitcoinMessage.hash(message))
        .filter(key -> isLockedTo(script, key, kind))
        .isPresent();
  }

  private static boolean isLockedTo(ScriptPubKey script, PublicKey key, Kind kind) {
    byte[] hash = Hashes.hash160(key.bytes());
    return switch (script.kind()) {
      case P2WPKH ->
          (kind == Kind.SEGWIT || kind == Kind.COMPRESSED)
              && script.equals(ScriptPubKey.p2wpkh(hash));
      case P2SH ->
          (kind == Kind.WRAPPED || kind == Kind.COMPRESSED)
              && script.equals(
                  ScriptPubKey.p2sh(Hashes.hash160(ScriptPubKey.p2wpkh(hash).bytes())));
      case P2PKH ->
          switch (kind) {
            case COMPRESSED -> script.equals(ScriptPubKey.p2pkh(hash));
            case UNCOMPRESSED ->
                script.equals(ScriptPubKey.p2pkh(Hashes.hash160(uncompressed(key))));
            case WRAPPED, SEGWIT -> false;
          };
      case P2WSH, P2TR, OTHER -> false;
    };
  }

  private static byte[] uncompressed(PublicKey key) {
    return fr.acinq.bitcoin.PublicKey.parse(key.bytes()).toUncompressedBin();
  }
}
