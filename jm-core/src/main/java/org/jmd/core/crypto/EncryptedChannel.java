package org.jmd.core.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The encryption of one conversation between maker and taker (protocol.md 5.2): ASCII text in,
 * base64 of nonce, authenticator and ciphertext out. Both directions share one key, so what a peer
 * sent can be played back to it; the session's states must tolerate that. {@link #close()} wipes
 * the key. Safe for use by several threads until then.
 */
public final class EncryptedChannel implements AutoCloseable {
  private final SecretBytes sharedKey;
  private final Entropy entropy;

  /**
   * Derives the key of the conversation; the pair may be closed afterwards.
   *
   * @param entropy source of the nonces
   */
  public EncryptedChannel(NaclKeyPair mine, NaclPublicKey theirs, Entropy entropy) {
    this.sharedKey = mine.sharedKey(theirs);
    this.entropy = entropy;
  }

  /**
   * Encrypts under a fresh nonce.
   *
   * @throws IllegalArgumentException if the text is not ASCII
   * @throws IllegalStateException after {@link #close()}
   */
  public String encrypt(String plaintext) {
    if (!plaintext.chars().allMatch(c -> c < 0x80)) {
      throw new IllegalArgumentException("encrypted text must be ASCII");
    }
    byte[] nonce = entropy.bytes(NaclBox.NONCE_LENGTH);
    byte[] box =
        NaclBox.sodium().seal(sharedKey, nonce, plaintext.getBytes(StandardCharsets.US_ASCII));
    byte[] wire = Arrays.copyOf(nonce, nonce.length + box.length);
    System.arraycopy(box, 0, wire, nonce.length, box.length);
    return StrictBase64.encode(wire);
  }

  /**
   * Decrypts; empty if the base64 is not canonical, the box not authentic or the text not ASCII.
   * Total.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  public Optional<String> decrypt(String base64) {
    return StrictBase64.tryDecode(base64)
        .filter(wire -> wire.length >= NaclBox.NONCE_LENGTH + NaclBox.MAC_LENGTH)
        .flatMap(wire ->
            NaclBox.sodium()
                .open(
                    sharedKey,
                    Arrays.copyOf(wire, NaclBox.NONCE_LENGTH),
                    Arrays.copyOfRange(wire, NaclBox.NONCE_LENGTH, wire.length)))
        .filter(EncryptedChannel::isAscii)
        .map(plaintext -> new String(plaintext, StandardCharsets.US_ASCII));
  }

  private static boolean isAscii(byte[] text) {
    for (byte octet : text) {
      if (octet < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    sharedKey.close();
  }
}
