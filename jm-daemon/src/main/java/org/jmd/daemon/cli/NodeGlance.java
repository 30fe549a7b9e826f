package org.jmd.daemon.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.config.Config;
import org.jmd.core.runtime.Task;
import org.jmd.wallet.backend.WalletBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One question to the node by a command that can do without the answer. */
final class NodeGlance {
  /** The most that such a command waits (wallet.md 2.2). */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(NodeGlance.class);

  private NodeGlance() {}

  /** The answer; empty if there is no node, or it does not answer in time. */
  static <T> Optional<T> ask(
      Invocation invocation, Config config, Function<WalletBackend, T> question)
      throws InterruptedException {
    AtomicReference<Optional<T>> answer = new AtomicReference<>(Optional.empty());
    Task asking =
        invocation
            .tasks()
            .start(
                "question to the node",
                () -> {
                  try (WalletBackend backend =
                      invocation.backends().connect(config, invocation.tasks())) {
                    answer.set(Optional.of(question.apply(backend)));
                  } catch (ChainUnavailableException e) {
                    log.debug("no answer from the node: {}", e.getMessage());
                  }
                });
    if (!asking.await(PATIENCE)) {
      asking.cancel();
    }
    return answer.get();
  }
}
