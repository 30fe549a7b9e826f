package org.jmd.daemon.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jmd.core.chain.CredentialsRefusedException;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigLoader;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.SystemTasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The start of a service beside a node that is there, but refuses it. */
class NodeWaitTest {
  private final AtomicInteger refusals = new AtomicInteger();
  private final List<String> told = new ArrayList<>();
  private HttpServer node;

  @BeforeEach
  void open() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext("/", this::answer);
    node.start();
  }

  @AfterEach
  void close() {
    node.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] answer = "{\"result\":7,\"error\":null,\"id\":0}".getBytes(UTF_8);
      boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      exchange.sendResponseHeaders(refused ? 401 : 200, refused ? -1 : answer.length);
      if (!refused) {
        exchange.getResponseBody().write(answer);
      }
    }
  }

  private boolean awaitNode() throws ConfigException, InterruptedException {
    Config config =
        ConfigLoader.load(
            Path.of("none.toml"),
            Map.of(
                "NETWORK_CONFIG__NETWORK",
                "regtest",
                "BITCOIN__RPC_URL",
                "http://127.0.0.1:" + node.getAddress().getPort(),
                "BITCOIN__RPC_USER",
                "jmd",
                "BITCOIN__RPC_PASSWORD",
                "s3cret"),
            Map.of());
    return new NodeWait(config, WalletWiring::backend, new SystemTasks(), Entropy.system())
        .await(told::add, new CountDownLatch(1));
  }

  @Test
  void doesNotWaitForANodeThatRefusesTheCredentials() {
    refusals.set(Integer.MAX_VALUE);
    assertThatThrownBy(this::awaitNode)
        .isInstanceOf(CredentialsRefusedException.class)
        .hasMessage("127.0.0.1:" + node.getAddress().getPort() + ": refuses the RPC credentials");
    assertThat(told).isEmpty();
  }

  @Test
  void asksOnceMoreBecauseTheCookieMayBeThatOfTheLastRun()
      throws ConfigException, InterruptedException {
    refusals.set(1);
    assertThat(awaitNode()).isTrue();
  }
}
