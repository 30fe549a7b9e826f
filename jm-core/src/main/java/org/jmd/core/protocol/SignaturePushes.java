package org.jmd.core.protocol;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.StrictBase64;

/** The content of {@code sig}: two or three direct script pushes in base64 (protocol.md 4.3). */
final class SignaturePushes {
  private static final int MAX_PUSH = 75;
  private static final int MIN_SIGNATURE = 9;
  private static final int MAX_SIGNATURE = 73;
  private static final int MAX_BYTES = 3 * (MAX_PUSH + 1);
  private static final int MAX_BASE64 = (MAX_BYTES + 2) / 3 * 4;

  private SignaturePushes() {}

  static boolean isSignatureLength(int length) {
    return length >= MIN_SIGNATURE && length <= MAX_SIGNATURE;
  }

  static boolean isPushLength(int length) {
    return length >= 1 && length <= MAX_PUSH;
  }

  static String format(Boxed.Signature message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    push(out, message.signature().bytes());
    push(out, message.publicKey().bytes());
    message.witnessProgram().ifPresent(program -> push(out, program.bytes()));
    return StrictBase64.encode(out.toByteArray());
  }

  private static void push(ByteArrayOutputStream out, byte[] bytes) {
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  static Boxed.Signature parse(String plaintext) throws ProtocolViolation {
    List<byte[]> pushes = pushes(decode(plaintext));
    if (pushes.size() < 2 || pushes.size() > 3 || !isSignatureLength(pushes.get(0).length)) {
      throw new ProtocolViolation.Malformed("sig is not a signature, a key and maybe a program");
    }
    Optional<PublicKey> key = PublicKey.tryParseHex(HexFormat.of().formatHex(pushes.get(1)));
    if (key.isEmpty()) {
      throw new ProtocolViolation.Malformed("sig has no compressed key");
    }
    return new Boxed.Signature(
        Octets.of(pushes.get(0)),
        key.get(),
        pushes.size() == 3 ? Optional.of(Octets.of(pushes.get(2))) : Optional.empty());
  }

  /** Decodes base64 of which the padding may be missing, as some makers send it. */
  private static byte[] decode(String plaintext) throws ProtocolViolation {
    if (plaintext.length() > MAX_BASE64) {
      throw new ProtocolViolation.TooLarge("sig", plaintext.length(), MAX_BASE64);
    }
    String padded = plaintext + "=".repeat((4 - plaintext.length() % 4) % 4);
    Optional<byte[]> bytes = StrictBase64.tryDecode(padded);
    if (bytes.isEmpty()) {
      throw new ProtocolViolation.Malformed("sig is not base64");
    }
    return bytes.get();
  }

  private static List<byte[]> pushes(byte[] script) throws ProtocolViolation {
    List<byte[]> pushes = new ArrayList<>();
    int at = 0;
    while (at < script.length) {
      int length = script[at] & 0xff;
      if (!isPushLength(length) || at + 1 + length > script.length) {
        throw new ProtocolViolation.Malformed("sig is not a sequence of direct pushes");
      }
      pushes.add(Arrays.copyOfRange(script, at + 1, at + 1 + length));
      at += 1 + length;
    }
    return pushes;
  }
}
