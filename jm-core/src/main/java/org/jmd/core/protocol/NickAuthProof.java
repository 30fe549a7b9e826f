package org.jmd.core.protocol;

import java.util.Optional;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.DerSignature;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.StrictBase64;

/**
 * A client's answer to a challenge: type 805 (protocol.md 2.4).
 *
 * @param publicKey a point of the curve
 * @param signature canonical base64 of a well-formed DER signature, not verified
 */
public record NickAuthProof(PublicKey publicKey, String signature) {
  private static final String PUBKEY = "pubkey";
  private static final String SIGNATURE = "signature";

  /** Checks the form of both. */
  public NickAuthProof {
    if (!Secp256k1.nativeCurve().isValidPoint(publicKey)) {
      throw new IllegalArgumentException("key is not on the curve");
    }
    if (!isSignature(signature)) {
      throw new IllegalArgumentException("signature is not canonical base64 of strict DER");
    }
  }

  private static boolean isSignature(String text) {
    return StrictBase64.tryDecode(text).filter(DerSignature::isWellFormed).isPresent();
  }

  /** Signs the challenge. The caller has checked that its directory id is the expected one. */
  public static NickAuthProof create(
      NickIdentity identity, NickAuthChallenge challenge, String handshakeLine) {
    PublicKey key = identity.publicKey();
    String text = challenge.signedText(handshakeLine, identity.nick(), key);
    return new NickAuthProof(key, identity.signText(text));
  }

  /**
   * Parses the line.
   *
   * @throws ProtocolViolation if it is anything but a key in lower-case hex and a signature
   */
  public static NickAuthProof parse(String line) throws ProtocolViolation {
    NickAuthJson json = NickAuthJson.parse(line, PUBKEY, SIGNATURE);
    String hex = json.text(PUBKEY);
    Optional<PublicKey> key =
        Optional.of(hex)
            .filter(text -> LowerHex.is(text, PublicKey.LENGTH))
            .flatMap(PublicKey::tryParseHex)
            .filter(Secp256k1.nativeCurve()::isValidPoint);
    if (key.isEmpty() || !isSignature(json.text(SIGNATURE))) {
      throw new ProtocolViolation.Malformed("proof has no valid key or no well-formed signature");
    }
    return new NickAuthProof(key.get(), json.text(SIGNATURE));
  }

  /** The line to send. */
  public String line() {
    return AsciiJson.compact().field(PUBKEY, publicKey.hex()).field(SIGNATURE, signature).end();
  }

  /**
   * Whether the proof holds: {@link NickAuthCode#OK} or {@link NickAuthCode#INVALID}.
   *
   * @param handshakeLine exactly the decoded line of the 793 received on this connection
   * @param nick the one in that handshake
   */
  public NickAuthCode verify(NickAuthChallenge challenge, String handshakeLine, Nick nick) {
    boolean holds =
        nick.belongsTo(publicKey)
            && BitcoinMessage.verify(
                publicKey, challenge.signedText(handshakeLine, nick, publicKey), signature);
    return holds ? NickAuthCode.OK : NickAuthCode.INVALID;
  }
}
