package org.jmd.core.tx;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.StrictBase64;

/**
 * A signature of one P2WPKH input together with its key, as it travels in {@code !sig}: two script
 * pushes, base64 (protocol.md 4.3). Immutable.
 *
 * @param signature DER followed by the sighash byte; not checked here, see {@link SignatureMatcher}
 * @param publicKey the key that signed, not checked to be on the curve
 */
public record SignatureBlob(ByteString signature, PublicKey publicKey) {
  private static final int MAX_PUSH = 75;
  private static final int MAX_LENGTH = 3 * (1 + MAX_PUSH);
  private static final int MAX_BASE64_LENGTH = (MAX_LENGTH + 2) / 3 * 4;
  private static final int WITNESS_PROGRAM_LENGTH = 22;

  /** Checks that the signature fits into a direct push. */
  public SignatureBlob {
    if (signature.isEmpty() || signature.length() > MAX_PUSH) {
      throw new IllegalArgumentException(
          "signature must be 1.." + MAX_PUSH + " bytes, got " + signature.length());
    }
  }

  /**
   * Parses the pushes. Makers with wrapped segwit coins add the witness program, pushed or raw; it
   * is accepted and dropped, since it follows from the key. Total.
   */
  public static Optional<SignatureBlob> tryParse(byte[] blob) {
    if (blob.length > MAX_LENGTH) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(blob);
    Optional<byte[]> signature = readPush(in);
    Optional<byte[]> key = signature.flatMap(_ -> readPush(in)).filter(SignatureBlob::isCompressed);
    if (key.isEmpty() || !isEndOrProgram(in)) {
      return Optional.empty();
    }
    return signature.map(s -> new SignatureBlob(ByteString.of(s), PublicKey.of(key.get())));
  }

  /** Parses base64, with or without its padding. Total. */
  public static Optional<SignatureBlob> tryParseBase64(String text) {
    if (text.length() > MAX_BASE64_LENGTH) {
      return Optional.empty();
    }
    String padded = text + "=".repeat(-text.length() & 3);
    return StrictBase64.tryDecode(padded).flatMap(SignatureBlob::tryParse);
  }

  private static Optional<byte[]> readPush(ByteBuffer in) {
    if (!in.hasRemaining()) {
      return Optional.empty();
    }
    int length = in.get() & 0xff;
    if (length == 0 || length > MAX_PUSH || length > in.remaining()) {
      return Optional.empty();
    }
    byte[] data = new byte[length];
    in.get(data);
    return Optional.of(data);
  }

  private static boolean isCompressed(byte[] key) {
    return key.length == PublicKey.LENGTH && (key[0] == 2 || key[0] == 3);
  }

  private static boolean isEndOrProgram(ByteBuffer in) {
    if (in.remaining() == 1 + WITNESS_PROGRAM_LENGTH && in.get() != WITNESS_PROGRAM_LENGTH) {
      return false;
    }
    return !in.hasRemaining()
        || (in.remaining() == WITNESS_PROGRAM_LENGTH && in.get() == 0 && in.get() == 20);
  }

  /** The two pushes. */
  public byte[] serialize() {
    byte[] key = publicKey.bytes();
    return ByteBuffer.allocate(2 + signature.length() + key.length)
        .put((byte) signature.length())
        .put(signature.bytes())
        .put((byte) key.length)
        .put(key)
        .array();
  }

  /** The plain text of a {@code !sig} message. */
  public String toBase64() {
    return StrictBase64.encode(serialize());
  }

  /** The witness that makes the input valid. */
  public List<ByteString> witness() {
    return List.of(signature, ByteString.of(publicKey.bytes()));
  }
}
