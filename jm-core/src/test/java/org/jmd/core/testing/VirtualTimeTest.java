package org.jmd.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> trace = new ArrayList<>();

  @Test
  void runsTasksInTheOrderInWhichTheyBecomeRunnable() {
    Mailbox<String> box = time.mailbox(4);
    time.start("consumer", () -> consume(box));
    time.start("producer", () -> produce(box));
    time.run(Duration.ofMinutes(1));
    assertThat(trace)
        .containsExactly("sent 0", "got 0", "sent 1", "got 1", "sent 2", "got 2", "end at PT9S");
    assertThat(time.failures()).isEmpty();
    assertThat(time.liveTasks()).isEmpty();
  }

  private void consume(Mailbox<String> box) {
    try {
      while (true) {
        Optional<String> next = box.poll(Duration.ofSeconds(5));
        if (next.isEmpty()) {
          trace.add("end at " + Duration.ofNanos(time.nowNanos()));
          return;
        }
        trace.add("got " + next.get());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void produce(Mailbox<String> box) {
    try {
      for (int i = 0; i < 3; i++) {
        trace.add("sent " + i);
        assertThat(box.offer(Integer.toString(i))).isTrue();
        time.sleep(Duration.ofSeconds(2));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void cancelEndsAWait() {
    Mailbox<String> box = time.mailbox(1);
    Task task =
        time.start(
            "waiter",
            () -> {
              try {
                box.take();
                trace.add("took");
              } catch (InterruptedException e) {
                trace.add("cancelled");
              }
            });
    time.after(Duration.ofSeconds(3), task::cancel);
    time.run(Duration.ofSeconds(10));
    assertThat(trace).containsExactly("cancelled");
    assertThat(task.isDone()).isTrue();
  }

  @Test
  void aKilledGroupTakesNoFurtherStep() {
    VirtualTime.Group group = time.group("victim");
    group.start(
        "loop",
        () -> {
          try {
            while (true) {
              trace.add("tick");
              group.sleep(Duration.ofSeconds(1));
            }
          } catch (InterruptedException e) {
            trace.add("interrupted");
          } finally {
            trace.add("finally");
          }
        });
    time.after(Duration.ofMillis(2500), group::kill);
    time.run(Duration.ofSeconds(10));
    assertThat(trace).containsExactly("tick", "tick", "tick");
    assertThat(time.liveTasks()).isEmpty();
  }

  @Test
  void aTaskThatDiesStopsInTheMiddle() {
    VirtualTime.Group group = time.group("victim");
    group.start("other", () -> sleepWell(group));
    group.start(
        "loop",
        () -> {
          try {
            trace.add("before");
            throw group.die();
          } finally {
            trace.add("finally");
          }
        });
    time.run(Duration.ofSeconds(10));
    assertThat(trace).containsExactly("before");
    assertThat(time.liveTasks()).isEmpty();
    time.close();
    assertThat(time.failures()).isEmpty();
  }

  @Test
  void closingEndsTheThreadsOfWaitingTasks() {
    time.start(
        "waiter",
        () -> {
          try {
            sleepWell(time);
          } finally {
            trace.add("finally");
            sleepWell(time);
            trace.add("never");
          }
        });
    time.run(Duration.ofSeconds(10));
    time.close();
    assertThat(trace).containsExactly("finally");
    assertThat(time.liveTasks()).isEmpty();
    assertThat(time.failures()).isEmpty();
  }

  private static void sleepWell(Tasks tasks) {
    try {
      tasks.sleep(Duration.ofDays(1));
    } catch (InterruptedException e) {
      throw new AssertionError("nobody cancels", e);
    }
  }

  @Test
  void reportsWhatEscapesFromATask() {
    time.start(
        "broken",
        () -> {
          throw new IllegalStateException("bug");
        });
    time.run(Duration.ofSeconds(1));
    assertThat(time.failures())
        .singleElement()
        .satisfies(f -> assertThat(f).hasRootCauseMessage("bug"));
  }

  @Test
  void aFullMailboxRefuses() {
    Mailbox<String> box = time.mailbox(1);
    assertThat(box.offer("a")).isTrue();
    assertThat(box.offer("b")).isFalse();
    box.close();
    assertThat(box.poll()).contains("a");
    assertThat(box.offer("c")).isFalse();
  }
}
