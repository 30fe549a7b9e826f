package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Backoff;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.suite.RoleBoard.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one role of a suite alive. Safe for use by several threads. */
final class Keeper {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /** A role that lived so long had begun well: the next wait is short. */
  private static final Duration GOOD_LIFE = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(Suite.class);

  private final Member member;
  private final RoleBoard board;
  private final Tasks tasks;
  private final Backoff backoff;
  private final Function<Exception, Verdict> judge;

  /** Closed when the role works, or has failed for the first time. */
  private final Mailbox<Boolean> settled;

  /** Closed when the role is to end. */
  private final Mailbox<Boolean> ended;

  private volatile Optional<Verdict> down = Optional.empty();

  /** Guarded by {@code this}. */
  private Optional<Life> current = Optional.empty();

  Keeper(
      Member member,
      RoleBoard board,
      Tasks tasks,
      Entropy entropy,
      Function<Exception, Verdict> judge) {
    this.member = member;
    this.board = board;
    this.tasks = tasks;
    this.backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, entropy);
    this.judge = judge;
    this.settled = tasks.mailbox(1);
    this.ended = tasks.mailbox(1);
  }

  String name() {
    return member.name();
  }

  /** Why the role is down for good; empty if it is not. */
  Optional<Verdict> down() {
    return down;
  }

  /** Waits until the role works or has failed, but no longer than that. */
  boolean awaitSettled(Duration limit) throws InterruptedException {
    settled.poll(limit);
    return settled.isClosed();
  }

  /** Asks the role to end; does not wait. */
  void end() {
    ended.close();
    Optional<Life> now;
    synchronized (this) {
      now = current;
    }
    now.ifPresent(Life::end);
  }

  /** Lives life after life, until the end is asked for or another one makes no sense. */
  void run() {
    State last = State.DOWN;
    try {
      while (!ended.isClosed() && liveAndWait()) {
        log.info("{} starts again", name());
      }
      last = down.isPresent() ? State.DOWN : State.STOPPED;
    } catch (InterruptedException _) {
      last = State.STOPPED;
      log.warn("{} was cut off while it ended", name());
    } finally {
      board.tell(name(), last);
      settled.close();
    }
  }

  /** One life; whether there is to be another one. */
  private boolean liveAndWait() throws InterruptedException {
    Life life = new Life(this::heard);
    synchronized (this) {
      current = Optional.of(life);
    }
    if (ended.isClosed()) {
      return false;
    }
    life.starting();
    Deadline good = tasks.deadline(GOOD_LIFE);
    try {
      member.live(life);
      log.info("{} has ended", name());
      return false;
    } catch (RuntimeException e) {
      if (good.isPast()) {
        backoff.reset();
      }
      return isWorthAnother(judge.apply(e), e);
    }
  }

  private void heard(State state) {
    board.tell(name(), state);
    if (state == State.RUNNING) {
      settled.close();
    }
  }

  private boolean isWorthAnother(Verdict verdict, RuntimeException cause)
      throws InterruptedException {
    if (ended.isClosed()) {
      log.warn("{} has ended badly: {}", name(), verdict.reason());
      return false;
    }
    if (verdict.bug()) {
      log.error("bug in {}", name(), cause);
    }
    if (verdict.lasting()) {
      down = Optional.of(verdict);
      board.failed(name(), State.DOWN);
      log.error(
          "{} is down until this is mended and the process started again: {}",
          name(),
          verdict.reason());
      return false;
    }
    Duration wait = backoff.next();
    board.failed(name(), State.RESTARTING);
    settled.close();
    log.error("{} has failed, next try in {} s: {}", name(), wait.toSeconds(), verdict.reason());
    ended.poll(wait);
    return !ended.isClosed();
  }
}
