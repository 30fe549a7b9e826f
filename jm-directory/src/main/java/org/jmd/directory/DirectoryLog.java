package org.jmd.directory;

import org.jmd.core.net.RateLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's view. Lines that peers can provoke share a budget, so that nobody fills the disk.
 * Safe for use by several threads.
 */
final class DirectoryLog {
  private static final Logger log = LoggerFactory.getLogger(Directory.class);

  private final RateLimit provoked;
  private final DirectoryListener listener;

  DirectoryLog(RateLimit provoked, DirectoryListener listener) {
    this.provoked = provoked;
    this.listener = listener;
  }

  /** Whoever listens is not to be trusted with the life of a connection. */
  private void tell(DirectoryEvent event) {
    try {
      listener.heard(event);
    } catch (RuntimeException e) {
      log.error("unexpected failure in the listener of the directory", e);
    }
  }

  void listening(String network, String host, int port, String nick) {
    log.info("directory {} for {} listens on {}:{}", nick, network, host, port);
    tell(new DirectoryEvent.Started(nick));
  }

  void stopped(String nick, int peers) {
    log.info("directory stopped, {} peers let go", peers);
    tell(new DirectoryEvent.Stopped(nick));
  }

  void joined(String nick) {
    tell(new DirectoryEvent.PeerJoined(nick));
  }

  void left(String nick) {
    tell(new DirectoryEvent.PeerLeft(nick));
  }

  void refused(String remote, String detail) {
    if (provoked.tryAcquire()) {
      log.info("refused {}: {}", remote, detail);
    }
  }

  void displaced(String nick) {
    if (provoked.tryAcquire()) {
      log.info("{} was taken over by the owner of its key", nick);
    }
  }

  void forging(String nick) {
    if (provoked.tryAcquire()) {
      log.warn("{} keeps sending in other names, closed", nick);
    }
    tell(new DirectoryEvent.PeerBanned(nick, DirectoryEvent.Offence.FORGING));
  }

  void flooded(String nick, long dropped) {
    if (provoked.tryAcquire()) {
      log.warn("{} is over its rate by {} messages, closed", nick, dropped);
    }
    tell(new DirectoryEvent.PeerBanned(nick, DirectoryEvent.Offence.FLOODING));
  }

  void evicted(String nick, long silentSeconds) {
    if (provoked.tryAcquire()) {
      log.info("{} was silent for {} s, dropped", nick, silentSeconds);
    }
  }

  void bug(String where, RuntimeException problem) {
    log.error("unexpected failure in {}", where, problem);
  }

  void peers(int registered) {
    log.debug("{} peers registered", registered);
  }
}
