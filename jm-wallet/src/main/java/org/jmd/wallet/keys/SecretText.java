package org.jmd.wallet.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Secret text as arrays that can be wiped. Pure ASCII, which nearly all of it is, never becomes a
 * {@link String}; other text does for a moment, because only strings can be normalised.
 */
final class SecretText {
  /** The most octets that a char can take. */
  private static final int LONGEST_CODE = 3;

  private SecretText() {}

  /** The characters of UTF-8; malformed octets become U+FFFD. The caller wipes them. */
  static char[] characters(byte[] utf8) {
    return copy(UTF_8.decode(ByteBuffer.wrap(utf8)));
  }

  /** The characters, or empty if the octets are no UTF-8. The caller wipes them. */
  static Optional<char[]> tryCharacters(byte[] octets) {
    try {
      return Optional.of(copy(UTF_8.newDecoder().decode(ByteBuffer.wrap(octets))));
    } catch (CharacterCodingException _) {
      // Empty is the answer.
      return Optional.empty();
    }
  }

  private static char[] copy(CharBuffer decoded) {
    char[] characters = new char[decoded.remaining()];
    decoded.get(characters);
    Arrays.fill(decoded.array(), '\0');
    return characters;
  }

  /** UTF-8 in NFKD. The caller wipes it. */
  static byte[] normalised(byte[] utf8) {
    for (byte octet : utf8) {
      if (octet < 0) {
        char[] characters = characters(utf8);
        try {
          return Normalizer.normalize(CharBuffer.wrap(characters), Normalizer.Form.NFKD)
              .getBytes(UTF_8);
        } finally {
          Arrays.fill(characters, '\0');
        }
      }
    }
    return utf8.clone();
  }

  /** The words, separated by one blank each, whatever white space stood between and around them. */
  static byte[] joined(char[] text) {
    CharBuffer words = CharBuffer.allocate(text.length);
    boolean pending = false;
    for (char c : text) {
      if (isSpace(c)) {
        pending = words.position() > 0;
      } else {
        if (pending) {
          words.put(' ');
          pending = false;
        }
        words.put(c);
      }
    }
    byte[] room = new byte[words.flip().remaining() * LONGEST_CODE];
    ByteBuffer encoded = ByteBuffer.wrap(room);
    UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE).encode(words, encoded, true);
    byte[] octets = Arrays.copyOf(room, encoded.position());
    Arrays.fill(words.array(), '\0');
    Arrays.fill(room, (byte) 0);
    return octets;
  }

  /** White space of any script; Japanese words are often separated by U+3000. */
  static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** A stream whose buffers are wiped, for putting words together. */
  static final class Buffer extends ByteArrayOutputStream {
    Buffer(int size) {
      super(size);
    }

    /** What was written; this buffer is empty and clean afterwards. */
    byte[] take() {
      byte[] all = toByteArray();
      Arrays.fill(buf, (byte) 0);
      reset();
      return all;
    }
  }
}
