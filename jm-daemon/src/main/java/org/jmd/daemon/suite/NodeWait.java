package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.chain.CredentialsRefusedException;
import org.jmd.core.config.Config;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Backoff;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.backend.WalletBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a service begin before its node does, as happens when a machine boots. */
public final class NodeWait {
  private static final Logger log = LoggerFactory.getLogger(NodeWait.class);
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** A node that has just begun may be asked with the cookie of its last run. */
  private static final Duration COOKIE = Duration.ofSeconds(2);

  private final Config config;
  private final Backends backends;
  private final Tasks tasks;
  private final Backoff backoff;

  /** Asks the node of that configuration. */
  public NodeWait(Config config, Backends backends, Tasks tasks, Entropy entropy) {
    this.config = config;
    this.backends = backends;
    this.tasks = tasks;
    this.backoff = new Backoff(FIRST, LONGEST, entropy);
  }

  /**
   * Returns as soon as the node answers. The first failure and the end of the wait are logged.
   *
   * @param waiting told the problem after every failure
   * @param cancelled counted down to give up
   * @return whether the node answers; false if the wait was cancelled
   * @throws CredentialsRefusedException if the node refuses them twice running: waiting would not
   *     help
   */
  public boolean await(Consumer<String> waiting, CountDownLatch cancelled)
      throws InterruptedException {
    boolean refused = false;
    while (cancelled.getCount() > 0) {
      Duration pause;
      try (WalletBackend backend = backends.connect(config, tasks)) {
        int height = backend.tipHeight();
        if (backoff.failures() > 0) {
          log.info("the node answers, at height {}", height);
        }
        return true;
      } catch (CredentialsRefusedException e) {
        if (refused) {
          throw e;
        }
        refused = true;
        pause = COOKIE;
      } catch (ChainUnavailableException e) {
        refused = false;
        waiting.accept("the node does not answer: " + e.getMessage());
        if (backoff.failures() == 0) {
          log.warn(
              "the node does not answer, waiting for it: {} (see [bitcoin] in the configuration)",
              e.getMessage());
        }
        pause = backoff.next();
      }
      cancelled.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
    return false;
  }
}
