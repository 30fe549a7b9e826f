package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Coin;
import org.jmd.wallet.HistoryReconstruction;
import org.jmd.wallet.PendingTransactions;
import org.jmd.wallet.ScanWait;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.WalletSettings;
import org.jmd.wallet.backend.ScanReport;
import org.jmd.wallet.backend.core.BitcoindBackend;
import org.jmd.wallet.backend.core.RpcCredentials;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wallets that start from their words alone, and chains that change their mind. */
class WalletRecoveryIT {
  private static final int SCAN_RANGE = 100;
  private static final int USED_PER_BRANCH = 20;
  private static BitcoindFixture node;

  @TempDir Path directory;
  private final SystemTasks tasks = new SystemTasks();

  @BeforeAll
  static void start() {
    node = BitcoindFixture.start();
    node.mine(110);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private BitcoindBackend backend() {
    return new BitcoindBackend(
        URI.create("http://127.0.0.1:" + node.rpcPort()),
        new RpcCredentials.Cookie(node.cookieFile()),
        Network.REGTEST,
        tasks);
  }

  private Wallet open(BitcoindBackend backend, String name, int seed, int lookback) {
    Wallet wallet =
        Wallet.open(
            new WalletSettings(
                directory.resolve(name),
                20,
                SCAN_RANGE,
                true,
                true,
                lookback,
                OptionalInt.empty(),
                OptionalInt.empty(),
                -1),
            WalletFixture.keys(seed),
            backend,
            Instant::now,
            new PrivateFiles());
    wallet.sync();
    return wallet;
  }

  /** Spreads coins over two hundred addresses; their values differ. */
  private static Map<String, Long> fundAddresses(HdKeys keys) {
    Map<String, Long> funded = new LinkedHashMap<>();
    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
    for (int mixdepth = 0; mixdepth < 5; mixdepth++) {
      for (Branch branch : List.of(Branch.EXTERNAL, Branch.INTERNAL)) {
        for (int used = 0; used < USED_PER_BRANCH; used++) {
          // Gaps, and some branches that go beyond the first range.
          int index = used * (2 + 3 * (mixdepth % 2)) + used % 2;
          String address = keys.address(keys.path(mixdepth, branch, index));
          long sats = 10_000L + funded.size();
          funded.put(address, sats);
          amounts.put(address, BigDecimal.valueOf(sats, 8));
        }
      }
    }
    node.walletCall(BitcoindFixture.WALLET, "sendmany", "", amounts);
    node.mine(1);
    return funded;
  }

  private static void forget(String coreWallet) throws IOException {
    node.call("unloadwallet", coreWallet);
    Path files = node.dataDirectory().resolve("regtest").resolve("wallets").resolve(coreWallet);
    try (Stream<Path> all = Files.walk(files)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Set<OutPoint> outPoints(Wallet wallet) {
    Set<OutPoint> found = new HashSet<>();
    wallet.coins().forEach(coin -> found.add(coin.outPoint()));
    return found;
  }

  @Test
  void findsEveryCoinOfAWalletThatStartsFromItsWords() throws Exception {
    List<Timenumber> months = List.of(new Timenumber(72), new Timenumber(480));
    Set<OutPoint> expected;
    Map<String, Long> funded;
    String fingerprint;
    try (BitcoindBackend backend = backend();
        Wallet wallet = open(backend, "first", 7001, 1000);
        HdKeys keys = WalletFixture.keys(7001)) {
      fingerprint = wallet.fingerprint();
      funded = fundAddresses(keys);
      for (Timenumber month : months) {
        RegisteredBond bond = RegisteredBond.ofWallet(keys, month, Instant.now());
        wallet.watchNewBond(bond.address());
        wallet
            .bonds()
            .change(list -> {
              list.put(bond);
              return true;
            });
        node.fund(bond.address(), 3_000_000);
      }
      wallet.sync();
      expected = outPoints(wallet);
      assertThat(expected).hasSize(202);
      assertThat(wallet.bonds().bonds()).hasSize(2).allMatch(RegisteredBond::isFunded);
    }
    node.mine(30);
    forget("jm_" + fingerprint + "_regtest");

    try (BitcoindBackend backend = backend();
        Wallet wallet = open(backend, "second", 7001, 3)) {
      ScanWait wait = new ScanWait(wallet, tasks);
      wait.await(_ -> {});
      wallet.sync();
      assertThat(wallet.coins()).hasSize(200).noneMatch(Coin::bond);
      for (Coin coin : wallet.coins()) {
        assertThat(coin.valueSats()).isEqualTo(funded.get(coin.address()));
      }
      wallet.recoverBonds();
      wait.await(_ -> {});
      wallet.sync();

      assertThat(outPoints(wallet)).isEqualTo(expected);
      assertThat(wallet.bonds().bonds())
          .extracting(RegisteredBond::index)
          .containsExactlyInAnyOrder(72, 480);
      assertThat(wallet.bonds().bonds()).allMatch(RegisteredBond::isFunded);
      int far = (USED_PER_BRANCH - 1) * 5 + 1;
      KeyPath next = wallet.reserveAddress(1, Branch.INTERNAL, "").path();
      assertThat(next.index()).isEqualTo(far + 1);
      ScanReport report = wallet.scanReport().orElseThrow();
      assertThat(report.transactionCount()).isEqualTo(3);
      assertThat(report.birthTime()).isPresent();
      assertThat(wallet.reconstruction().run(1000, false))
          .isEqualTo(new HistoryReconstruction.Outcome.Done(3, 0));
    }
  }

  @Test
  void followsTheChainThroughAReorganisation() {
    try (BitcoindBackend backend = backend();
        Wallet wallet = open(backend, "reorg", 7002, 1000);
        HdKeys keys = WalletFixture.keys(7002)) {
      PendingTransactions pending = new PendingTransactions(wallet, Map.of());
      String stays = keys.address(keys.path(0, Branch.EXTERNAL, 0));
      String goes = keys.address(keys.path(1, Branch.EXTERNAL, 0));
      OutPoint kept = node.pay(stays, 500_000);
      OutPoint replaced = node.pay(goes, 700_000);
      String first = node.mine(3).getFirst();
      wallet.sync();
      wallet.reconstruction().run(1000, false);
      assertThat(wallet.coins()).hasSize(2).allMatch(c -> c.confirmations() == 3);
      assertThat(rows(wallet)).hasSize(2).allMatch(r -> confirmations(r) == 3);

      node.call("invalidateblock", first);
      node.call("syncwithvalidationinterfacequeue");
      wallet.sync();
      pending.check();
      assertThat(wallet.coins()).hasSize(2).allMatch(c -> c.confirmations() == 0);
      assertThat(wallet.spendableSats(0, 1) + wallet.spendableSats(1, 1)).isZero();
      assertThat(rows(wallet)).allMatch(r -> confirmations(r) == 0);

      // Another chain, in which one of them is another transaction.
      node.walletCall(BitcoindFixture.WALLET, "bumpfee", replaced.txid());
      node.mine(4);
      node.call("syncwithvalidationinterfacequeue");
      wallet.sync();
      pending.check();
      wallet.reconstruction().run(1000, false);

      assertThat(wallet.spendableSats(0, 4)).isEqualTo(500_000);
      assertThat(wallet.spendableSats(1, 4)).isEqualTo(700_000);
      assertThat(outPoints(wallet)).hasSize(2).contains(kept).doesNotContain(replaced);
      assertThat(rows(wallet))
          .hasSize(2)
          .allMatch(r -> confirmations(r) == 4)
          .extracting(HistoryEntry::txid)
          .contains(kept.txid())
          .doesNotContain(replaced.txid());
    }
  }

  private static List<HistoryEntry> rows(Wallet wallet) {
    return wallet.history().entries();
  }

  private static long confirmations(HistoryEntry row) {
    return row.number(HistoryColumn.CONFIRMATIONS);
  }
}
