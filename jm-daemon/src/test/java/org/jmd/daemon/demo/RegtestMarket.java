package org.jmd.daemon.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jmd.core.net.Endpoint;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.daemon.process.JmdProcess;

/**
 * Directories, makers and takers as child processes with data directories of their own, on one
 * regtest node. Closing it ends every process and deletes every file.
 */
public final class RegtestMarket implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("listens on 127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern SERVING = Pattern.compile("offer");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final BitcoindFixture node;
  private final Path root;
  private final List<JmdProcess> children = new ArrayList<>();
  private final List<Endpoint> directories = new ArrayList<>();

  /** An empty market on that node, which stays the caller's. */
  public RegtestMarket(BitcoindFixture node) {
    this.node = node;
    try {
      this.root = Files.createTempDirectory("jmd-market-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary directory", e);
    }
  }

  /**
   * One participant.
   *
   * @param name of the participant and its data directory
   * @param dataDirectory where its wallet and state are
   */
  public record Participant(String name, Path dataDirectory) {
    /** The name of its watch-only wallet at the node. */
    public String nodeWallet() {
      try {
        String meta =
            Files.readString(dataDirectory.resolve("wallets").resolve("default.mnemonic.meta"));
        return "jm_"
            + meta.replaceAll("(?s).*\"fingerprint\"\\s*:\\s*\"([0-9a-f]{8})\".*", "$1")
            + "_regtest";
      } catch (IOException e) {
        throw new UncheckedIOException("no fingerprint of " + dataDirectory, e);
      }
    }
  }

  /** The node below. */
  public BitcoindFixture node() {
    return node;
  }

  /** Starts a directory node and waits until it listens. */
  public JmdProcess startDirectory(String name) {
    JmdProcess directory =
        start(
            name,
            Map.of(),
            line -> {},
            "directory",
            "--network",
            "regtest",
            "--host",
            "127.0.0.1",
            "--port",
            "0");
    int port = Integer.parseInt(directory.awaitLine(PORT, PATIENCE));
    directories.add(new Endpoint("127.0.0.1", port));
    return directory;
  }

  /** Where the directories listen, in the order of their start. */
  public List<Endpoint> directories() {
    return List.copyOf(directories);
  }

  /** Makes a wallet. */
  public Participant participant(String name) {
    Participant participant = new Participant(name, root.resolve(name));
    JmdProcess.run(
        name, environment(participant), "wallet", "generate", "--no-prompt-password", "--quiet");
    return participant;
  }

  /** A fresh deposit address. */
  public String depositAddress(Participant participant, int mixdepth) {
    return run(participant, "wallet", "address", "new", Integer.toString(mixdepth))
        .getLast()
        .strip();
  }

  /** Runs a command that ends by itself and returns what it printed, warnings left out. */
  public List<String> run(Participant participant, String... arguments) {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addAll(List.of("--log-level", "ERROR"));
    return JmdProcess.run(
        participant.name(), environment(participant), command.toArray(String[]::new));
  }

  /** Starts a maker and waits until it has announced its offers. */
  public JmdProcess startMaker(Participant participant, String... arguments) {
    JmdProcess maker = launchMaker(participant, arguments);
    maker.awaitLine(SERVING, PATIENCE);
    return maker;
  }

  /** Starts a maker without waiting. */
  public JmdProcess launchMaker(Participant participant, String... arguments) {
    List<String> command = new ArrayList<>(List.of("maker"));
    command.addAll(List.of(arguments));
    return start(
        participant.name(), environment(participant), line -> {}, command.toArray(String[]::new));
  }

  /** Starts a CoinJoin; its output is handed on line by line. */
  public JmdProcess startCoinJoin(
      Participant participant, Consumer<String> echo, String... arguments) {
    List<String> command = new ArrayList<>(List.of("taker", "coinjoin", "--yes"));
    command.addAll(List.of(arguments));
    return start(
        participant.name(), environment(participant), echo, command.toArray(String[]::new));
  }

  private JmdProcess start(
      String name, Map<String, String> environment, Consumer<String> echo, String... arguments) {
    JmdProcess child = JmdProcess.start(name, environment, echo, arguments);
    children.add(child);
    return child;
  }

  /** Points a participant at this market: by configuration alone, as an operator would. */
  private Map<String, String> environment(Participant participant) {
    Map<String, String> environment = new HashMap<>();
    environment.put("JOINMARKET_DATA_DIR", participant.dataDirectory().toString());
    environment.put("NETWORK_CONFIG__NETWORK", "regtest");
    environment.put(
        "NETWORK_CONFIG__DIRECTORY_SERVERS",
        directories.stream().map(Endpoint::toString).collect(Collectors.joining(",")));
    environment.put("BITCOIN__RPC_URL", "http://127.0.0.1:" + node.rpcPort());
    environment.put("BITCOIN__RPC_COOKIE_FILE", node.cookieFile().toString());
    environment.put("WALLET__SCAN_RANGE", "100");
    environment.put("TAKER__ORDERBOOK_MIN_WAIT", "3");
    environment.put("TAKER__ORDERBOOK_QUIET_PERIOD", "2");
    return environment;
  }

  /** Every process started so far that still runs. */
  public List<JmdProcess> running() {
    return children.stream().filter(child -> child.process().isAlive()).toList();
  }

  @Override
  public void close() {
    children.forEach(JmdProcess::close);
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path directory, @org.jspecify.annotations.Nullable IOException e)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + root, e);
    }
  }
}
