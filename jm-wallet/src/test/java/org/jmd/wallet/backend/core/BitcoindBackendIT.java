package org.jmd.wallet.backend.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.Coin;
import org.jmd.wallet.ReservedAddress;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.WalletSettings;
import org.jmd.wallet.backend.BranchIndex;
import org.jmd.wallet.backend.Enumeration;
import org.jmd.wallet.backend.ScanFrom;
import org.jmd.wallet.backend.ScanStatus;
import org.jmd.wallet.backend.WalletOutput;
import org.jmd.wallet.backend.WalletTransaction;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real node. Each test has keys of its own and so a wallet of its own in the node. */
class BitcoindBackendIT {
  private static BitcoindFixture node;
  private static int nextSeed = 1000;

  @TempDir Path directory;
  private final int seed = nextSeed++;

  @BeforeAll
  static void start() {
    node = BitcoindFixture.start();
    node.mine(110);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static BitcoindBackend backend() {
    return new BitcoindBackend(
        URI.create("http://127.0.0.1:" + node.rpcPort()),
        new RpcCredentials.Cookie(node.cookieFile()),
        Network.REGTEST,
        new SystemTasks());
  }

  private Wallet open(BitcoindBackend backend) {
    Wallet wallet =
        Wallet.open(
            WalletSettings.defaults(directory).withScanRange(100),
            WalletFixture.keys(seed),
            backend,
            Instant::now,
            new PrivateFiles());
    wallet.sync();
    return wallet;
  }

  @Test
  void seesCoinsThroughTheirWholeLife() {
    try (BitcoindBackend backend = backend();
        Wallet wallet = open(backend)) {
      ReservedAddress address = wallet.reserveAddress(0, Branch.EXTERNAL, "");
      OutPoint paid = node.pay(address.address(), 123_456_789);
      syncUntilPaid(wallet, address);
      assertThat(wallet.coins())
          .singleElement()
          .satisfies(c -> {
            assertThat(c.outPoint()).isEqualTo(paid);
            assertThat(c.valueSats()).isEqualTo(123_456_789);
            assertThat(c.path()).isEqualTo(address.path());
            assertThat(c.confirmations()).isZero();
            assertThat(c.height()).isZero();
          });

      node.mine(3);
      wallet.sync();
      Coin coin = wallet.coins().getFirst();
      assertThat(coin.confirmations()).isEqualTo(3);
      assertThat(coin.height()).isEqualTo(backend.tipHeight() - 2);
      assertThat(wallet.spendableSats(0, 1)).isEqualTo(123_456_789);

      Tx signed = payment(wallet, coin, 123_450_000);
      assertThat(backend.policyProblem(signed.serialize())).isEmpty();
      assertThat(backend.broadcast(signed.serialize()))
          .isEqualTo(new BroadcastResult.Accepted(signed.txid()));
      assertThat(backend.utxo(coin.outPoint())).isEmpty();
      syncUntil(wallet, coins -> coins.stream().allMatch(c -> c.mixdepth() == 1));
      assertThat(wallet.coins()).extracting(Coin::mixdepth).containsExactly(1);
      assertThat(backend.transaction(signed.txid()).map(WalletTransaction::confirmations))
          .contains(0);

      node.mine(1);
      assertThat(backend.broadcast(signed.serialize()))
          .isEqualTo(new BroadcastResult.AlreadyKnown(signed.txid()));
      assertThat(backend.transaction(signed.txid()).map(WalletTransaction::height))
          .contains(backend.tipHeight());
    }
  }

  /** A node's wallet hears of its mempool a moment later. */
  private static void syncUntil(Wallet wallet, Predicate<List<Coin>> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          wallet.sync();
          return !wallet.coins().isEmpty() && condition.test(wallet.coins());
        });
  }

  private static void syncUntilPaid(Wallet wallet, ReservedAddress address) {
    syncUntil(wallet, coins -> coins.stream().anyMatch(c -> c.address().equals(address.address())));
  }

  private static Tx payment(Wallet wallet, Coin coin, long sats) {
    ReservedAddress to = wallet.reserveAddress(1, Branch.INTERNAL, "");
    Tx tx =
        new Tx(
            2,
            List.of(TxInput.unsigned(coin.outPoint(), TxInput.SEQUENCE_FINAL)),
            List.of(new TxOutput(sats, to.script())),
            0);
    return tx.withWitness(0, wallet.sign(tx, coin).witness());
  }

  @Test
  void tellsWhyATransactionIsRefused() {
    try (BitcoindBackend backend = backend();
        Wallet wallet = open(backend)) {
      node.fund(wallet.reserveAddress(0, Branch.EXTERNAL, "").address(), 50_000);
      wallet.sync();
      Tx free = payment(wallet, wallet.coins().getFirst(), 50_000);
      Tx unsigned = free.withWitness(0, List.of());

      assertThat(backend.policyProblem(free.serialize()).orElseThrow()).contains("fee not met");
      assertThat(backend.broadcast(free.serialize())).isInstanceOf(BroadcastResult.Rejected.class);
      assertThat(backend.broadcast(unsigned.serialize()))
          .isInstanceOf(BroadcastResult.Rejected.class);
      assertThat(backend.broadcast(new byte[] {1, 2, 3}))
          .isInstanceOf(BroadcastResult.Rejected.class);
      assertThat(backend.policyProblem(new byte[] {1, 2, 3})).isPresent();
    }
  }

  @Test
  void tellsSinceWhenTheNodeRuns() {
    try (BitcoindBackend backend = backend()) {
      Instant first = backend.startedAt().orElseThrow();
      // The node counts whole seconds.
      Instant now = Instant.now();
      assertThat(first).isBetween(now.minus(Duration.ofHours(2)), now.plusSeconds(1));
      assertThat(backend.startedAt().orElseThrow()).isCloseTo(first, within(2, ChronoUnit.SECONDS));
    }
  }

  @Test
  void answersForOthersCoinsInOneBatch() {
    OutPoint confirmed = node.fund(node.newAddress(), 70_000);
    OutPoint unconfirmed = node.pay(node.newAddress(), 60_000);
    OutPoint missing = new OutPoint(FakeChain.unknownTxid(1), 0);
    try (BitcoindBackend backend = backend()) {
      List<Optional<UtxoStatus>> found = backend.utxos(List.of(unconfirmed, missing, confirmed));

      assertThat(found.get(0).orElseThrow().confirmations()).isZero();
      assertThat(found.get(1)).isEmpty();
      assertThat(found.get(2).orElseThrow())
          .satisfies(u -> {
            assertThat(u.outPoint()).isEqualTo(confirmed);
            assertThat(u.valueSats()).isEqualTo(70_000);
            assertThat(u.height()).isEqualTo(backend.tipHeight());
          });
      assertThat(backend.estimateFee(3)).isEmpty();
      assertThat(backend.mempoolMinimumFee()).isLessThanOrEqualTo(FeeRate.ONE);
      assertThat(backend.medianTimePast()).isBefore(backend.blockTime(backend.tipHeight()));
    }
  }

  @Test
  void findsOldCoinsInTheBackground() {
    HdKeys keys = WalletFixture.keys(seed);
    KeyPath path = keys.path(2, Branch.INTERNAL, 7);
    node.fund(keys.address(path), 40_000);
    node.mine(30);
    try (BitcoindBackend backend = backend()) {
      WalletSettings settings = WalletSettings.defaults(directory).withScanRange(100);
      Wallet wallet =
          Wallet.open(
              new WalletSettings(
                  directory,
                  settings.gapLimit(),
                  settings.scanRange(),
                  true,
                  true,
                  5,
                  settings.scanStartHeight(),
                  settings.creationHeight(),
                  -1),
              keys,
              backend,
              Instant::now,
              new PrivateFiles());
      wallet.sync();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> wallet.scanStatus() instanceof ScanStatus.Idle);
      wallet.sync();

      assertThat(wallet.coins()).extracting(Coin::path).containsExactly(path);
      assertThat(wallet.reserveAddress(2, Branch.INTERNAL, "").path().index()).isEqualTo(8);
      wallet.close();
    }
  }

  @Test
  void widensItsRangeAndFindsItAgain() {
    try (BitcoindBackend backend = backend();
        Wallet wallet = open(backend)) {
      ReservedAddress far = wallet.reserveAddress(0, Branch.EXTERNAL, "");
      while (far.path().index() < 105) {
        far = wallet.reserveAddress(0, Branch.EXTERNAL, "");
      }
      node.fund(far.address(), 30_000);
      wallet.sync();
      assertThat(wallet.coins()).extracting(Coin::path).containsExactly(far.path());
      try (BitcoindBackend other = backend();
          Wallet again = open(other)) {
        assertThat(again.coins()).extracting(Coin::path).containsExactly(far.path());
        assertThat(again.reserveAddress(0, Branch.EXTERNAL, "").path().index()).isEqualTo(106);
      }
    }
  }

  @Test
  void enumeratesTransactionsSinceACursorEvenOfALostBlock() {
    try (BitcoindBackend backend = backend();
        Wallet wallet = open(backend)) {
      OutPoint first = node.fund(wallet.reserveAddress(0, Branch.EXTERNAL, "").address(), 50_000);
      Enumeration all = backend.transactionsSince("").orElseThrow();
      assertThat(all.transactions())
          .singleElement()
          .satisfies(t -> {
            assertThat(t.txid()).isEqualTo(first.txid());
            assertThat(t.confirmations()).isEqualTo(1);
            assertThat(t.height()).isEqualTo(backend.tipHeight());
            assertThat(t.blockTime()).contains(backend.blockTime(t.height()));
          });
      assertThat(backend.transactionsSince(all.cursor()).orElseThrow().transactions()).isEmpty();

      node.call("invalidateblock", all.cursor());
      node.call("syncwithvalidationinterfacequeue");
      node.mine(2);
      node.call("syncwithvalidationinterfacequeue");
      assertThat(backend.transactionsSince(all.cursor()).orElseThrow().transactions())
          .singleElement()
          .satisfies(t -> assertThat(t.confirmations()).isEqualTo(2));
      assertThat(backend.transactionsSince("00".repeat(32)).orElseThrow().transactions())
          .hasSize(1);
      assertThat(backend.transactions(List.of(FakeChain.unknownTxid(3), first.txid())))
          .extracting(Optional::isPresent)
          .containsExactly(false, true);
    }
  }

  @Test
  void findsWhatAnotherProcessHasMadeTheNodeFind() {
    HdKeys keys = WalletFixture.keys(seed);
    String name = "jm_" + keys.fingerprint() + "_regtest";
    String old = keys.address(keys.path(0, Branch.INTERNAL, 3));
    node.fund(old, 40_000);
    node.mine(3);
    try (BitcoindBackend backend = backend();
        BitcoindBackend other = backend()) {
      backend.watch(name, List.of(keys.descriptor(0, Branch.EXTERNAL, 99)), new ScanFrom.Now());
      assertThat(backend.usedAddresses()).isEmpty();
      other.watch(name, List.of(keys.descriptor(0, Branch.INTERNAL, 99)), new ScanFrom.Height(0));

      assertThat(backend.usedAddresses()).containsExactly(old);
    }
  }

  @Test
  void watchesFurtherThanItIsToldButNeverLess() {
    HdKeys keys = WalletFixture.keys(seed);
    String name = "jm_" + keys.fingerprint() + "_regtest";
    KeyPath far = keys.path(0, Branch.INTERNAL, 150);
    try (BitcoindBackend backend = backend()) {
      backend.watch(name, List.of(keys.descriptor(0, Branch.INTERNAL, 199)), new ScanFrom.Now());
      assertThat(
              backend
                  .watch(name, List.of(keys.descriptor(0, Branch.INTERNAL, 99)), new ScanFrom.Now())
                  .descriptors())
          .allMatch(d -> d.endIndex() >= 199);
      assertThat(backend.locate(List.of(keys.address(far), node.newAddress())))
          .containsExactly(Map.entry(keys.address(far), new BranchIndex(1, 150)));
    }
    try (BitcoindBackend backend = backend();
        Wallet wallet = open(backend)) {
      node.fund(keys.address(far), 60_000);
      wallet.sync();
      assertThat(wallet.coins()).extracting(Coin::path).containsExactly(far);
    }
  }

  @Test
  void watchesSingleAddressesOnce() {
    HdKeys keys = WalletFixture.keys(seed);
    String name = "jm_" + keys.fingerprint() + "_regtest";
    List<String> bonds =
        IntStream.range(0, 230)
            .mapToObj(n -> keys.bond(new Timenumber(n)).scriptPubKey())
            .map(script -> keys.address(script).orElseThrow())
            .toList();
    OutPoint before = node.fund(bonds.get(7), 90_000);
    try (BitcoindBackend backend = backend()) {
      assertThat(backend.watchAddresses(name, bonds, new ScanFrom.Height(0))).isTrue();
      assertThat(backend.watchAddresses(name, bonds, new ScanFrom.Height(0))).isFalse();
      OutPoint after = node.fund(bonds.get(229), 90_000);
      assertThat(backend.unspent())
          .extracting(WalletOutput::outPoint)
          .containsExactlyInAnyOrder(before, after);
    }
  }

  @Test
  void loadsItsWalletAgainIfTheNodeHasLetGoOfIt() {
    try (BitcoindBackend backend = backend();
        Wallet wallet = open(backend)) {
      node.call("unloadwallet", "jm_" + wallet.fingerprint() + "_regtest");

      wallet.sync();

      assertThat(wallet.coins()).isEmpty();
      node.call("unloadwallet", "jm_" + wallet.fingerprint() + "_regtest");
      try (BitcoindBackend other = backend();
          Wallet again = open(other)) {
        assertThat(again.coins()).isEmpty();
      }
    }
  }

  @Test
  void seesCoinsThatTheNodeHasLocked() {
    try (BitcoindBackend backend = backend();
        Wallet wallet = open(backend)) {
      OutPoint coin = node.fund(wallet.reserveAddress(0, Branch.EXTERNAL, "").address(), 20_000);
      node.walletCall(
          "jm_" + wallet.fingerprint() + "_regtest",
          "lockunspent",
          false,
          List.of(java.util.Map.of("txid", coin.txid(), "vout", coin.index())));

      wallet.sync();

      assertThat(backend.unspent()).extracting(WalletOutput::outPoint).containsExactly(coin);
    }
  }

  @Test
  void neverNamesCredentialsInErrors() {
    SecretBytes password = SecretBytes.owning("sesame".getBytes(UTF_8));
    try (BitcoindBackend stranger =
        new BitcoindBackend(
            URI.create("http://127.0.0.1:" + node.rpcPort()),
            new RpcCredentials.UserPassword("ali", password),
            Network.REGTEST,
            new SystemTasks())) {
      assertThatThrownBy(stranger::tipHeight)
          .isInstanceOf(ChainUnavailableException.class)
          .hasMessageContaining("127.0.0.1:" + node.rpcPort())
          .hasMessageNotContaining("sesame");
    }
    try (BitcoindBackend nobody =
        new BitcoindBackend(
            URI.create("http://127.0.0.1:1"),
            new RpcCredentials.UserPassword("ali", password),
            Network.REGTEST,
            new SystemTasks())) {
      assertThatThrownBy(nobody::tipHeight).isInstanceOf(ChainUnavailableException.class);
    }
  }

  @Test
  void refusesANodeOnAnotherChain() {
    try (BitcoindBackend backend =
            new BitcoindBackend(
                URI.create("http://127.0.0.1:" + node.rpcPort()),
                new RpcCredentials.Cookie(node.cookieFile()),
                Network.SIGNET,
                new SystemTasks());
        HdKeys keys = HdKeys.of(SecretBytes.owning(new byte[64]), Network.SIGNET, 1)) {
      assertThatThrownBy(() ->
              backend.watch(
                  "jm_x_signet",
                  List.of(keys.descriptor(0, Branch.EXTERNAL, 5)),
                  new ScanFrom.Now()))
          .isInstanceOf(ChainUnavailableException.class)
          .hasMessageContaining("regtest");
    }
  }

  @Test
  void keepsItsFilesPrivate() throws Exception {
    try (BitcoindBackend backend = backend();
        Wallet wallet = open(backend)) {
      wallet.reserveAddress(0, Branch.EXTERNAL, "");

      try (var files = Files.walk(directory).filter(file -> !file.equals(directory))) {
        assertThat(files.toList())
            .isNotEmpty()
            .allSatisfy(file ->
                assertThat((int) Files.getAttribute(file, "unix:mode") & 0777)
                    .isEqualTo(Files.isDirectory(file) ? 0700 : 0600));
      }
    }
  }
}
