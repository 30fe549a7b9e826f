package org.jmd.wallet.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.WalletSettings;
import org.jmd.wallet.coins.CoinSelector;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.coins.MergeAlgorithm;
import org.jmd.wallet.coins.MergeRule;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.history.HistoryStatistics;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.testing.FakeWalletBackend;
import org.jmd.wallet.testing.WalletFixture;

/**
 * What a wallet with many used addresses, a tenth as many coins and as many CoinJoins costs, at a
 * size, twice and four times that size: so one sees what grows faster than the wallet.
 */
public final class WalletBench {
  private static final int SIZE = 12_500;
  private static final int REPEATS = 15;
  private static final long VALUE = 1_000_000;

  private final int size;
  private final Path directory;
  private final FakeChain chain = new FakeChain();
  private final FakeWalletBackend backend = new FakeWalletBackend(chain, Network.REGTEST);
  private final SeededEntropy entropy = new SeededEntropy(1);
  private final Map<String, Double> results = new LinkedHashMap<>();

  private WalletBench(int size, Path directory) {
    this.size = size;
    this.directory = directory;
  }

  /** Something to measure. */
  @FunctionalInterface
  private interface Operation {
    void run() throws Exception;
  }

  /** Arguments: the smallest number of used addresses, by default a quarter of 50,000. */
  @SuppressWarnings("SystemOut") // a program for a terminal
  public static void main(String[] arguments) throws Exception {
    int size = arguments.length == 0 ? SIZE : Integer.parseInt(arguments[0]);
    List<WalletBench> runs = new ArrayList<>();
    run(size / 10);
    for (int n = size; n <= 4 * size; n *= 2) {
      runs.add(run(n));
    }
    for (String name : runs.getFirst().results.keySet()) {
      StringBuilder line = new StringBuilder("| " + name);
      runs.forEach(run ->
          line.append(String.format(Locale.ROOT, " | %,.1f", run.results.getOrDefault(name, 0.0))));
      System.out.println(line + " |");
    }
  }

  private static WalletBench run(int size) throws Exception {
    Path directory = Files.createTempDirectory("wallet-bench");
    try {
      WalletBench bench = new WalletBench(size, directory);
      bench.run();
      return bench;
    } finally {
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.sorted(Collections.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private Wallet open() {
    return Wallet.open(
        WalletSettings.defaults(directory).withScanRange(size / 10 + 100),
        WalletFixture.keys(1),
        backend,
        Instant::now,
        new PrivateFiles());
  }

  private void run() throws Exception {
    fund();
    openFirst();
    addHistory();
    long before = usedMemory();
    try (Wallet wallet = open()) {
      once("sync after opening, ms", wallet::sync);
      results.put("memory, MiB", (usedMemory() - before) / (double) (1 << 20));
      once("sync again, ms", wallet::sync);
      measure(wallet);
    }
    results.put(
        "metadata file, KiB",
        Files.size(
                directory.resolve(
                    "wallet_metadata_" + WalletFixture.keys(1).fingerprint() + ".jsonl"))
            / 1024.0);
  }

  private void openFirst() throws Exception {
    try (Wallet first = open()) {
      once("first sync, ms", first::sync);
    }
  }

  private void fund() {
    try (HdKeys keys = WalletFixture.keys(1)) {
      for (int i = 0; i < size; i++) {
        int branch = i % (2 * keys.mixdepthCount());
        int index = i / (2 * keys.mixdepthCount());
        OutPoint coin =
            chain.fund(
                keys.script(
                    keys.path(
                        branch / 2, branch % 2 == 0 ? Branch.EXTERNAL : Branch.INTERNAL, index)),
                VALUE + i);
        if (i >= size / 10) {
          chain.spendElsewhere(coin);
        }
      }
    }
  }

  /** As many CoinJoins as coins, each of which spends the change of the one before. */
  private void addHistory() throws IOException {
    try (Wallet wallet = open()) {
      wallet
          .history()
          .append(
              row("destination", "change")
                  .with(HistoryColumn.TXID, "this")
                  .with(HistoryColumn.UTXOS_USED, "previous:1")
                  .with(HistoryColumn.SOURCE_ADDRESSES, "input")
                  .with(HistoryColumn.SUCCESS, "True"));
    }
    Path file = directory.resolve("history.csv");
    List<String> lines = Arrays.asList(Files.readString(file).split("\r\n", -1));
    StringBuilder text = new StringBuilder(lines.getFirst() + "\r\n");
    String input = "source";
    String previous = txid();
    try (HdKeys keys = WalletFixture.keys(1)) {
      for (int i = 0; i < size / 10; i++) {
        String txid = txid();
        String change = address(keys, (i + 1) % 5, i / 5);
        text.append(
                lines
                    .get(1)
                    .replace("destination", address(keys, i % 5, i / 5))
                    .replace("change", change)
                    .replace("previous", previous)
                    .replace("input", input)
                    .replace("this", txid))
            .append("\r\n");
        previous = txid;
        input = change;
      }
    }
    Files.write(file, text.toString().getBytes(UTF_8));
  }

  private static String address(HdKeys keys, int mixdepth, int index) {
    return keys.address(keys.path(mixdepth, Branch.INTERNAL, index));
  }

  private String txid() {
    return Bytes32.of(entropy.bytes(32)).hex();
  }

  private HistoryEntry row(String destination, String change) {
    return HistoryEntry.coinJoin(
            HistoryEntry.Role.MAKER, VALUE, List.of("J5nick"), 0, destination, change, List.of())
        .signedByMaker(txid(), 10, 1, 0);
  }

  private void measure(Wallet wallet) throws Exception {
    LeaseOwner owner = LeaseOwner.random(entropy);
    CoinSelector selector = new CoinSelector(entropy);
    List<Coin> coins = wallet.coins();
    if (coins.size() != size / 10) {
      throw new IllegalStateException("the wallet sees " + coins.size() + " coins");
    }
    OutPoint coin = coins.getFirst().outPoint();
    median("list coins, ms", wallet::coins);
    median(
        "select for half of a mixdepth, ms",
        () -> {
          List<Coin> eligible = wallet.eligible(1, 1);
          long target = eligible.stream().mapToLong(Coin::valueSats).sum() / 2;
          if (selector
              .select(eligible, target, MergeAlgorithm.DEFAULT, new MergeRule.Free())
              .isEmpty()) {
            throw new IllegalStateException("nothing selected");
          }
        });
    median("maker's merge rule, ms", () -> wallet.makerMergeRule(0, false));
    median(
        "balances and addresses, ms",
        () -> {
          for (int mixdepth = 0; mixdepth < wallet.mixdepthCount(); mixdepth++) {
            wallet.spendableSats(mixdepth, 1);
          }
          wallet.reservedAddresses();
          wallet.history().addressUses();
          HistoryStatistics.of(wallet.history().entries());
        });
    median("reserve an address, ms", () -> wallet.reserveAddress(1, Branch.INTERNAL, ""));
    median(
        "lease and release a coin, ms",
        () -> {
          wallet.leases().tryLock(Set.of(coin), Duration.ofMinutes(1), owner);
          wallet.leases().release(Set.of(coin), owner);
        });
    median(
        "freeze and unfreeze a coin, ms",
        () -> {
          wallet.freeze(coin);
          wallet.unfreeze(coin);
        });
    median("append to the history, ms", () -> wallet.history().append(row("next", "")));
    median(
        "update the history, ms",
        () -> wallet.history().updateOpen("next", row -> wallet.history().failed(row, "why")));
  }

  private void once(String name, Operation operation) throws Exception {
    results.put(name, millis(operation));
  }

  private void median(String name, Operation operation) throws Exception {
    double[] times = new double[REPEATS];
    for (int i = 0; i < REPEATS; i++) {
      times[i] = millis(operation);
    }
    Arrays.sort(times);
    results.put(name, times[REPEATS / 2]);
  }

  private static double millis(Operation operation) throws Exception {
    long start = System.nanoTime();
    operation.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static long usedMemory() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
