package org.jmd.core.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;

/**
 * A directory asks a client to prove that it owns its nick: type 803 (protocol.md 2.4).
 *
 * @param challenge 64 lower-case hex digits, fresh for each connection
 * @param directoryId who asks
 */
public record NickAuthChallenge(String challenge, DirectoryId directoryId) {
  private static final int BYTES = 32;
  private static final String CHALLENGE = "challenge";
  private static final String DIRECTORY_ID = "directory-id";

  /** Checks the challenge. */
  public NickAuthChallenge {
    if (!LowerHex.is(challenge, BYTES)) {
      throw new IllegalArgumentException("challenge must be 64 lower-case hex digits");
    }
  }

  /** A fresh challenge. */
  public static NickAuthChallenge create(Entropy entropy, DirectoryId directoryId) {
    return new NickAuthChallenge(HexFormat.of().formatHex(entropy.bytes(BYTES)), directoryId);
  }

  /**
   * Parses the line.
   *
   * @throws ProtocolViolation if it is anything but these two fields
   */
  public static NickAuthChallenge parse(String line) throws ProtocolViolation {
    NickAuthJson json = NickAuthJson.parse(line, CHALLENGE, DIRECTORY_ID);
    String challenge = json.text(CHALLENGE);
    if (!LowerHex.is(challenge, BYTES)) {
      throw new ProtocolViolation.Malformed("challenge is not 64 lower-case hex digits");
    }
    return new NickAuthChallenge(
        challenge,
        Wire.require(DirectoryId.tryParse(json.text(DIRECTORY_ID)), "malformed directory id"));
  }

  /** The line to send. */
  public String line() {
    return AsciiJson.compact()
        .field(CHALLENGE, challenge)
        .field(DIRECTORY_ID, directoryId.value())
        .end();
  }

  /**
   * The text to sign. It binds the proof to the directory, to this connection's handshake and to
   * nick and key.
   *
   * @param handshakeLine exactly the line of the 793 that was sent on this connection
   */
  String signedText(String handshakeLine, Nick nick, PublicKey key) {
    byte[] hash = Hashes.sha256(handshakeLine.getBytes(StandardCharsets.UTF_8));
    return String.join(
            "|",
            "nick-auth",
            challenge,
            directoryId.value(),
            HexFormat.of().formatHex(hash),
            nick.value(),
            key.hex())
        + "nick-auth-v1";
  }
}
