package org.jmd.daemon.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MailTextTest {
  private static final Target.Mail TARGET =
      (Target.Mail)
          Targets.parse(List.of("mailtos://me:pw@mail.example"), server -> true).getFirst();

  private static List<String> lines(String title, String body) {
    byte[] text =
        MailText.of(
            TARGET,
            new Message(Notice.Level.INFO, title, body),
            Instant.parse("2026-11-08T09:05:00Z"),
            "id-1");
    return Arrays.asList(new String(text, US_ASCII).split("\r\n", -1));
  }

  @Test
  void writesEveryHeader() {
    assertThat(lines("title", "body"))
        .containsExactly(
            "From: me@mail.example",
            "To: me@mail.example",
            "Subject: title",
            "Date: Sun, 08 Nov 2026 09:05:00 +0000",
            "Message-ID: <id-1@mail.example>",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            "Ym9keQo=",
            "");
  }

  @Test
  void noLineIsTooLongAndNoneIsALoneDot() {
    List<String> lines =
        lines("t\u00e4gliche \u00dcbersicht ".repeat(8), ".\n.\n" + "x".repeat(1_490));
    assertThat(lines).allMatch(line -> line.length() <= 78).doesNotContain(".");
  }

  @Test
  void encodesTitlesThatAreNotAsciiWithoutCuttingCharacters() {
    String title = "\u00dcbersicht \ud83d\ude00 ".repeat(9).strip();
    String subject =
        lines(title, "b").stream()
            .dropWhile(line -> !line.startsWith("Subject: "))
            .takeWhile(line -> !line.startsWith("Date"))
            .collect(Collectors.joining());
    String decoded =
        Arrays.stream(subject.substring(9).split(" "))
            .map(word -> word.replaceAll("^=\\?utf-8\\?B\\?|\\?=$", ""))
            .map(word -> new String(Base64.getDecoder().decode(word), UTF_8))
            .collect(Collectors.joining());
    assertThat(decoded).isEqualTo(title).doesNotContain("\ufffd");
  }
}
