package org.jmd.daemon.notify;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.net.Isolation;
import org.jmd.core.runtime.Task;
import org.jmd.core.testing.InMemoryNetwork;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.daemon.notify.Notice.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What waits, is tried again, left out and dropped, under a virtual clock. */
class OutboxTest {
  private static final Outbox.Retries THREE = new Outbox.Retries(3, Duration.ofSeconds(5));

  private final VirtualTime time = new VirtualTime();
  private final SeededEntropy entropy = new SeededEntropy(3);
  private final Office office = new Office();
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.jmd.daemon.notify");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  /** A courier that does as it is told and keeps what came at which second. */
  private final class Office implements Courier {
    final List<String> tries = new ArrayList<>();
    final List<Message> delivered = new ArrayList<>();
    Optional<Undelivered> problem = Optional.empty();
    Duration takes = Duration.ZERO;
    boolean broken;

    @Override
    public void deliver(Target target, Isolation isolation, Message message)
        throws Undelivered, InterruptedException {
      assertThat(isolation.purpose()).isEqualTo("notification");
      tries.add(target.service() + " " + time.nowNanos() / 1_000_000_000L);
      if (broken) {
        throw new IllegalStateException("bug at https://s3cret.example");
      }
      if (!takes.isZero()) {
        time.sleep(takes);
      }
      if (problem.isPresent()) {
        throw problem.get();
      }
      delivered.add(message);
    }
  }

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.DEBUG);
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setLevel(null);
    time.close();
  }

  private List<String> lines(Level level) {
    return log.list.stream()
        .filter(line -> line.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private Notifier notifier(Outbox.Retries retries, Set<Kind> wanted, String... urls) {
    NotifySettings settings =
        new NotifySettings(
            Targets.parse(List.of(urls), server -> true),
            wanted,
            "JoinMarket NG (maker)",
            new Wording(true, true, true, ""),
            retries);
    return Notifier.open(
        settings, office, new InMemoryNetwork(time, 1).host("here"), time, entropy);
  }

  private static Notice notice(Kind kind, String line) {
    return new Notice(kind, Notice.Level.INFO, "event", List.of(line));
  }

  @Test
  void sendsWhatIsWantedToEveryTarget() {
    Notifier notifier = notifier(THREE, Set.of(Kind.FILL), "ntfy://one", "jsons://two.example");
    notifier.post(notice(Kind.FILL, "a"));
    notifier.post(notice(Kind.SIGNING, "b"));
    notifier.post(notice(Kind.ALWAYS, "c"));
    time.run(Duration.ofSeconds(1));

    assertThat(office.delivered)
        .extracting(Message::text)
        .containsExactlyInAnyOrder(
            "JoinMarket NG (maker): event\na",
            "JoinMarket NG (maker): event\na",
            "JoinMarket NG (maker): event\nc",
            "JoinMarket NG (maker): event\nc");
  }

  @Test
  void triesAgainAfterTimesThatDouble() {
    office.problem = Optional.of(Undelivered.forNow("no connection"));
    notifier(THREE, Set.of(Kind.FILL), "ntfy://s3cret").post(notice(Kind.FILL, "a"));
    time.run(Duration.ofMinutes(5));

    assertThat(office.tries).containsExactly("ntfy 0", "ntfy 5", "ntfy 15", "ntfy 35");
    assertThat(lines(Level.WARN))
        .containsExactly("message to target 1 (ntfy) not delivered: no connection");
  }

  @Test
  void doesNotTryAgainWhatWillGoNoBetter() {
    office.problem = Optional.of(Undelivered.forGood("the server answers HTTP 403"));
    notifier(THREE, Set.of(Kind.FILL), "ntfy://s3cret").post(notice(Kind.FILL, "a"));
    time.run(Duration.ofMinutes(5));
    assertThat(office.tries).hasSize(1);
  }

  @Test
  void triesOnceWhereRetriesAreOff() {
    office.problem = Optional.of(Undelivered.forNow("no connection"));
    notifier(new Outbox.Retries(0, Duration.ofSeconds(5)), Set.of(Kind.FILL), "ntfy://s3cret")
        .post(notice(Kind.FILL, "a"));
    time.run(Duration.ofMinutes(5));
    assertThat(office.tries).hasSize(1);
  }

  @Test
  void tellsOfAFailingTargetOnceAndOfItsRecoveryOnce() {
    Notifier notifier =
        notifier(new Outbox.Retries(0, Duration.ofSeconds(1)), Set.of(Kind.FILL), "ntfy://s3cret");
    office.problem = Optional.of(Undelivered.forNow("no connection"));
    for (int i = 0; i < 5; i++) {
      notifier.post(notice(Kind.FILL, "a"));
      time.run(Duration.ofMinutes(1));
    }
    office.problem = Optional.empty();
    notifier.post(notice(Kind.FILL, "a"));
    time.run(Duration.ofMinutes(1));

    assertThat(lines(Level.WARN)).hasSize(1);
    assertThat(lines(Level.INFO))
        .containsExactly("messages to target 1 (ntfy) are delivered again");
  }

  @Test
  void aTargetThatHangsHoldsUpNeitherThePosterNorOthers() {
    Office slow = new Office();
    slow.takes = Duration.ofHours(1);
    Courier mixed =
        (target, isolation, message) ->
            (target instanceof Target.Ntfy ? slow : office).deliver(target, isolation, message);
    NotifySettings settings =
        new NotifySettings(
            Targets.parse(List.of("ntfy://s3cret", "jsons://two.example"), server -> true),
            Set.of(Kind.FILL, Kind.SIGNING),
            "t",
            new Wording(true, true, true, ""),
            THREE);
    Notifier notifier =
        Notifier.open(settings, mixed, new InMemoryNetwork(time, 1).host("here"), time, entropy);
    long before = time.nowNanos();
    for (int i = 0; i < 10; i++) {
      notifier.post(notice(Kind.FILL, "a"));
      notifier.post(notice(Kind.SIGNING, "a"));
    }
    assertThat(time.nowNanos()).isEqualTo(before);
    time.run(Duration.ofSeconds(1));
    assertThat(office.delivered).hasSize(20);
    assertThat(slow.delivered).isEmpty();
  }

  @Test
  void dropsWhatFindsNoRoomAndCountsIt() {
    office.takes = Duration.ofMinutes(10);
    Outbox outbox =
        new Outbox(
            "target 1 (ntfy)",
            Targets.parse(List.of("ntfy://s3cret"), server -> true).getFirst(),
            Notifier.isolation(entropy),
            THREE,
            office,
            time);
    time.run(Duration.ofSeconds(1));
    for (int i = 0; i < 150; i++) {
      outbox.put(new Message(Notice.Level.INFO, "t", "b"));
      time.run(Duration.ofMillis(1));
    }
    assertThat(lines(Level.WARN))
        .containsExactly("messages to target 1 (ntfy) are dropped: 100 are waiting already");
    time.run(Duration.ofMinutes(11));
    assertThat(lines(Level.WARN).getLast())
        .isEqualTo("49 messages to target 1 (ntfy) were dropped");
  }

  @Test
  void leavesOutWhatPeersCauseTooOftenAndSaysHowMuch() {
    Notifier notifier = notifier(THREE, Set.of(Kind.REJECTION, Kind.SIGNING), "ntfy://one");
    for (int i = 0; i < 1_000; i++) {
      notifier.post(notice(Kind.REJECTION, "a"));
    }
    notifier.post(notice(Kind.SIGNING, "mine"));
    time.run(Duration.ofMinutes(2));
    assertThat(office.delivered).hasSize(21);

    notifier.post(notice(Kind.REJECTION, "b"));
    time.run(Duration.ofSeconds(1));
    assertThat(office.delivered.getLast().body())
        .isEqualTo("b\n980 more of this kind were left out");
  }

  @Test
  void aBugInADeliveryEndsThatDeliveryOnlyAndRepeatsNothing() {
    Notifier notifier = notifier(THREE, Set.of(Kind.FILL), "ntfy://s3cret");
    office.broken = true;
    notifier.post(notice(Kind.FILL, "a"));
    time.run(Duration.ofSeconds(1));
    office.broken = false;
    notifier.post(notice(Kind.FILL, "b"));
    time.run(Duration.ofSeconds(1));

    assertThat(office.delivered).hasSize(1);
    assertThat(log.list.toString()).doesNotContain("s3cret");
    assertThat(lines(Level.ERROR))
        .containsExactly("bug in the delivery to target 1 (ntfy): java.lang.IllegalStateException");
  }

  @Test
  void deliversWhatWaitsAtTheEndAndGivesUpAfterTwoSeconds() {
    Notifier quick = notifier(THREE, Set.of(Kind.FILL), "ntfy://one");
    quick.post(notice(Kind.FILL, "last words"));
    assertThat(close(quick)).isLessThan(Duration.ofSeconds(1));
    assertThat(office.delivered).hasSize(1);

    office.takes = Duration.ofHours(1);
    Notifier slow = notifier(THREE, Set.of(Kind.FILL), "ntfy://one", "ntfy://two");
    slow.post(notice(Kind.FILL, "lost"));
    assertThat(close(slow)).isEqualTo(Duration.ofSeconds(2));
    assertThat(office.delivered).hasSize(1);
    time.run(Duration.ofMillis(1));
    assertThat(time.liveTasks()).isEmpty();
  }

  private Duration close(Notifier notifier) {
    long before = time.nowNanos();
    Task closing = time.start("close", notifier::close);
    time.runUntil(closing::isDone, Duration.ofMinutes(1));
    return Duration.ofNanos(time.nowNanos() - before);
  }
}
