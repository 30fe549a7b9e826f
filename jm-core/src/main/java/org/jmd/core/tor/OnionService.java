package org.jmd.core.tor;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Backoff;
import org.jmd.core.net.Publisher;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.Location;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An onion service that comes back: when the control connection drops, because tor was restarted
 * say, it is made anew, under a new address unless its key is kept (coinjoin.md 1.18). Without tor
 * the role goes on and is reached through directories. Safe for use by several threads.
 */
public final class OnionService implements Publisher {
  private static final Logger log = LoggerFactory.getLogger(OnionService.class);

  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
  private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

  private final TorAccess access;
  private final OnionTerms terms;
  private final Optional<OnionKey> key;
  private final Transport transport;
  private final Tasks tasks;
  private final Entropy entropy;
  private @Nullable Task task;

  /**
   * A service that is not published yet.
   *
   * @param key of a service that keeps its address, the caller's; empty takes a new one each time
   */
  public OnionService(
      TorAccess access,
      OnionTerms terms,
      Optional<OnionKey> key,
      Transport transport,
      Tasks tasks,
      Entropy entropy) {
    this.access = access;
    this.terms = terms;
    this.key = key;
    this.transport = transport;
    this.tasks = tasks;
    this.entropy = entropy;
  }

  @Override
  public synchronized void start(int localPort, Consumer<Location> moved) {
    if (task != null) {
      throw new IllegalStateException("an onion service is started once");
    }
    task = tasks.start("onion-service", () -> new Publishing(localPort, moved).run());
  }

  @Override
  public synchronized void close() {
    Task running = task;
    if (running != null) {
      running.cancel();
    }
  }

  /** The task from start to close. */
  private final class Publishing {
    private final int localPort;
    private final Consumer<Location> moved;
    private final Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF, entropy);
    private boolean lost;

    Publishing(int localPort, Consumer<Location> moved) {
      this.localPort = localPort;
      this.moved = moved;
    }

    void run() {
      try {
        while (true) {
          try (TorController tor = TorController.connect(access, transport, tasks, entropy)) {
            serve(tor);
          } catch (TorException e) {
            lost(e);
          }
          tasks.sleep(backoff.next());
        }
      } catch (InterruptedException closed) {
        log.debug("the onion service ends");
      }
    }

    private void serve(TorController tor) throws TorException, InterruptedException {
      Location.Onion onion = tor.addOnion(key, terms, localPort);
      try {
        backoff.reset();
        lost = false;
        log.info("reachable at {} by tor {}", onion.wireText(), tor.version());
        moved.accept(onion);
        do {
          tor.idle(CHECK_INTERVAL);
        } while (tor.serves(onion));
        throw TorException.broken("tor has dropped the onion service");
      } finally {
        tor.removeOnion(onion);
      }
    }

    /** Said once for each time that the service is lost, however long that lasts. */
    private void lost(TorException e) {
      if (lost) {
        log.debug("no onion service yet: {}", e.getMessage());
        return;
      }
      lost = true;
      log.warn("no onion service (NOT-SERVING-ONION), trying on: {}", e.getMessage());
      moved.accept(new Location.NotServing());
    }
  }
}
