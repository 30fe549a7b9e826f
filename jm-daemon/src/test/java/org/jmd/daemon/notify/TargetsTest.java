package org.jmd.daemon.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jmd.core.net.Endpoint;
import org.jmd.daemon.notify.Target.Encryption;
import org.jmd.daemon.notify.Target.Login;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
  private static final String ONION = "a".repeat(56) + ".onion";

  private static Target only(String url) {
    List<Target> targets = Targets.parse(List.of(url), server -> true);
    assertThat(targets).hasSize(1);
    return targets.getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "ntfy://alerts, ntfy.sh:443, TLS",
    "ntfys://alerts, ntfy.sh:443, TLS",
    "ntfys://ntfy.example/alerts, ntfy.example:443, TLS",
    "ntfy://ntfy.example:8080/alerts, ntfy.example:8080, NONE",
    "gotifys://push.example/AbC.12-3_x, push.example:443, TLS",
    "gotify://[::1]:81/AbC, [::1]:81, NONE",
    "tgram://123456789:AAabcdefghijkl_-/-1001234, api.telegram.org:443, TLS",
    "discord://123456789012/AbCdEf-_gh, discord.com:443, TLS",
    "slack://T00000000/B00000000/XXXXXXXX, hooks.slack.com:443, TLS",
    "jsons://hooks.example:8443/a/b, hooks.example:8443, TLS",
    "json://127.0.0.1:9, 127.0.0.1:9, NONE",
    "mailtos://me:pw@mail.example, mail.example:587, STARTTLS",
    "mailtos://me:pw@mail.example?mode=ssl, mail.example:465, TLS",
    "mailtos://me:pw@example.org:2525?smtp=smtp.example.org, smtp.example.org:2525, STARTTLS",
    "mailto://mail.example?from=a@b.example, mail.example:25, NONE",
  })
  void knowsTheServerOfEveryService(String url, String server, Encryption encryption) {
    Target.Server found = only(url).server();
    assertThat(found.endpoint()).hasToString(server);
    assertThat(found.encryption()).isEqualTo(encryption);
  }

  @Test
  void readsWhoSends() {
    assertThat(((Target.Ntfy) only("ntfys://u%40x:p%3aw@ntfy.example/t")).login())
        .contains(new Login.Password(new Hidden("u@x"), new Hidden("p:w")));
    assertThat(((Target.Ntfy) only("ntfys://tk_1@ntfy.example/t")).login())
        .contains(new Login.Bearer(new Hidden("tk_1")));
    assertThat(((Target.JsonHook) only("jsons://hooks.example")).login()).isEmpty();
  }

  @Test
  void readsAMailWithAllThatMaySaidOfIt() {
    Target.Mail mail =
        (Target.Mail)
            only(
                "mailtos://me%40example.org:s3cret@example.org"
                    + "?to=a@x.example,b@y.example&from=jm@example.org&mode=ssl");
    assertThat(mail.login())
        .contains(new Login.Password(new Hidden("me@example.org"), new Hidden("s3cret")));
    assertThat(mail.from().text()).isEqualTo("jm@example.org");
    assertThat(mail.to()).extracting(Hidden::text).containsExactly("a@x.example", "b@y.example");

    Target.Mail plain = (Target.Mail) only("mailtos://me:s3cret@example.org");
    assertThat(plain.from().text()).isEqualTo("me@example.org");
    assertThat(plain.to()).extracting(Hidden::text).containsExactly("me@example.org");
  }

  @Test
  void oneUrlMayNameSeveralTargets() {
    assertThat(Targets.parse(List.of("ntfys://n.example/a/b/c", "ntfy://d"), server -> true))
        .extracting(target -> ((Target.Ntfy) target).topic().text())
        .containsExactly("a", "b", "c", "d");
    assertThat(Targets.parse(List.of("tgram://1:abcdefghijkl/12/@chan"), server -> true))
        .hasSize(2);
  }

  @Test
  void refusesMoreTargetsThanAnybodyReads() {
    String many = "ntfys://n.example" + "/topic".repeat(21);
    assertThatThrownBy(() -> Targets.parse(List.of(many), server -> true))
        .hasMessage("notifications.urls names 21 targets, at most 20 are used");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3cret",
        "s3cret://s3cret",
        "ntfys://s3cret/with/s3cret?x=1",
        "ntfys://host s3cret/x",
        "ntfys://s3cret:99999/s3cret",
        "ntfys://u:s3cret@/s3cret",
        "ntfys://h.example/s3cret!",
        "ntfys://s3cret%0d%0aX",
        "gotifys://s3cret",
        "gotifys://h.example/s3cret%0a",
        "tgram://s3cret/12",
        "tgram://1:s3cretabcdefgh",
        "tgram://1:s3cretabcdefgh/a%20b",
        "discord://s3cret/s3cret",
        "discord://1/s3cret/x",
        "slack://s3cret/s3cret",
        "slack://xoxb-s3cret/x",
        "jsons:///s3cret",
        "jsons://h.example/?s3cret=1",
        "mailtos://s3cret@h.example",
        "mailtos://u:s3cret@h.example?mode=none",
        "mailtos://u:s3cret@h.example?mode=insecure",
        "mailto://u:s3cret@h.example?mode=ssl",
        "mailtos://u:s3cret@h.example?to=s3cret",
        "mailtos://u:s3cret@h.example?from=a@b%0d%0aX",
        "mailtos://u:s3cret@h.example?smtp=s3cret/",
      })
  void refusesWhatIsWrongWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> Targets.parse(List.of("ntfy://fine", url), server -> true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("notifications.urls: entry 2 ")
        .hasMessageNotContaining("s3cret")
        .satisfies(e -> assertThat(String.valueOf(e.getCause())).doesNotContain("s3cret"));
  }

  @Test
  void refusesAServerThatWouldBeReachedUnencryptedThroughTor() {
    for (String url : List.of("json://h.example/s3cret", "mailto://h.example?from=a@b.example")) {
      assertThatThrownBy(() -> Targets.parse(List.of(url), Endpoint::isOnion))
          .hasMessageStartingWith("notifications.urls: entry 1 would leave tor unencrypted")
          .hasMessageNotContaining("s3cret");
    }
    assertThat(Targets.parse(List.of("ntfy://" + ONION + "/t"), Endpoint::isOnion)).hasSize(1);
    assertThat(Targets.parse(List.of("ntfy://t", "jsons://h.example"), Endpoint::isOnion))
        .hasSize(2);
  }

  @Test
  void tellsNothingOfItselfButTheService() {
    String text =
        Targets.parse(
                List.of(
                    "ntfys://u:s3cret@s3cret.example/s3cret",
                    "gotifys://s3cret.example/s3cret/s3cret",
                    "tgram://1:s3cretabcdefgh/s3cret",
                    "discord://1/s3cret",
                    "slack://s3cret/s3cret/s3cret",
                    "jsons://u:s3cret@s3cret.example/s3cret",
                    "mailtos://s3cret:s3cret@s3cret.example?to=s3cret@s3cret.example"),
                server -> true)
            .toString();
    assertThat(text).doesNotContain("s3cret");
  }

  @Test
  void anyTextGivesTargetsOrAComplaint() {
    SplittableRandom random = new SplittableRandom(7);
    String alphabet = "antfysmilog:/@?&=%0aZ.-_[]# \u00e9\r\n,";
    List<String> beginnings =
        List.of(
            "",
            "ntfys://",
            "gotifys://",
            "tgram://",
            "discord://",
            "slack://",
            "jsons://",
            "mailtos://u:p@",
            "mailtos://u:p@h?");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder url = new StringBuilder(beginnings.get(random.nextInt(beginnings.size())));
      for (int length = random.nextInt(30); length > 0; length--) {
        url.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Optional<String> complaint = complaint(url.toString());
      complaint.ifPresent(text -> assertThat(text).startsWith("notifications.urls"));
    }
  }

  private static Optional<String> complaint(String url) {
    try {
      Targets.parse(List.of(url), server -> true);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
