package org.jmd.daemon.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.Transport;
import org.jmd.core.runtime.Task;
import org.jmd.core.testing.InMemoryNetwork;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that are slow, talk without end or say anything, under a virtual clock. */
class TalkTest {
  private static final Isolation ISOLATION = new Isolation("notification", "t");

  private final VirtualTime time = new VirtualTime();
  private final InMemoryNetwork network = new InMemoryNetwork(time, 5);

  @AfterEach
  void close() {
    time.close();
  }

  /** A server that says these lines, one after each time. */
  private void serve(String host, int port, Duration pause, List<String> lines) {
    network
        .host(host)
        .listen(
            new Transport.BindAddress(host, port),
            link ->
                new LinkListener() {
                  @Override
                  public void opened(Link opened) {
                    time.after(Duration.ofMillis(500), () -> say(opened, 0));
                  }

                  private void say(Link to, int next) {
                    if (next < lines.size() && to.isOpen()) {
                      to.send(Frame.owning((lines.get(next) + "\r\n").getBytes(US_ASCII)));
                      time.after(pause, () -> say(to, next + 1));
                    }
                  }

                  @Override
                  public void received(Link from, byte[] line) {}

                  @Override
                  public void closed(Optional<String> reason) {}
                });
  }

  private Optional<String> deliver(String url) {
    Target target = Targets.parse(List.of(url), server -> true).getFirst();
    AtomicReference<Optional<String>> outcome = new AtomicReference<>(Optional.of("no end"));
    Task task =
        time.start(
            "deliver",
            () -> {
              try {
                new LinkCourier(
                        network.host("here"),
                        time,
                        new SeededEntropy(9),
                        SSLContext.getDefault(),
                        true)
                    .deliver(target, ISOLATION, new Message(Notice.Level.INFO, "t", "b"));
                outcome.set(Optional.empty());
              } catch (Undelivered e) {
                outcome.set(Optional.of(e.reason()));
              } catch (NoSuchAlgorithmException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    time.runUntil(task::isDone, Duration.ofMinutes(10));
    return outcome.get();
  }

  private Duration now() {
    return Duration.ofNanos(time.nowNanos());
  }

  @Test
  void waitsThirtySecondsForAnAnswer() {
    serve("slow", 80, Duration.ZERO, List.of());
    assertThat(deliver("json://slow/x")).contains("the server does not answer in time");
    assertThat(now()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
  }

  @Test
  void waitsTwoMinutesForAllAnswersTogether() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      lines.add("220-patience");
    }
    serve("slow", 25, Duration.ofSeconds(20), lines);
    assertThat(deliver("mailto://slow?from=a@b.example"))
        .contains("the server does not answer in time");
    assertThat(now()).isBetween(Duration.ofSeconds(119), Duration.ofSeconds(121));
  }

  @Test
  void passesOverInterimAnswers() {
    serve(
        "web",
        80,
        Duration.ZERO,
        List.of(
            "HTTP/1.1 100 Continue",
            "",
            "HTTP/1.1 103 Early Hints",
            "Link: x",
            "",
            "HTTP/1.1 200 OK"));
    assertThat(deliver("json://web/x")).isEmpty();
  }

  @Test
  void endsATalkWithAServerThatSpeaksSomethingElse() {
    serve("web", 80, Duration.ZERO, List.of("SSH-2.0-OpenSSH_9"));
    serve("mail", 25, Duration.ZERO, List.of("* OK IMAP4rev1"));
    assertThat(deliver("json://web/x")).contains("the server does not speak HTTP/1.1");
    assertThat(deliver("mailto://mail?from=a@b.example"))
        .contains("the server does not speak SMTP");
  }

  @Test
  void aLinkThatCannotBeEncryptedIsNotUsed() {
    serve("web", 443, Duration.ofSeconds(1), List.of());
    assertThat(deliver("jsons://web/x")).contains("the connection could not be encrypted");
  }

  @Test
  void whateverAServerSaysTheTalkEnds() {
    SplittableRandom random = new SplittableRandom(11);
    String[] words = {
      "220 ",
      "220-",
      "250 ",
      "250-AUTH PLAIN",
      "334 ",
      "354 ",
      "HTTP/1.1 200 OK",
      "HTTP/1.1 100 ",
      "",
      "250-STARTTLS",
      "535 no",
      "HTTP/1.1",
      "999 x",
      "2",
      "x".repeat(500)
    };
    for (int round = 0; round < 200; round++) {
      List<String> lines = new ArrayList<>();
      for (int i = random.nextInt(60); i > 0; i--) {
        lines.add(words[random.nextInt(words.length)]);
      }
      String host = "h" + round;
      serve(host, 25, Duration.ofMillis(random.nextInt(2_000)), lines);
      String url =
          round % 2 == 0
              ? "mailto://u:s3cret@" + host + "?from=a@b.example"
              : "json://" + host + ":25/s3cret";
      deliver(url)
          .ifPresent(reason -> assertThat(reason).isNotEqualTo("no end").doesNotContain("s3cret"));
    }
    assertThat(time.failures()).isEmpty();
  }
}
