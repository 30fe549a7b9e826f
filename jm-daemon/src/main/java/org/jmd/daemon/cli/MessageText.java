package org.jmd.daemon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import org.jmd.wallet.message.SignedMessage;

/** The text of a signed message, as an argument or from standard input. */
final class MessageText {
  private MessageText() {}

  /** The argument, or all of standard input but one line end at its end if it is {@code -}. */
  static String read(Terminal terminal, String argument) {
    if (!argument.equals("-")) {
      return argument;
    }
    String all = terminal.readAll(SignedMessage.MAX_MESSAGE_LENGTH + 1);
    String body = all.endsWith("\n") ? all.substring(0, all.length() - 1) : all;
    return body.endsWith("\r") && body.length() < all.length()
        ? body.substring(0, body.length() - 1)
        : body;
  }

  /** Its octets. */
  static byte[] utf8(String text) {
    ByteBuffer encoded;
    try {
      encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new CommandFailed(ExitCode.USAGE, "the text is not valid Unicode", e);
    }
    if (encoded.remaining() > SignedMessage.MAX_MESSAGE_LENGTH) {
      throw new CommandFailed(
          ExitCode.USAGE, "the text is longer than " + SignedMessage.MAX_MESSAGE_LENGTH + " bytes");
    }
    byte[] octets = new byte[encoded.remaining()];
    encoded.get(octets);
    return octets;
  }
}
