package org.jmd.core.tor;

import java.time.Duration;
import java.util.Optional;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.Location;
import org.jmd.core.runtime.Tasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An authenticated connection to tor's control port. Onion services that it makes end with it. For
 * one task.
 */
public final class TorController implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TorController.class);

  private static final int ATTEMPTS = 5;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(3);

  private final ControlConnection connection;
  private final String version;

  private TorController(ControlConnection connection, String version) {
    this.connection = connection;
    this.version = version;
  }

  /**
   * Connects and authenticates. That is tried five times, three seconds apart, if tor does not let
   * us in: it may not have written its cookie yet.
   *
   * @throws TorException if it does not work
   * @throws InterruptedException if the task is cancelled
   */
  public static TorController connect(
      TorAccess access, Transport transport, Tasks tasks, Entropy entropy)
      throws TorException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return connectOnce(access, transport, tasks, entropy);
      } catch (TorException e) {
        if (e.kind() != TorException.Kind.AUTHENTICATION || attempt == ATTEMPTS) {
          throw e;
        }
        log.debug("{}; trying again", e.getMessage());
        tasks.sleep(BETWEEN_ATTEMPTS);
      }
    }
  }

  /**
   * Connects and authenticates without trying again.
   *
   * @throws TorException if it does not work
   * @throws InterruptedException if the task is cancelled
   */
  public static TorController connectOnce(
      TorAccess access, Transport transport, Tasks tasks, Entropy entropy)
      throws TorException, InterruptedException {
    ControlConnection connection = ControlConnection.open(transport, tasks, access.control());
    boolean done = false;
    try {
      new Authentication(connection, access, entropy).run();
      String version = connection.demand("GETINFO version").after("version=").orElse("unknown");
      done = true;
      return new TorController(connection, version);
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  /** What tor calls its version. */
  public String version() {
    return version;
  }

  /** Whether this version defends onion services of {@link #addOnion} by proof of work. */
  public boolean hasOnionProofOfWork() {
    return TorVersion.tryParse(version)
        .filter(v -> v.compareTo(TorVersion.WITH_ONION_POW) >= 0)
        .isPresent();
  }

  /**
   * What tor says under that key (GETINFO); empty if it does not know.
   *
   * @throws TorException if the connection fails
   * @throws InterruptedException if the task is cancelled
   */
  public Optional<String> info(String key) throws TorException, InterruptedException {
    ControlReply reply = connection.ask("GETINFO " + key);
    return reply.isSuccess() ? reply.after(key + "=") : Optional.empty();
  }

  /**
   * Makes an onion service, which ends with this connection.
   *
   * @param key its key; empty lets tor make one that nobody keeps
   * @param localPort where its callers go to
   * @throws TorException if tor refuses
   */
  public Location.Onion addOnion(Optional<OnionKey> key, OnionTerms terms, int localPort)
      throws TorException, InterruptedException {
    String blob = key.map(OnionKey::keyBlob).orElse("NEW:ED25519-V3");
    boolean work = terms.proofOfWork() && hasOnionProofOfWork();
    ControlReply reply =
        connection.ask("ADD_ONION " + blob + terms.arguments(key.isEmpty(), work, localPort));
    if (work && !reply.isSuccess()) {
      // Built without the module: better no defence than no service.
      log.info("tor {} makes no onion service with proof of work, trying without", version);
      reply =
          connection.ask("ADD_ONION " + blob + terms.arguments(key.isEmpty(), false, localPort));
    }
    if (!reply.isSuccess()) {
      throw ControlConnection.refused(reply);
    }
    String host = reply.after("ServiceID=").orElse("") + ".onion";
    if (Location.parse(host + ":" + OnionTerms.VIRTUAL_PORT) instanceof Location.Onion onion) {
      return onion;
    }
    throw TorException.broken("tor names no v3 onion service");
  }

  /**
   * Stays connected for that long.
   *
   * @throws TorException as soon as the connection ends
   */
  void idle(Duration duration) throws TorException, InterruptedException {
    connection.idle(duration);
  }

  /** Whether the service is one of those that this connection has made. */
  boolean serves(Location.Onion onion) throws TorException, InterruptedException {
    String id = onion.host().substring(0, onion.host().indexOf('.'));
    ControlReply reply = connection.demand("GETINFO onions/current");
    return reply.lines().stream().anyMatch(line -> line.contains(id));
  }

  /** Ends an onion service; waits for nothing, since the end of the connection does the same. */
  void removeOnion(Location.Onion onion) {
    String id = onion.host().substring(0, onion.host().indexOf('.'));
    if (!connection.send("DEL_ONION " + id)) {
      log.debug("tor is gone already, and its onion services with it");
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
