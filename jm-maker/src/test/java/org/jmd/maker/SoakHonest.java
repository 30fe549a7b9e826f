package org.jmd.maker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jmd.core.tx.Tx;

/** Takers who want nothing but a CoinJoin, one after the other, and some who leave in the end. */
final class SoakHonest {
  private static final int REPORTED = 20;

  private final SoakRig rig;
  private final Duration pause;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong left = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  /** Guarded by {@code this}. */
  private final List<String> problems = new ArrayList<>();

  /** How far a taker goes. */
  private enum Way {
    WHOLE,
    LEAVES_AFTER_IOAUTH,
    SHORTENS_CHANGE,
    LEAVES_AFTER_SIGNATURES
  }

  /** Every taker of a queue waits so long after the one before. */
  SoakHonest(SoakRig rig, Duration pause) {
    this.rig = rig;
    this.pause = pause;
  }

  /** CoinJoins broadcast. */
  long done() {
    return done.get();
  }

  /** Sessions that their takers gave up on purpose, after coins were shown. */
  long left() {
    return left.get();
  }

  /** Sessions in which the maker did not do its part. */
  long failed() {
    return failed.get();
  }

  /** Why, of the first ones. */
  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  /** Goes on until it is cancelled. */
  void run() throws InterruptedException {
    while (true) {
      long number = count.incrementAndGet();
      // A twentieth of the takers who prove their coin leave or cheat; what they saw stays leased.
      meet(number, way(number));
      rig.tasks.sleep(pause);
    }
  }

  private static Way way(long number) {
    return switch ((int) (number % 60)) {
      case 20 -> Way.LEAVES_AFTER_IOAUTH;
      case 40 -> Way.SHORTENS_CHANGE;
      case 59 -> Way.LEAVES_AFTER_SIGNATURES;
      default -> Way.WHOLE;
    };
  }

  private void meet(long number, Way way) throws InterruptedException {
    try (SoakVisitor visitor = new SoakVisitor(rig, "honest " + number, SoakVisitor.PATIENCE)) {
      if (!visitor.fills() || !visitor.proves()) {
        failed(number, visitor);
        return;
      }
      switch (way) {
        case LEAVES_AFTER_IOAUTH -> left.incrementAndGet();
        case SHORTENS_CHANGE -> {
          ScriptedTaker.Draft draft = visitor.taker.draft(rig.offer());
          draft.resize(draft.makerChange, -1);
          visitor.taker.say(visitor.taker.tx(draft.tx()));
          left.incrementAndGet();
        }
        case LEAVES_AFTER_SIGNATURES -> {
          if (visitor.isSigned(visitor.taker.draft(rig.offer()).tx())) {
            left.incrementAndGet();
          } else {
            failed(number, visitor);
          }
        }
        case WHOLE -> {
          Tx tx = visitor.taker.draft(rig.offer()).tx();
          if (visitor.isSigned(tx)) {
            visitor.taker.broadcast(tx);
            rig.chain.mine(1);
            done.incrementAndGet();
          } else {
            failed(number, visitor);
          }
        }
      }
    }
  }

  private synchronized void failed(long number, SoakVisitor visitor) {
    failed.incrementAndGet();
    if (problems.size() < REPORTED) {
      problems.add("session " + number + ": " + visitor.lastHeard());
    }
  }
}
