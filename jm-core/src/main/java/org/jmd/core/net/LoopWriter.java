package org.jmd.core.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing side of one event loop. Senders only mark a link and wake the loop once; the loop
 * then writes what has gathered on all marked links, so that under load several frames leave in one
 * system call and a broadcast costs one task per loop (directory.md 8.2). It also closes the links
 * that have not taken anything for too long, by one sweep and without a timer per link.
 */
final class LoopWriter {
  private static final Logger log = LoggerFactory.getLogger(LoopWriter.class);

  private final EventLoop loop;
  private final long stallNanos;
  private final Queue<NettyLink> marked = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Map<NettyLink, Long> stalledSinceNanos = new LinkedHashMap<>();
  private @Nullable Future<?> nextSweep;

  LoopWriter(EventLoop loop, Duration stallLimit) {
    this.loop = loop;
    this.stallNanos = stallLimit.toNanos();
  }

  EventLoop loop() {
    return loop;
  }

  /** Has the link written soon. Any thread. */
  void mark(NettyLink link) {
    marked.add(link);
    if (woken.compareAndSet(false, true)) {
      execute(this::writeMarked);
    }
  }

  /** Runs on the loop; nothing happens once the transport is closed. */
  void execute(Runnable action) {
    try {
      loop.execute(action);
    } catch (RejectedExecutionException closed) {
      log.debug("the transport is closed", closed);
    }
  }

  private void writeMarked() {
    woken.set(false);
    // A link that marks itself again is served in the next turn, after reads had theirs.
    List<NettyLink> turn = new ArrayList<>();
    for (NettyLink link = marked.poll(); link != null; link = marked.poll()) {
      turn.add(link);
    }
    turn.forEach(NettyLink::write);
  }

  /** The link takes no more for now. On the loop. */
  void stalled(NettyLink link) {
    stalledSinceNanos.putIfAbsent(link, System.nanoTime());
    if (nextSweep == null) {
      nextSweep = scheduleSweep();
    }
  }

  /** The link takes more, or is closed. On the loop. */
  void released(NettyLink link) {
    stalledSinceNanos.remove(link);
  }

  private Future<?> scheduleSweep() {
    return loop.schedule(this::sweep, Math.max(1, stallNanos / 8), TimeUnit.NANOSECONDS);
  }

  private void sweep() {
    long now = System.nanoTime();
    List<NettyLink> hopeless =
        stalledSinceNanos.entrySet().stream()
            .filter(entry -> now - entry.getValue() > stallNanos)
            .map(Map.Entry::getKey)
            .toList();
    hopeless.forEach(
        link -> link.abort("took nothing for " + Duration.ofNanos(stallNanos).toMillis() + " ms"));
    nextSweep = stalledSinceNanos.isEmpty() ? null : scheduleSweep();
  }
}
