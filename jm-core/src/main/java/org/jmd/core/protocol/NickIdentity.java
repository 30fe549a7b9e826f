package org.jmd.core.protocol;

import java.util.Optional;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;

/**
 * The key pair behind a nick, and the signatures that every private message carries (protocol.md
 * 3.3, 3.4). {@link #close()} wipes the key. Safe for use by several threads until then.
 */
public final class NickIdentity implements AutoCloseable {
  /** Signed after the data of every private message on every onion transport. */
  public static final String HOST_ID = "onion-network";

  private final SecretBytes key;
  private final PublicKey publicKey;
  private final Nick nick;

  /**
   * A private message whose signature holds. The command is <em>not</em> covered by it: a relay can
   * re-label the data.
   *
   * @param command the first word, without the bang; may be empty
   * @param data everything between the command and the key, exactly as signed; may be empty
   */
  public record Verified(String command, String data) {}

  private NickIdentity(SecretBytes key) {
    this.key = key;
    this.publicKey = Secp256k1.nativeCurve().publicKey(key);
    this.nick = Nick.of(publicKey);
  }

  /** A fresh identity. */
  public static NickIdentity create(Entropy entropy) {
    return new NickIdentity(Secp256k1.nativeCurve().randomSecret(entropy));
  }

  /**
   * The identity of an existing key, which it takes over and wipes in the end.
   *
   * @throws IllegalArgumentException if it is not a private key
   */
  public static NickIdentity of(SecretBytes key) {
    return new NickIdentity(key);
  }

  /** The nick of this key. */
  public Nick nick() {
    return nick;
  }

  /** The public key that goes with every signature. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /**
   * Signs the data of a private message.
   *
   * @param data what stands on the wire between the command and the key: for encrypted commands the
   *     ciphertext, for several commands everything after the first word
   * @return base64
   * @throws IllegalStateException after {@link #close()}
   */
  public String sign(String data) {
    return signText(data + HOST_ID);
  }

  /**
   * Signs a text as it stands, without the host id: for nick authentication (protocol.md 2.4).
   *
   * @return base64
   * @throws IllegalStateException after {@link #close()}
   */
  public String signText(String text) {
    return BitcoinMessage.sign(key, text);
  }

  /** The body of a private message: {@code command data key signature}. */
  public String signedBody(String command, String data) {
    return command + " " + data + " " + publicKey.hex() + " " + sign(data);
  }

  /** Whether the key belongs to the nick and has signed the data with the host id. Total. */
  public static boolean verify(Nick from, PublicKey key, String data, String signature) {
    return verify(from, key, data, HOST_ID, signature);
  }

  private static boolean verify(
      Nick from, PublicKey key, String data, String hostId, String signature) {
    return from.belongsTo(key) && BitcoinMessage.verify(key, data + hostId, signature);
  }

  /**
   * Takes the body of a private message apart and verifies it (protocol.md 3.4). Empty if there are
   * fewer than three words, the key is not that of the nick, or the signature does not hold. Total.
   *
   * @param body what follows {@code from!to!}
   */
  public static Optional<Verified> verify(Nick from, String body) {
    return verify(from, body, HOST_ID);
  }

  /** The same for another host id. */
  static Optional<Verified> verify(Nick from, String body, String hostId) {
    int signatureAt = body.lastIndexOf(' ');
    int keyAt = signatureAt < 1 ? -1 : body.lastIndexOf(' ', signatureAt - 1);
    if (keyAt < 0) {
      return Optional.empty();
    }
    Optional<PublicKey> key = PublicKey.tryParseHex(body.substring(keyAt + 1, signatureAt));
    // The first space ends the command; if it is also the last before the key, there is no data.
    int commandEnd = body.indexOf(' ');
    String data = commandEnd == keyAt ? "" : body.substring(commandEnd + 1, keyAt);
    return key.filter(k -> verify(from, k, data, hostId, body.substring(signatureAt + 1)))
        .map(k -> new Verified(body.substring(0, commandEnd), data));
  }

  @Override
  public void close() {
    key.close();
  }

  @Override
  public String toString() {
    return "NickIdentity[" + nick + "]";
  }
}
