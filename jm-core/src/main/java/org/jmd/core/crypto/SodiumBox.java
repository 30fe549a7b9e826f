package org.jmd.core.crypto;

import com.goterl.lazysodium.SodiumJava;
import java.util.Arrays;
import java.util.Optional;

/** libsodium through JNA. */
final class SodiumBox implements NaclBox {
  private final SodiumJava sodium;

  /** Loads the library on first use. */
  static final class Holder {
    static final SodiumBox INSTANCE = new SodiumBox(SodiumLibrary.load());

    private Holder() {}
  }

  private SodiumBox(SodiumJava sodium) {
    this.sodium = sodium;
  }

  @Override
  public NaclPublicKey publicKey(SecretBytes secret) {
    requireLength("secret key", secret.length(), KEY_LENGTH);
    byte[] result = new byte[KEY_LENGTH];
    requireSuccess(secret.use(key -> sodium.crypto_scalarmult_base(result, key)));
    return new NaclPublicKey(Bytes32.of(result));
  }

  @Override
  public SecretBytes sharedKey(SecretBytes mySecret, NaclPublicKey theirPublic) {
    requireLength("secret key", mySecret.length(), KEY_LENGTH);
    byte[] result = new byte[KEY_LENGTH];
    byte[] theirs = theirPublic.value().bytes();
    requireSuccess(mySecret.use(mine -> sodium.crypto_box_beforenm(result, theirs, mine)));
    return SecretBytes.owning(result);
  }

  @Override
  public byte[] seal(SecretBytes sharedKey, byte[] nonce, byte[] plaintext) {
    requireLength("shared key", sharedKey.length(), KEY_LENGTH);
    requireLength("nonce", nonce.length, NONCE_LENGTH);
    byte[] box = new byte[MAC_LENGTH + plaintext.length];
    requireSuccess(
        sharedKey.use(
            key -> sodium.crypto_box_easy_afternm(box, plaintext, plaintext.length, nonce, key)));
    return box;
  }

  @Override
  public Optional<byte[]> open(SecretBytes sharedKey, byte[] nonce, byte[] box) {
    requireLength("shared key", sharedKey.length(), KEY_LENGTH);
    requireLength("nonce", nonce.length, NONCE_LENGTH);
    if (box.length < MAC_LENGTH) {
      return Optional.empty();
    }
    // Never empty, because JNA passes an empty array as an address that must not be used.
    byte[] plaintext = new byte[Math.max(1, box.length - MAC_LENGTH)];
    int result =
        sharedKey.use(
            key -> sodium.crypto_box_open_easy_afternm(plaintext, box, box.length, nonce, key));
    return result == 0
        ? Optional.of(Arrays.copyOf(plaintext, box.length - MAC_LENGTH))
        : Optional.empty();
  }

  private static void requireLength(String what, int actual, int expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(what + " must be " + expected + " bytes, got " + actual);
    }
  }

  private static void requireSuccess(int result) {
    if (result != 0) {
      throw new IllegalStateException("libsodium failed with " + result);
    }
  }
}
