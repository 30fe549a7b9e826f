package org.jmd.daemon.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jmd.core.runtime.ServiceManager;
import org.jmd.core.testing.NotifyReceiver;
import org.jmd.core.testing.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a service manager with a watchdog of a minute hears. */
@EnabledOnOs(OS.LINUX)
class SupervisionTest {
  private static final String MORE_TIME = "EXTEND_TIMEOUT_USEC=60000000";
  private static final String BEAT = "WATCHDOG=1";

  @TempDir Path directory;
  private final VirtualTime time = new VirtualTime();
  private NotifyReceiver heard;
  private ServiceManager manager;
  private Supervision supervision;
  private volatile Vitals.Condition condition = new Vitals.Condition(false, "no node yet");
  private volatile boolean alive = true;

  @BeforeEach
  void listen() throws IOException {
    String address = directory.resolve("notify").toString();
    heard = NotifyReceiver.at(address);
    manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "60000000"));
    supervision = new Supervision(manager, time);
    supervision.of(
        new Vitals() {
          @Override
          public Condition condition() {
            return condition;
          }

          @Override
          public boolean isAlive(Duration limit) {
            return alive;
          }
        });
  }

  @AfterEach
  void close() {
    supervision.close();
    time.close();
    heard.close();
  }

  private void hears(String... datagrams) throws IOException {
    manager.status("end of the test's turn");
    for (String datagram : datagrams) {
      assertThat(heard.next()).isEqualTo(datagram);
    }
    assertThat(heard.next()).isEqualTo("STATUS=end of the test's turn");
  }

  @Test
  void aStartMayTakeAsLongAsItTakes() throws IOException {
    time.run(Duration.ofSeconds(5));
    hears("STATUS=no node yet", MORE_TIME);
    time.run(Duration.ofSeconds(20));
    hears(MORE_TIME, MORE_TIME);

    condition = new Vitals.Condition(true, "2 offers");
    time.run(Duration.ofSeconds(2));
    hears("READY=1\nSTATUS=2 offers");
  }

  @Test
  void aServiceGivesABeatInEachHalfOfTheInterval() throws IOException {
    condition = new Vitals.Condition(true, "2 offers");
    time.run(Duration.ofSeconds(125));
    hears("READY=1\nSTATUS=2 offers", BEAT, BEAT, BEAT, BEAT);

    condition = new Vitals.Condition(true, "1 offer");
    time.run(Duration.ofSeconds(11));
    hears("STATUS=1 offer");
  }

  @Test
  void aHangEndsTheBeatsAndABriefOneDoesNot() throws IOException {
    condition = new Vitals.Condition(true, "2 offers");
    time.run(Duration.ofSeconds(35));
    hears("READY=1\nSTATUS=2 offers", BEAT);

    alive = false;
    time.run(Duration.ofMinutes(10));
    hears();
    alive = true;
    time.run(Duration.ofSeconds(10));
    hears(BEAT);
  }

  @Test
  void aHangWhileStartingGetsNoMoreTime() throws IOException {
    alive = false;
    time.run(Duration.ofMinutes(10));
    hears("STATUS=no node yet");
  }

  @Test
  void nothingIsSaidAfterTheEndHasBegun() throws IOException {
    condition = new Vitals.Condition(true, "2 offers");
    time.run(Duration.ofSeconds(5));
    supervision.stopping();
    time.run(Duration.ofMinutes(5));
    hears("READY=1\nSTATUS=2 offers", "STOPPING=1\nSTATUS=stopping");
  }

  @Test
  void withoutAManagerNothingRuns() {
    try (VirtualTime idle = new VirtualTime();
        Supervision nobody = new Supervision(ServiceManager.NONE, idle)) {
      nobody.of(new Starting(() -> "waiting"));
      nobody.stopping();
      assertThat(idle.liveTasks()).isEmpty();
    }
  }
}
