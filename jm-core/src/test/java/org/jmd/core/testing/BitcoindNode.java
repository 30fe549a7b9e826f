package org.jmd.core.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One bitcoind process. */
record BitcoindNode(Process process, BitcoindRpc rpc) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Starts bitcoind on that data directory and waits until it answers.
   *
   * @param settings lines for the regtest section of its configuration
   * @return empty if it ended by itself, say because a port was taken meanwhile
   */
  static Optional<BitcoindNode> start(
      Path program, Path directory, int rpcPort, int p2pPort, List<String> settings) {
    Process process;
    try {
      Files.deleteIfExists(cookieFile(directory));
      Files.writeString(
          directory.resolve("bitcoin.conf"), configuration(rpcPort, p2pPort, settings));
      process =
          new ProcessBuilder(program.toString(), "-datadir=" + directory)
              .redirectErrorStream(true)
              .redirectOutput(logFile(directory).toFile())
              .start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + program, e);
    }
    Path cookie = cookieFile(directory);
    URI endpoint = URI.create("http://127.0.0.1:" + rpcPort + "/");
    try {
      await("bitcoind answers")
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !process.isAlive() || answers(endpoint, cookie));
      return process.isAlive()
          ? Optional.of(new BitcoindNode(process, connect(endpoint, cookie)))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw new IllegalStateException("bitcoind does not answer, see " + logFile(directory), e);
    }
  }

  static Path cookieFile(Path directory) {
    return directory.resolve("regtest", ".cookie");
  }

  static Path logFile(Path directory) {
    return directory.resolve("bitcoind.out");
  }

  private static BitcoindRpc connect(URI endpoint, Path cookie) throws IOException {
    return new BitcoindRpc(endpoint, Files.readString(cookie));
  }

  private static boolean answers(URI endpoint, Path cookie) throws IOException {
    if (!Files.exists(cookie)) {
      return false;
    }
    try {
      connect(endpoint, cookie).call("getblockchaininfo");
      return true;
    } catch (BitcoindRpc.RpcUnavailable | BitcoindRpc.RpcError e) {
      return false; // the server is not up yet, or still loads its state
    }
  }

  private static String configuration(int rpcPort, int p2pPort, List<String> settings) {
    Stream<String> general =
        Stream.of(
            "regtest=1",
            "server=1",
            "txindex=1",
            "blockfilterindex=1",
            "peerblockfilters=1",
            "fallbackfee=0.0002",
            "addresstype=bech32",
            "changetype=bech32",
            "discover=0",
            "dnsseed=0",
            "fixedseeds=0",
            "natpmp=0",
            "listenonion=0",
            // Knots refuses nLockTime 21, which a short chain's anti-fee-sniping draws now and
            // then; Core ignores the key.
            "rejectparasites=0",
            "dbcache=32",
            "rpcservertimeout=600",
            "[regtest]",
            "bind=127.0.0.1:" + p2pPort,
            "rpcbind=127.0.0.1:" + rpcPort,
            "rpcallowip=127.0.0.1");
    return Stream.concat(general, settings.stream()).collect(Collectors.joining("\n", "", "\n"));
  }

  /** Asks the process to end, as an operator would, and waits; kills it if it does not. */
  void terminate() {
    process.destroy();
    if (!ended(PATIENCE)) {
      kill();
    }
  }

  /** Kills the process and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    if (!ended(PATIENCE)) {
      throw new IllegalStateException("bitcoind, process " + process.pid() + ", does not end");
    }
  }

  private boolean ended(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
