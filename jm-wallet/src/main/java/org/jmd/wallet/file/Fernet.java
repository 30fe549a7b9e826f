package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jmd.core.crypto.SecretBytes;

/**
 * Fernet tokens: AES-128-CBC with HMAC-SHA256 over everything before it, as URL-safe base64 with
 * padding (wallet.md 2.1). The key is 32 octets: first the HMAC key, then the AES key. The time in
 * a token is written and never judged.
 */
final class Fernet {
  static final int KEY_LENGTH = 32;
  static final int IV_LENGTH = 16;

  private static final byte VERSION = (byte) 0x80;
  private static final int HALF = 16;
  private static final int HEADER = 1 + Long.BYTES + IV_LENGTH;
  private static final int MAC_LENGTH = 32;

  private Fernet() {}

  /** The ASCII token that hides the plaintext. */
  static byte[] encrypt(SecretBytes key, byte[] plaintext, byte[] iv, Instant time) {
    byte[] ciphertext = key.use(k -> cipher(Cipher.ENCRYPT_MODE, k, iv, plaintext)).orElseThrow();
    byte[] signed =
        ByteBuffer.allocate(HEADER + ciphertext.length)
            .put(VERSION)
            .putLong(time.getEpochSecond())
            .put(iv)
            .put(ciphertext)
            .array();
    byte[] token = Arrays.copyOf(signed, signed.length + MAC_LENGTH);
    System.arraycopy(mac(key, signed), 0, token, signed.length, MAC_LENGTH);
    return Base64.getUrlEncoder().encode(token);
  }

  /** What the token hides; empty if it is no token or was not made with this key. Total. */
  static Optional<SecretBytes> decrypt(SecretBytes key, byte[] asciiToken) {
    byte[] token;
    try {
      token = Base64.getUrlDecoder().decode(new String(asciiToken, US_ASCII));
    } catch (IllegalArgumentException _) {
      // Empty is the answer.
      return Optional.empty();
    }
    int ciphertextLength = token.length - HEADER - MAC_LENGTH;
    if (ciphertextLength < HALF || ciphertextLength % HALF != 0 || token[0] != VERSION) {
      return Optional.empty();
    }
    byte[] signed = Arrays.copyOf(token, token.length - MAC_LENGTH);
    byte[] tag = Arrays.copyOfRange(token, token.length - MAC_LENGTH, token.length);
    if (!MessageDigest.isEqual(mac(key, signed), tag)) {
      return Optional.empty();
    }
    byte[] iv = Arrays.copyOfRange(token, HEADER - IV_LENGTH, HEADER);
    byte[] ciphertext = Arrays.copyOfRange(token, HEADER, HEADER + ciphertextLength);
    return key.use(k -> cipher(Cipher.DECRYPT_MODE, k, iv, ciphertext)).map(SecretBytes::owning);
  }

  private static Optional<byte[]> cipher(int mode, byte[] key, byte[] iv, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, new SecretKeySpec(key, HALF, HALF, "AES"), new IvParameterSpec(iv));
      return Optional.of(cipher.doFinal(input));
    } catch (javax.crypto.BadPaddingException _) {
      // The padding was wrong under a right HMAC: no token of ours.
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks AES-CBC", e);
    }
  }

  private static byte[] mac(SecretBytes key, byte[] data) {
    return key.use(k -> {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(k, 0, HALF, "HmacSHA256"));
        return mac.doFinal(data);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK lacks HmacSHA256", e);
      }
    });
  }
}
