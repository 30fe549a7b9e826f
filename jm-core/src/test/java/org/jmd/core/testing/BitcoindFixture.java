package org.jmd.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jmd.core.tx.OutPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A real bitcoind on a regtest chain of its own, for tests: temporary data directory, free ports on
 * 127.0.0.1, cookie authentication, a wallet {@value #WALLET} that mines and pays. Made for {@code
 * BeforeAll} and {@code AfterAll}; one thread at a time.
 *
 * <p>The program is the system property {@code jmd.bitcoind}, else what {@code
 * scripts/fetch-bitcoind} names, which is {@code $BITCOIND} where that is set. {@link #close} ends
 * the process and removes its directory; so does the end of the JVM.
 */
public final class BitcoindFixture implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BitcoindFixture.class);

  /** The wallet that mines and pays. */
  public static final String WALLET = "fixture";

  private static final int COINBASE_MATURITY = 100;
  private static final int FIRST_PORT = 20_000;
  private static final int END_OF_PORTS = 32_000;
  private static final int START_ATTEMPTS = 5;

  private final Path program;
  private final Path directory;
  private final List<String> settings;
  private final Thread endOfJvm = new Thread(this::end, "bitcoind-fixture-end");
  private volatile Optional<BitcoindNode> running = Optional.empty();
  private int rpcPort;
  private int p2pPort;

  private BitcoindFixture(Path program, Path directory, List<String> settings) {
    this.program = program;
    this.directory = directory;
    this.settings = settings;
  }

  /**
   * Starts a node with an empty chain.
   *
   * @param settings further lines for the {@code [regtest]} section of its configuration, such as
   *     {@code zmqpubrawblock=...}
   * @throws IllegalStateException if there is no bitcoind or it does not start
   */
  public static BitcoindFixture start(String... settings) {
    Path program = BitcoindProgram.locate();
    Path directory;
    try {
      directory = Files.createTempDirectory("jmd-bitcoind");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory for bitcoind", e);
    }
    BitcoindFixture fixture = new BitcoindFixture(program, directory, List.of(settings));
    Runtime.getRuntime().addShutdownHook(fixture.endOfJvm);
    try {
      fixture.startOnFreePorts();
      fixture.call("createwallet", WALLET);
    } catch (RuntimeException e) {
      fixture.close();
      throw e;
    }
    return fixture;
  }

  private void startOnFreePorts() {
    for (int attempt = 1; running.isEmpty(); attempt++) {
      rpcPort = freePort();
      p2pPort = freePort();
      running = BitcoindNode.start(program, directory, rpcPort, p2pPort, settings);
      if (running.isEmpty() && attempt == START_ATTEMPTS) {
        throw new IllegalStateException(program + " ends at once: " + output());
      }
    }
  }

  /** Below the range from which the kernel takes ports for outgoing connections. */
  private static int freePort() {
    for (; ; ) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException e) {
        LOG.debug("port {} is taken: {}", port, e.getMessage());
      }
    }
  }

  /** What the process has printed, for diagnosis. */
  public String output() {
    try {
      return Files.readString(BitcoindNode.logFile(directory));
    } catch (IOException e) {
      return "no output: " + e.getMessage();
    }
  }

  /** The node's RPC, without a wallet. */
  public BitcoindRpc rpc() {
    return node().rpc();
  }

  /** Shorthand for a call that concerns no wallet. */
  public JsonNode call(String method, Object... parameters) {
    return rpc().call(method, parameters);
  }

  /** Shorthand for a call to a loaded wallet. */
  public JsonNode walletCall(String wallet, String method, Object... parameters) {
    return rpc().wallet(wallet).call(method, parameters);
  }

  /** Mines so many blocks to the fixture's wallet; their hashes. */
  public List<String> mine(int blocks) {
    return mineTo(newAddress(), blocks);
  }

  /** Mines so many blocks that pay to that address; their hashes. */
  public List<String> mineTo(String address, int blocks) {
    return call("generatetoaddress", blocks, address)
        .valueStream()
        .map(JsonNode::stringValue)
        .toList();
  }

  /** A fresh P2WPKH address of the fixture's wallet. */
  public String newAddress() {
    return walletCall(WALLET, "getnewaddress", "", "bech32").stringValue();
  }

  /** Pays so many satoshis to the address, unconfirmed. Mines first if the wallet has no money. */
  public OutPoint pay(String address, long sats) {
    BigDecimal amount = BigDecimal.valueOf(sats, 8);
    while (walletCall(WALLET, "getbalance").decimalValue().compareTo(amount) <= 0) {
      mine(COINBASE_MATURITY + 1);
    }
    // The node's wallet hears of blocks and transactions a moment later than the node.
    call("syncwithvalidationinterfacequeue");
    String txid = walletCall(WALLET, "sendtoaddress", address, amount).stringValue();
    JsonNode sent = walletCall(WALLET, "gettransaction", txid, true, true);
    // A wallet keeps what the mempool refused; sending it again tells why, and else changes
    // nothing.
    call("sendrawtransaction", sent.required("hex").stringValue());
    for (JsonNode output : sent.required("decoded").required("vout")) {
      if (output.at("/scriptPubKey/address").asString().equals(address)
          && sats(output.required("value")) == sats) {
        return new OutPoint(txid, output.required("n").intValue());
      }
    }
    throw new IllegalStateException(txid + " has no output for " + address);
  }

  /** Pays so many satoshis to the address, confirmed by one block. */
  public OutPoint fund(String address, long sats) {
    OutPoint paid = pay(address, sats);
    mine(1);
    return paid;
  }

  /** An amount as bitcoind writes it, in satoshis. */
  public static long sats(JsonNode amount) {
    return amount.decimalValue().movePointRight(8).longValueExact();
  }

  /** Port of the RPC server on 127.0.0.1. */
  public int rpcPort() {
    return rpcPort;
  }

  /** Port of the peer-to-peer listener on 127.0.0.1. */
  public int p2pPort() {
    return p2pPort;
  }

  /** The data directory, which holds {@code regtest/}. */
  public Path dataDirectory() {
    return directory;
  }

  /** The file with {@code user:password} for RPC; there while the node runs. */
  public Path cookieFile() {
    return BitcoindNode.cookieFile(directory);
  }

  /** The process, for tests that look at it or harm it. */
  public ProcessHandle process() {
    return node().process().toHandle();
  }

  /** Ends the node as an operator would and waits for it; chain and wallets stay. */
  public void stop() {
    node().terminate();
    running = Optional.empty();
  }

  /**
   * Starts a node that was stopped, or whose process was killed, on the same ports and chain.
   *
   * @throws IllegalStateException if it ends at once
   */
  public void restart() {
    running.ifPresent(BitcoindNode::kill);
    running = BitcoindNode.start(program, directory, rpcPort, p2pPort, settings);
    node();
    call("loadwallet", WALLET);
  }

  /** Ends the node and removes its directory; a second call does nothing. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(endOfJvm);
    end();
  }

  private void end() {
    running.ifPresent(BitcoindNode::kill);
    running = Optional.empty();
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      LOG.warn("cannot remove {}: {}", directory, e.getMessage());
    }
  }

  private BitcoindNode node() {
    return running.orElseThrow(
        () -> new IllegalStateException("bitcoind does not run: " + output()));
  }
}
