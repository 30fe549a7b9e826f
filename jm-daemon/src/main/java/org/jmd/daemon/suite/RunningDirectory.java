package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.Optional;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Publisher;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.Location;
import org.jmd.core.runtime.Service;
import org.jmd.directory.Directory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory and what makes it reachable. It is alive while its transport serves connections and
 * its own loop goes round. Safe for use by several threads.
 */
public final class RunningDirectory implements Service, Vitals {
  private static final Logger log = LoggerFactory.getLogger(RunningDirectory.class);

  private final Directory directory;
  private final Transport transport;
  private final Optional<Publisher> publisher;
  private final Turning turning;
  private volatile boolean reachable;
  private volatile boolean listening;

  /**
   * A directory that is not started.
   *
   * @param transport the directory's; stays the caller's
   * @param publisher started after the directory and closed before it; empty where its onion
   *     service is set up outside
   */
  public RunningDirectory(Directory directory, Transport transport, Optional<Publisher> publisher) {
    this.directory = directory;
    this.transport = transport;
    this.turning = new Turning(directory::turns);
    this.publisher = publisher;
    this.reachable = publisher.isEmpty();
  }

  /** The directory itself. */
  public Directory directory() {
    return directory;
  }

  /** Whether peers can reach it, as far as that is ours to know. */
  public boolean isReachable() {
    return reachable;
  }

  /** Where programs of this machine reach it; empty while it does not listen. */
  public Optional<Endpoint> local() {
    return listening ? Optional.of(directory.localEndpoint()) : Optional.empty();
  }

  @Override
  public String name() {
    return directory.name();
  }

  @Override
  public void start() {
    directory.start();
    listening = true;
    publisher.ifPresent(p -> p.start(directory.port(), this::moved));
  }

  private void moved(Location to) {
    reachable = !(to instanceof Location.NotServing);
    log.debug("directory is now {}", to.wireText());
  }

  @Override
  public Condition condition() {
    if (!listening) {
      return new Condition(false, "about to listen");
    }
    return reachable
        ? new Condition(true, "serving " + directory.peerCount() + " peers")
        : new Condition(false, "listening, waiting for tor to publish the onion service");
  }

  @Override
  public boolean isAlive(Duration limit) throws InterruptedException {
    boolean moved = turning.hasMoved() || !listening;
    return transport.answers(limit) && moved;
  }

  @Override
  public void stop(Duration limit) {
    publisher.ifPresent(Publisher::close);
    directory.stop(limit);
  }
}
