package org.jmd.core.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.Pack;

/** crypto_box put together from its parts, for comparison only. */
final class BouncyCastleBox implements NaclBox {
  private static final byte[] SIGMA = "expand 32-byte k".getBytes(StandardCharsets.US_ASCII);

  /** Positions of the constants and of the input in the state, which make up HSalsa20's output. */
  private static final int[] HSALSA_OUTPUT = {0, 5, 10, 15, 6, 7, 8, 9};

  @Override
  public NaclPublicKey publicKey(SecretBytes secret) {
    byte[] result = new byte[32];
    X25519.scalarMultBase(secret.copy(), 0, result, 0);
    return new NaclPublicKey(Bytes32.of(result));
  }

  static byte[] x25519(byte[] secret, byte[] theirs) {
    byte[] result = new byte[32];
    X25519.scalarMult(secret, 0, theirs, 0, result, 0);
    return result;
  }

  @Override
  public SecretBytes sharedKey(SecretBytes mySecret, NaclPublicKey theirPublic) {
    byte[] point = x25519(mySecret.copy(), theirPublic.value().bytes());
    return SecretBytes.owning(hsalsa20(point, new byte[16]));
  }

  private static byte[] hsalsa20(byte[] key, byte[] input) {
    int[] constants = Pack.littleEndianToInt(SIGMA, 0, 4);
    int[] keyWords = Pack.littleEndianToInt(key, 0, 8);
    int[] inputWords = Pack.littleEndianToInt(input, 0, 4);
    int[] state = new int[16];
    for (int i = 0; i < 4; i++) {
      state[5 * i] = constants[i];
      state[1 + i] = keyWords[i];
      state[6 + i] = inputWords[i];
      state[11 + i] = keyWords[4 + i];
    }
    int[] mixed = new int[16];
    Salsa20Engine.salsaCore(20, state, mixed);
    byte[] result = new byte[32];
    for (int i = 0; i < HSALSA_OUTPUT.length; i++) {
      int word = HSALSA_OUTPUT[i];
      // The core adds its input in the end, which HSalsa20 leaves out.
      Pack.intToLittleEndian(mixed[word] - state[word], result, 4 * i);
    }
    return result;
  }

  @Override
  public byte[] seal(SecretBytes sharedKey, byte[] nonce, byte[] plaintext) {
    XSalsa20Engine stream = stream(sharedKey, nonce);
    Poly1305 mac = mac(stream);
    byte[] box = new byte[MAC_LENGTH + plaintext.length];
    stream.processBytes(plaintext, 0, plaintext.length, box, MAC_LENGTH);
    mac.update(box, MAC_LENGTH, plaintext.length);
    mac.doFinal(box, 0);
    return box;
  }

  private static XSalsa20Engine stream(SecretBytes sharedKey, byte[] nonce) {
    XSalsa20Engine stream = new XSalsa20Engine();
    stream.init(true, new ParametersWithIV(new KeyParameter(sharedKey.copy()), nonce));
    return stream;
  }

  /** The first 32 bytes of the stream are the one-time key. */
  private static Poly1305 mac(XSalsa20Engine stream) {
    byte[] key = new byte[32];
    stream.processBytes(key.clone(), 0, key.length, key, 0);
    Poly1305 mac = new Poly1305();
    mac.init(new KeyParameter(key));
    return mac;
  }

  @Override
  public Optional<byte[]> open(SecretBytes sharedKey, byte[] nonce, byte[] box) {
    if (box.length < MAC_LENGTH) {
      return Optional.empty();
    }
    XSalsa20Engine stream = stream(sharedKey, nonce);
    Poly1305 mac = mac(stream);
    mac.update(box, MAC_LENGTH, box.length - MAC_LENGTH);
    byte[] expected = new byte[MAC_LENGTH];
    mac.doFinal(expected, 0);
    if (!Arrays.equals(expected, Arrays.copyOf(box, MAC_LENGTH))) {
      return Optional.empty();
    }
    byte[] plaintext = new byte[box.length - MAC_LENGTH];
    stream.processBytes(box, MAC_LENGTH, plaintext.length, plaintext, 0);
    return Optional.of(plaintext);
  }
}
