package org.jmd.daemon.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Collectors;

/** A mail as it is handed over: headers and a text in base64, which needs no care of dots. Pure. */
final class MailText {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(76, new byte[] {'\r', '\n'});

  /** So many octets become an encoded word of at most 75 characters. */
  private static final int WORD_OCTETS = 42;

  private MailText() {}

  /**
   * The lines of the mail, the last one ended.
   *
   * @param id a name that no other mail has, without angle brackets
   */
  static byte[] of(Target.Mail to, Message message, Instant now, String id) {
    String recipients = to.to().stream().map(Hidden::text).collect(Collectors.joining(",\r\n "));
    return String.join(
            "\r\n",
            "From: " + to.from().text(),
            "To: " + recipients,
            "Subject: " + subject(message.title()),
            "Date: " + DATE.format(now),
            "Message-ID: <" + id + "@" + domain(to.from().text()) + ">",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            LINES.encodeToString((message.body() + "\n").getBytes(UTF_8)),
            "")
        .getBytes(US_ASCII);
  }

  private static String domain(String address) {
    return address.substring(address.lastIndexOf('@') + 1);
  }

  /** An encoded word is cut between characters, not between octets (RFC 2047). */
  private static String subject(String title) {
    if (title.chars().allMatch(c -> c >= ' ' && c < 0x7f) && !title.contains("=?")) {
      return title;
    }
    StringBuilder words = new StringBuilder();
    StringBuilder word = new StringBuilder();
    title
        .codePoints()
        .forEach(c -> {
          String character = Character.toString(c);
          if ((word + character).getBytes(UTF_8).length > WORD_OCTETS) {
            words.append(encoded(word)).append("\r\n ");
            word.setLength(0);
          }
          word.append(character);
        });
    return words.append(encoded(word)).toString();
  }

  private static String encoded(StringBuilder word) {
    return "=?utf-8?B?"
        + Base64.getEncoder().encodeToString(word.toString().getBytes(UTF_8))
        + "?=";
  }
}
