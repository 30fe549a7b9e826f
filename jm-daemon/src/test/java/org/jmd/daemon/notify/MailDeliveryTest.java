package org.jmd.daemon.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail, over real sockets, through a SOCKS proxy, with real TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailDeliveryTest {
  private Deliveries deliveries;

  @BeforeAll
  void certify(@TempDir Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    deliveries = new Deliveries(directory);
  }

  private Optional<Undelivered> mail(String url, FakeMailServer server)
      throws IOException, InterruptedException {
    return deliveries.deliver(url, server.port());
  }

  @Test
  void handsOverAMailAfterStartTls() throws IOException, InterruptedException {
    try (FakeMailServer server =
        new FakeMailServer(deliveries.certificate, false, "STARTTLS/AUTH LOGIN PLAIN/8BITMIME")) {
      assertThat(
              mail(
                  "mailtos://me:s3cret@mail.example?from=jm@x.example&to=a@y.example,b@z.example",
                  server))
          .isEmpty();
      List<String> lines = server.lines();
      assertThat(lines.subList(0, 9))
          .containsExactly(
              "EHLO [127.0.0.1]",
              "STARTTLS",
              "[tls]",
              "EHLO [127.0.0.1]",
              "AUTH PLAIN AG1lAHMzY3JldA==",
              "MAIL FROM:<jm@x.example>",
              "RCPT TO:<a@y.example>",
              "RCPT TO:<b@z.example>",
              "DATA");
      int dot = lines.indexOf(".");
      List<String> text = lines.subList(9, dot);
      assertThat(text)
          .startsWith(
              "From: jm@x.example",
              "To: a@y.example,",
              " b@z.example",
              "Subject: jmd (maker): <fill>")
          .contains(
              "MIME-Version: 1.0",
              "Content-Type: text/plain; charset=utf-8",
              "Content-Transfer-Encoding: base64");
      assertThat(text.get(4)).matches("Date: \\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} \\+0000");
      assertThat(text.get(5)).matches("Message-ID: <[0-9a-f]{32}@x\\.example>");
      String body = text.stream().skip(text.indexOf("") + 1).collect(Collectors.joining());
      assertThat(new String(Base64.getDecoder().decode(body), UTF_8))
          .isEqualTo("taker: J5abc\namount: 5 sats\n");
    }
  }

  @Test
  void handsOverAMailOnAConnectionThatIsEncryptedAtOnce() throws IOException, InterruptedException {
    try (FakeMailServer server = new FakeMailServer(deliveries.certificate, true, "AUTH LOGIN")) {
      assertThat(mail("mailtos://me:s3cret@mail.example?mode=ssl", server)).isEmpty();
      assertThat(server.lines().subList(0, 6))
          .containsExactly(
              "[tls]",
              "EHLO [127.0.0.1]",
              "AUTH LOGIN",
              "bWU=",
              "czNjcmV0",
              "MAIL FROM:<me@mail.example>");
    }
  }

  @Test
  void givesNoPasswordToAServerThatDoesNotEncrypt() throws IOException, InterruptedException {
    try (FakeMailServer server = new FakeMailServer(deliveries.certificate, false, "AUTH PLAIN")) {
      Undelivered problem = mail("mailtos://me:s3cret@mail.example", server).orElseThrow();
      assertThat(problem.reason()).isEqualTo("the server does not offer STARTTLS");
      assertThat(problem.isTemporary()).isFalse();
      assertThat(server.lines()).first().isEqualTo("EHLO [127.0.0.1]");
      assertThat(String.join("\n", server.lines())).doesNotContain("AUTH").doesNotContain("[tls]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AUTH, 535, false, user and password",
    "MAIL, 451, true, the sender",
    "RCPT, 550, false, a recipient",
    "DATA, 421, true, DATA",
  })
  void tellsWhatAMailServerRefuses(String command, int code, boolean temporary, String what)
      throws IOException, InterruptedException {
    try (FakeMailServer server = new FakeMailServer(deliveries.certificate, true, "AUTH PLAIN")) {
      server.refuse(command, code);
      Undelivered problem = mail("mailtos://me:s3cret@mail.example?mode=ssl", server).orElseThrow();
      assertThat(problem.reason()).isEqualTo("the server answers " + code + " to " + what);
      assertThat(problem.isTemporary()).isEqualTo(temporary);
    }
  }
}
