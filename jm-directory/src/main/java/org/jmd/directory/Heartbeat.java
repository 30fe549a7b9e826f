package org.jmd.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.runtime.Tasks;

/**
 * Finds peers whose connection is dead and connections that never shake hands (protocol.md 1.7).
 * Peers that advertised {@code ping} are pinged, other makers are asked for their offers, others
 * are left alone until the hard limit.
 */
final class Heartbeat {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Directory directory;
  private final Tasks tasks;
  private final AtomicLong turns = new AtomicLong();

  Heartbeat(Directory directory, Tasks tasks) {
    this.directory = directory;
    this.tasks = tasks;
  }

  /** Closes connections that take too long to introduce themselves, until cancelled. */
  void reapStrangers() {
    try {
      while (true) {
        tasks.sleep(TICK);
        turns.incrementAndGet();
        directory.strangers().stream().filter(PeerSession::isOverdue).forEach(PeerSession::expire);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** How often it looked at strangers; more every second while it works. */
  long turns() {
    return turns.get();
  }

  /** Probes and evicts silent peers, until cancelled. */
  void sweep() {
    DirectorySettings settings = directory.settings();
    try {
      while (true) {
        tasks.sleep(settings.sweepInterval());
        directory.log().peers(directory.registry().size());
        List<PeerSession> probed = new ArrayList<>();
        for (PeerSession peer : directory.registry().all()) {
          Duration silence = peer.silence();
          if (silence.compareTo(settings.hardEvict()) > 0) {
            directory.evict(peer);
          } else if (silence.compareTo(settings.idleThreshold()) > 0 && probe(peer)) {
            probed.add(peer);
          }
        }
        if (!probed.isEmpty()) {
          tasks.sleep(settings.pongWait());
          probed.stream().filter(PeerSession::isProbeUnanswered).forEach(directory::evict);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives the peer a reason to speak; whether it must. */
  private boolean probe(PeerSession peer) {
    if (peer.answersPing()) {
      peer.expectAnswer();
      peer.send(directory.frame(MessageType.PING, ""));
      return true;
    }
    if (peer.servesOnion()) {
      peer.send(directory.orderbookRequest());
    }
    return false;
  }

  /**
   * Asks one peer for a sign of life and evicts it if none comes; for nicks that somebody else
   * claims.
   */
  void challengeHolder(PeerSession holder) {
    try {
      if (probe(holder)) {
        tasks.sleep(Duration.ofSeconds(10));
        if (holder.isProbeUnanswered()) {
          directory.evict(holder);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
