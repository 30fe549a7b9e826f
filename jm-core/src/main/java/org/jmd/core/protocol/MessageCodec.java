package org.jmd.core.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.EncryptedChannel;

/**
 * Messages to lines and back (protocol.md 1.3, 1.4, 4). Parsing is total: any text gives messages
 * or a {@link ProtocolViolation}. Formatting and parsing are inverse to each other. Stateless.
 */
public final class MessageCodec {
  private MessageCodec() {}

  /** The line of a public message: {@code from!PUBLIC!command}. */
  public static String formatPublic(Nick from, PublicMessage message) {
    return from + "!" + RoutedLine.PUBLIC + "!" + PublicCommands.format(message);
  }

  /**
   * Parses the line of a PUBMSG. Commands that are unknown or malformed are only counted.
   *
   * @throws ProtocolViolation if the line has no sender or is not public, has far too many commands
   *     or offers, or asks for the order book more than once
   */
  public static PublicLine parsePublic(String line) throws ProtocolViolation {
    RoutedLine routed = route(line);
    if (!routed.isPublic()) {
      throw new ProtocolViolation.Misaddressed(routed.to());
    }
    return PublicCommands.parse(sender(routed), routed.body());
  }

  /** The signed line of a private message: {@code from!to!command data key signature}. */
  public static String formatPrivate(NickIdentity from, Nick to, WireMessage message) {
    String body =
        switch (message) {
          case Plain plain -> from.signedBody(plain.command(), plain.data());
          case Sealed box -> from.signedBody(box.command().wireName(), box.ciphertext());
        };
    return from.nick() + "!" + to + "!" + body;
  }

  /**
   * Verifies and parses the line of a PRIVMSG. The signature is verified before the data is looked
   * at.
   *
   * @param me the nick to which the line must be addressed
   * @throws ProtocolViolation if it is addressed to somebody else, not signed by the key of its
   *     sender, or not a command with its data
   */
  public static PrivateLine parsePrivate(String line, Nick me) throws ProtocolViolation {
    RoutedLine routed = route(line);
    if (!routed.to().equals(me.value())) {
      throw new ProtocolViolation.Misaddressed(routed.to());
    }
    Nick from = sender(routed);
    Optional<NickIdentity.Verified> body =
        NickIdentity.verify(from, withoutLeadingBangs(routed.body()));
    if (body.isEmpty()) {
      throw new ProtocolViolation.BadSignature("not signed by the key of " + from);
    }
    String command = body.get().command();
    String data = body.get().data();
    return new PrivateLine(from, command, data, PrivateCommands.parse(command, data));
  }

  private static RoutedLine route(String line) throws ProtocolViolation {
    Optional<RoutedLine> routed = RoutedLine.tryParse(line);
    if (routed.isEmpty()) {
      throw new ProtocolViolation.Malformed("line has no sender, addressee and body");
    }
    return routed.get();
  }

  private static Nick sender(RoutedLine routed) throws ProtocolViolation {
    Optional<Nick> from = Nick.tryParse(routed.from());
    if (from.isEmpty()) {
      throw new ProtocolViolation.Malformed(
          "sender is no nick: " + ProtocolViolation.excerpt(routed.from()));
    }
    return from.get();
  }

  /** Some documentation shows a bang before the command, and some peers believe it. */
  private static String withoutLeadingBangs(String body) {
    int start = 0;
    while (start < body.length() && body.charAt(start) == '!') {
      start++;
    }
    return body.substring(start);
  }

  /** Encrypts a message. */
  public static Sealed seal(Boxed message, EncryptedChannel channel) {
    return new Sealed(message.command(), channel.encrypt(message.plaintext()));
  }

  /**
   * Decrypts and parses a message.
   *
   * @throws ProtocolViolation {@link ProtocolViolation.Undecryptable} if the box does not open,
   *     another one if it holds something else than its command says
   */
  public static Boxed open(Sealed box, EncryptedChannel channel) throws ProtocolViolation {
    Optional<String> plaintext = channel.decrypt(box.ciphertext());
    if (plaintext.isEmpty()) {
      throw new ProtocolViolation.Undecryptable(box.command().wireName());
    }
    return BoxedData.parse(box.command(), plaintext.get());
  }

  /**
   * Parses what was in a box.
   *
   * @throws ProtocolViolation if it is not the data of that command
   */
  public static Boxed parseBoxed(BoxedCommand command, String plaintext) throws ProtocolViolation {
    return BoxedData.parse(command, plaintext);
  }

  /**
   * Splits a text at a separator; each part goes through unchanged.
   *
   * @throws ProtocolViolation if there are more than {@code max} parts
   */
  static List<String> split(String text, char separator, int max, String what)
      throws ProtocolViolation {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (true) {
      int end = text.indexOf(separator, start);
      if (parts.size() == max) {
        throw new ProtocolViolation.TooLarge(what, parts.size() + 1L, max);
      }
      if (end < 0) {
        parts.add(text.substring(start));
        return parts;
      }
      parts.add(text.substring(start, end));
      start = end + 1;
    }
  }
}
