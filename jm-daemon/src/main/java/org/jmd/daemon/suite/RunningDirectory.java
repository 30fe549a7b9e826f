package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.Optional;
import org.jmd.core.net.Publisher;
import org.jmd.core.runtime.Service;
import org.jmd.directory.Directory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory and what makes it reachable.
 *
 * @param publisher started after the directory and closed before it; empty where its onion service
 *     is set up outside
 */
public record RunningDirectory(Directory directory, Optional<Publisher> publisher)
    implements Service {
  private static final Logger log = LoggerFactory.getLogger(RunningDirectory.class);

  @Override
  public String name() {
    return directory.name();
  }

  @Override
  public void start() {
    directory.start();
    publisher.ifPresent(p ->
        p.start(
            directory.port(), location -> log.debug("directory is now {}", location.wireText())));
  }

  @Override
  public void stop(Duration limit) {
    publisher.ifPresent(Publisher::close);
    directory.stop(limit);
  }
}
