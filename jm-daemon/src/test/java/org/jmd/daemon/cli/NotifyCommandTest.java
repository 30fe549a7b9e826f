package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jmd.daemon.notify.RudeServer;
import org.jmd.daemon.notify.WebInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotifyCommandTest {
  @TempDir Path data;
  private CliFixture cli;

  @BeforeEach
  void prepare() {
    cli =
        new CliFixture(data)
            .set("LOGGING__LEVEL", "DEBUG")
            .set("NOTIFICATIONS__USE_TOR", "false")
            .set("NETWORK_CONFIG__DIRECTORY_SERVERS", "127.0.0.1:1");
  }

  @Test
  void sendsATestToEveryTargetAndTellsHowEachTookIt() throws IOException {
    try (WebInbox one = WebInbox.plain(200);
        WebInbox two = WebInbox.plain(200)) {
      cli.set(
          "NOTIFICATIONS__URLS",
          "json://127.0.0.1:" + one.port() + "/s3cret,ntfy://127.0.0.1:" + two.port() + "/s3cret");
      assertThat(cli.ok("notify", "test"))
          .isEqualTo("target 1 (json): delivered\ntarget 2 (ntfy): delivered\n");
      assertThat(one.posts().getFirst().body().path("title").asString(""))
          .isEqualTo("JoinMarket NG (test): test");
      assertThat(two.posts()).hasSize(1);
    }
  }

  @Test
  void endsWithCode1IfATargetDidNotTakeIt() throws IOException {
    try (WebInbox one = WebInbox.plain(401)) {
      cli.set(
          "NOTIFICATIONS__URLS",
          "json://u:s3cret@127.0.0.1:"
              + one.port()
              + "/s3cret"
              + ",json://127.0.0.1:"
              + RudeServer.refusingPort()
              + "/s3cret");
      assertThat(cli.run("notify", "test")).isEqualTo(ExitCode.FAILED);
      assertThat(cli.out())
          .isEqualTo(
              """
              target 1 (json): the server answers HTTP 401
              target 2 (json): no connection: refused
              """);
      assertThat(cli.err()).doesNotContain("s3cret");
    }
  }

  @Test
  void needsATarget() {
    assertThat(cli.run("notify", "test")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("notifications.urls names no target");
    cli.set("NOTIFICATIONS__ENABLED", "true");
    assertThat(cli.run("maker")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err())
        .contains("notifications.enabled is true, but notifications.urls names no target");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3cret", "s3cret://x", "ntfys://s3cret/%0a", "mailtos://s3cret@h.example"})
  void aWrongUrlEndsEveryRoleBeforeItStartsAndIsNotShown(String url) {
    cli.set("NOTIFICATIONS__URLS", url);
    for (String command : new String[] {"maker", "directory", "notify test", "config check"}) {
      assertThat(cli.run(command.split(" "))).as(command).isEqualTo(ExitCode.USAGE);
      assertThat(cli.err()).contains("notifications.urls").doesNotContain("s3cret");
    }
  }

  @Test
  void urlsAreNeverShown() throws IOException {
    Files.writeString(
        data.resolve("config.toml"),
        """
        [notifications]
        urls = ["mailtos://u:s3cret@h.example?to=a@s3cret.example,b@s3cret.example"]
        """);
    assertThat(cli.ok("config", "check")).isEqualTo("configuration is valid\n");
    assertThat(cli.ok("config", "show"))
        .contains("notifications.urls = [hidden]  # file")
        .doesNotContain("s3cret");
    assertThat(new CliFixture(data.resolve("none")).ok("config", "show"))
        .contains("notifications.urls = []  # default");
  }

  @Test
  void refusesToSendThroughTorUnencrypted() {
    cli.set("NOTIFICATIONS__USE_TOR", "true")
        .set("NETWORK_CONFIG__NETWORK", "signet")
        .set("NOTIFICATIONS__URLS", "gotify://s3cret.example/s3cret");
    assertThat(cli.run("notify", "test")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("would leave tor unencrypted").doesNotContain("s3cret");

    cli.set("NOTIFICATIONS__URLS", "gotifys://s3cret.example/s3cret").set("TOR__SOCKS_HOST", "");
    assertThat(cli.run("notify", "test")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("tor.socks_host is empty");
  }
}
