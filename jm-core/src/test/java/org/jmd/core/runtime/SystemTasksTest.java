package org.jmd.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SystemTasksTest {
  private final SystemTasks tasks = new SystemTasks();

  @Test
  void deliversInOrderAcrossThreads() throws InterruptedException {
    Mailbox<Integer> box = tasks.mailbox(1000);
    Task sender =
        tasks.start(
            "sender",
            () -> {
              for (int i = 0; i < 1000; i++) {
                box.offer(i);
              }
            });
    for (int i = 0; i < 1000; i++) {
      assertThat(box.poll(Duration.ofSeconds(10))).contains(i);
    }
    assertThat(sender.await(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void pollGivesUpAtTheDeadline() throws InterruptedException {
    Mailbox<Integer> box = tasks.mailbox(1);
    assertThat(box.poll(Duration.ofMillis(5))).isEmpty();
    assertThat(box.poll(tasks.deadline(Duration.ofSeconds(-1)))).isEmpty();
  }

  @Test
  void closeWakesTheReceiver() throws InterruptedException {
    Mailbox<Integer> box = tasks.mailbox(1);
    tasks.start("closer", box::close);
    assertThat(box.take()).isEmpty();
    assertThat(box.offer(1)).isFalse();
  }

  @Test
  void cancelInterruptsAWait() throws InterruptedException {
    Mailbox<Integer> box = tasks.mailbox(1);
    AtomicReference<String> outcome = new AtomicReference<>("none");
    Task waiter =
        tasks.start(
            "waiter",
            () -> {
              try {
                box.take();
              } catch (InterruptedException e) {
                outcome.set("interrupted");
              }
            });
    waiter.cancel();
    assertThat(waiter.await(Duration.ofSeconds(10))).isTrue();
    assertThat(outcome.get()).isEqualTo("interrupted");
  }
}
