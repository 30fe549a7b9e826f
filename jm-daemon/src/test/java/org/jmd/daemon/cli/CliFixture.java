package org.jmd.daemon.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.WalletSettings;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.testing.FakeWalletBackend;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs {@code jmd} inside of the test, on regtest over a fake chain:
 *
 * <pre>{@code
 * CliFixture cli = new CliFixture(directory).withWallet();
 * cli.pay(cli.ok("wallet", "address", "new").strip(), 100_000);
 * JsonNode info = cli.json("wallet", "info");
 * }</pre>
 */
final class CliFixture {
  /** The words of the wallet of {@link #withWallet}. */
  static final String WORDS =
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

  private final Path data;
  private final Map<String, String> environment = new HashMap<>();
  private final FakeChain chain;
  private final FakeWalletBackend backend;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Tasks tasks = new SystemTasks();
  private String input = "";
  private boolean interactive;
  private boolean screen;

  CliFixture(Path data) {
    this(data, new FakeChain());
  }

  CliFixture(Path data, FakeChain chain) {
    this.data = data;
    this.chain = chain;
    this.backend = new FakeWalletBackend(chain, Network.REGTEST);
    environment.put("JOINMARKET_DATA_DIR", data.toString());
    environment.put("NETWORK_CONFIG__NETWORK", "regtest");
    environment.put("WALLET__SCAN_RANGE", "100");
    environment.put("WALLET__RECONSTRUCT_HISTORY", "false");
    environment.put("LOGGING__LEVEL", "ERROR");
    environment.put(ProcessHardening.OPT_OUT, "1");
  }

  /** Stores {@link #WORDS} without a password as the default wallet. */
  CliFixture withWallet() {
    environment.put("MNEMONIC", WORDS);
    ok("wallet", "import", "--no-prompt-password");
    environment.remove("MNEMONIC");
    return this;
  }

  /** Sets a variable of the environment, such as {@code WALLET__GAP_LIMIT}. */
  CliFixture set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Answers questions, in this and later runs: a line each. */
  CliFixture typing(String lines) {
    input = lines;
    interactive = true;
    return this;
  }

  /** Gives that as standard input, without a person. */
  CliFixture piping(String text) {
    input = text;
    interactive = false;
    return this;
  }

  /** Lets results appear on a screen. */
  CliFixture onScreen() {
    screen = true;
    return this;
  }

  /** Replaces clock and threads. */
  CliFixture with(Tasks other) {
    tasks = other;
    return this;
  }

  /** Runs a command line; {@link #out} and {@link #err} then have what it wrote. */
  int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new BufferedReader(new StringReader(input)),
            interactive,
            screen);
    return runOn(terminal, arguments);
  }

  /** Runs a command line on another terminal. */
  int runOn(Terminal terminal, String... arguments) {
    return JmdCommand.execute(
        new Invocation(terminal, environment, tasks, (config, t) -> backend), arguments);
  }

  /** Runs a command that must succeed; what it wrote to standard output. */
  String ok(String... arguments) {
    int code = run(arguments);
    if (code != ExitCode.OK) {
      throw new AssertionError("exit code " + code + ": " + err);
    }
    return out.toString();
  }

  /** Runs a command that must succeed with {@code --json}, which must be one document. */
  JsonNode json(String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--json";
    return JsonMapper.builder()
        .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build()
        .readTree(ok(all));
  }

  /** The wallet of {@link #withWallet}, opened beside the commands and synced; to be closed. */
  Wallet wallet() {
    HdKeys keys;
    try (Mnemonic mnemonic = Mnemonic.parse(WORDS)) {
      keys = HdKeys.of(mnemonic, "", Network.REGTEST, 5);
    }
    Wallet wallet =
        Wallet.open(
            WalletSettings.defaults(data).withScanRange(100),
            keys,
            backend,
            tasks.clock(),
            new PrivateFiles());
    wallet.sync();
    return wallet;
  }

  /** Pays an address; the transaction has one confirmation. */
  OutPoint pay(String address, long valueSats) {
    return chain.fund(Addresses.parse(address, Network.REGTEST), valueSats);
  }

  /** What the last run wrote to standard output. */
  String out() {
    return out.toString();
  }

  /** What the last run wrote to standard error. */
  String err() {
    return err.toString();
  }

  /** The data directory. */
  Path data() {
    return data;
  }

  /** The chain of its node. */
  FakeChain chain() {
    return chain;
  }

  /** Its node. */
  FakeWalletBackend backend() {
    return backend;
  }
}
