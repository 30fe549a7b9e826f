package org.jmd.daemon.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jmd.core.net.TlsTerms;
import org.jmd.daemon.notify.Target.Encryption;
import org.jmd.daemon.notify.Target.Login;

/**
 * Hands a mail to a server: just enough of SMTP (RFC 5321) with STARTTLS (RFC 3207) and
 * authentication (RFC 4954). A password never leaves before the connection is as protected as the
 * target says.
 */
final class MailTalk {
  private static final int MAX_REPLY_LINES = 100;
  private static final Pattern REPLY = Pattern.compile("([2-5][0-9]{2})(?:([ -])(.*))?");

  private final Talk talk;

  private MailTalk(Talk talk) {
    this.talk = talk;
  }

  /** What the server said: a code, and the texts of its lines. */
  private record Reply(int code, List<String> texts) {
    boolean offers(String extension) {
      return texts.stream().anyMatch(text -> text.toUpperCase(Locale.ROOT).equals(extension));
    }

    boolean offersAuthentication(String mechanism) {
      return texts.stream()
          .map(text -> text.toUpperCase(Locale.ROOT).split("[ =]"))
          .anyMatch(words -> words[0].equals("AUTH") && List.of(words).contains(mechanism));
    }
  }

  /**
   * Sends one mail.
   *
   * @param talk open, and encrypted if the target wants that from the first octet
   * @param text from {@link MailText}
   */
  static void send(Talk talk, Target.Mail mail, TlsTerms terms, byte[] text)
      throws Undelivered, InterruptedException {
    new MailTalk(talk).send(mail, terms, text);
  }

  private void send(Target.Mail mail, TlsTerms terms, byte[] text)
      throws Undelivered, InterruptedException {
    expect("the greeting", 220);
    Reply abilities = greet();
    if (mail.server().encryption() == Encryption.STARTTLS) {
      if (!abilities.offers("STARTTLS")) {
        throw Undelivered.forGood("the server does not offer STARTTLS");
      }
      talk.say("STARTTLS");
      expect("STARTTLS", 220);
      talk.secure(terms);
      abilities = greet();
    }
    if (mail.login().isPresent()) {
      authenticate(mail.login().get(), abilities);
    }
    talk.say("MAIL FROM:<" + mail.from().text() + ">");
    expect("the sender", 250);
    for (Hidden recipient : mail.to()) {
      talk.say("RCPT TO:<" + recipient.text() + ">");
      expect("a recipient", 250);
    }
    talk.say("DATA");
    expect("DATA", 354);
    talk.say(text);
    talk.say(".");
    expect("the mail", 250);
    // The mail is delivered, whatever the server says to this.
    talk.say("QUIT");
  }

  /** The name and the address of this machine are nobody's business. */
  private Reply greet() throws Undelivered, InterruptedException {
    talk.say("EHLO [127.0.0.1]");
    return expect("EHLO", 250);
  }

  private void authenticate(Login.Password login, Reply abilities)
      throws Undelivered, InterruptedException {
    String user = login.user().text();
    String password = login.password().text();
    if (abilities.offersAuthentication("PLAIN")) {
      talk.say("AUTH PLAIN " + base64("\0" + user + "\0" + password));
    } else if (abilities.offersAuthentication("LOGIN")) {
      talk.say("AUTH LOGIN");
      expect("AUTH", 334);
      talk.say(base64(user));
      expect("AUTH", 334);
      talk.say(base64(password));
    } else {
      throw Undelivered.forGood("the server offers neither AUTH PLAIN nor AUTH LOGIN");
    }
    expect("user and password", 235);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private Reply expect(String what, int code) throws Undelivered, InterruptedException {
    Reply reply = hear();
    if (reply.code() == code) {
      return reply;
    }
    String reason = "the server answers " + reply.code() + " to " + what;
    throw reply.code() < 500 ? Undelivered.forNow(reason) : Undelivered.forGood(reason);
  }

  private Reply hear() throws Undelivered, InterruptedException {
    List<String> texts = new ArrayList<>();
    Optional<Integer> code = Optional.empty();
    for (int line = 0; line < MAX_REPLY_LINES; line++) {
      var matcher = REPLY.matcher(talk.hear());
      if (!matcher.matches()) {
        break;
      }
      int said = Integer.parseInt(matcher.group(1));
      if (code.isPresent() && code.get() != said) {
        break;
      }
      code = Optional.of(said);
      texts.add(Optional.ofNullable(matcher.group(3)).orElse(""));
      if (!"-".equals(matcher.group(2))) {
        return new Reply(said, List.copyOf(texts));
      }
    }
    throw Undelivered.forGood("the server does not speak SMTP");
  }
}
