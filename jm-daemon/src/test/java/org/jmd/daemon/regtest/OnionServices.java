package org.jmd.daemon.regtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.testing.NotifyReceiver;
import org.jmd.core.testing.TorNetworkFixture;
import org.jmd.daemon.process.JmdProcess;

/**
 * A market of processes, each started as its systemd unit starts it: data directory and credentials
 * by the environment, readiness by a notification socket. Nobody is reached but through that tor.
 * Closing it kills every process. One thread at a time.
 */
final class OnionServices implements AutoCloseable {
  /** How a JVM ends that was told to, and has put everything in order. */
  static final int STOPPED_BY_SIGTERM = 143;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern REACHABLE = Pattern.compile("reachable at (\\S+\\.onion:\\d+)");
  private static final Pattern TXID = Pattern.compile("^txid: ([0-9a-f]{64})$");

  private final BitcoindFixture node;
  private final Path root;
  private final TorNetworkFixture.Client tor;
  private final Map<String, JmdProcess> running = new LinkedHashMap<>();
  private Optional<String> directory = Optional.empty();

  OnionServices(BitcoindFixture node, Path root, TorNetworkFixture.Client tor) throws IOException {
    this.node = node;
    this.root = root;
    this.tor = tor;
    Path credentials = Files.createDirectories(root.resolve("credentials"));
    Files.writeString(credentials.resolve("mnemonic_password"), "correct horse\n");
  }

  /** Starts a directory and waits until it is ready; its onion address. */
  String startDirectory() throws IOException {
    String address = start("directory", Map.of("DIRECTORY_SERVER__PORT", "0"), "directory");
    directory = Optional.of(address);
    return address;
  }

  /** Makes a wallet, encrypted with the credential; an address to fund it. */
  String makeWallet(String name) {
    JmdProcess.run(name, environment(name), "wallet", "generate", "--quiet");
    return JmdProcess.run(
            name, environment(name), "wallet", "address", "new", "--log-level", "ERROR")
        .getLast()
        .strip();
  }

  /** Starts a maker with one more setting and waits until its offers are out; its onion address. */
  String startMaker(String name, String key, String value) throws IOException {
    return start(name, Map.of(key, value), "maker");
  }

  private String start(String name, Map<String, String> more, String role) throws IOException {
    Path socket = root.resolve(name + ".notify");
    Files.deleteIfExists(socket);
    Map<String, String> environment = environment(name);
    environment.putAll(more);
    environment.put("NOTIFY_SOCKET", socket.toString());
    environment.put("WATCHDOG_USEC", "2000000");
    try (NotifyReceiver heard = NotifyReceiver.at(socket.toString())) {
      JmdProcess process = JmdProcess.start(name, environment, role);
      running.put(name, process);
      heard.await("READY=1");
      heard.await("WATCHDOG=1");
      return process.awaitLine(REACHABLE, PATIENCE);
    } catch (IOException e) {
      throw new IOException(name + " is not ready: " + printed(name), e);
    }
  }

  private List<String> printed(String name) {
    return Optional.ofNullable(running.get(name)).map(JmdProcess::lines).orElse(List.of());
  }

  /** Tells a role to end; its exit code. */
  int stop(String name) {
    JmdProcess process = Optional.ofNullable(running.remove(name)).orElseThrow();
    process.stop(PATIENCE);
    return process.process().exitValue();
  }

  /** Makes a CoinJoin from the shell; its txid. */
  String coinJoin(String taker, long amountSats, int makers) {
    List<String> lines =
        JmdProcess.run(
            taker,
            environment(taker),
            "taker",
            "coinjoin",
            "--yes",
            "--amount",
            Long.toString(amountSats),
            "--counterparties",
            Integer.toString(makers),
            "--minimum-makers",
            Integer.toString(makers),
            "--no-bondless-zero-fee");
    return lines.stream()
        .flatMap(line -> TXID.matcher(line).results())
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the taker printed no txid: " + lines));
  }

  private Map<String, String> environment(String name) {
    Map<String, String> environment = new HashMap<>();
    environment.put("JOINMARKET_DATA_DIR", root.resolve(name).toString());
    environment.put("CREDENTIALS_DIRECTORY", root.resolve("credentials").toString());
    environment.put("NETWORK_CONFIG__NETWORK", "regtest");
    directory.ifPresent(at -> environment.put("NETWORK_CONFIG__DIRECTORY_SERVERS", at));
    environment.put("BITCOIN__RPC_URL", "http://127.0.0.1:" + node.rpcPort());
    environment.put("BITCOIN__RPC_COOKIE_FILE", node.cookieFile().toString());
    environment.put("WALLET__SCAN_RANGE", "100");
    environment.put("TAKER__ORDERBOOK_MIN_WAIT", "3");
    environment.put("TAKER__ORDERBOOK_QUIET_PERIOD", "2");
    environment.put("TOR__SOCKS_PORT", Integer.toString(tor.socks().port()));
    environment.put("TOR__CONTROL_ENABLED", "true");
    environment.put("TOR__CONTROL_PORT", Integer.toString(tor.control().port()));
    return environment;
  }

  @Override
  public void close() {
    new ArrayList<>(running.values()).forEach(JmdProcess::close);
  }
}
