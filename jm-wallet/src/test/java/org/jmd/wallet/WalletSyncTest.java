package org.jmd.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.backend.ScanFrom;
import org.jmd.wallet.backend.ScanStatus;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.metadata.MetadataStore;
import org.jmd.wallet.testing.FakeWalletBackend;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalletSyncTest {
  private static final int SEED = 1;

  @TempDir Path directory;
  private final FakeChain chain = new FakeChain();
  private final HdKeys keys = WalletFixture.keys(SEED);

  private WalletFixture open() {
    return WalletFixture.create(chain, directory, SEED);
  }

  private RegisteredBond registered(Timenumber month) {
    return RegisteredBond.ofWallet(keys, month, Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void seesTheCoinsOfRegisteredBonds() {
    Timenumber month = new Timenumber(130);
    try (WalletFixture fixture = open()) {
      Wallet wallet = fixture.wallet();
      wallet
          .bonds()
          .change(list -> {
            list.put(registered(month));
            return true;
          });
      OutPoint coin = chain.fund(keys.bond(month).scriptPubKey(), 70_000);
      wallet.sync();

      assertThat(wallet.coins())
          .singleElement()
          .satisfies(c -> {
            assertThat(c.bond()).isTrue();
            assertThat(c.path()).isEqualTo(keys.bondPath(month));
          });
      assertThat(wallet.bonds().bonds())
          .singleElement()
          .satisfies(b -> {
            assertThat(b.coin().orElseThrow().outPoint()).isEqualTo(coin);
            assertThat(b.coin().orElseThrow().valueSats()).isEqualTo(70_000);
          });
      // It was registered by hand: who knows since when there are coins.
      assertThat(fixture.backend().scans()).last().isEqualTo(new ScanFrom.Height(0));

      chain.spendElsewhere(coin);
      wallet.sync();
      assertThat(wallet.bonds().bonds()).singleElement().matches(b -> !b.isFunded());
    }
  }

  @Test
  void looksForNoOldCoinsOfABondThatIsNew() {
    try (WalletFixture fixture = open()) {
      Wallet wallet = fixture.wallet();
      RegisteredBond bond = registered(new Timenumber(131));
      int before = fixture.backend().scans().size();
      wallet.watchNewBond(bond.address());
      wallet
          .bonds()
          .change(list -> {
            list.put(bond);
            return true;
          });
      wallet.sync();

      assertThat(fixture.backend().scans().subList(before, before + 1))
          .containsExactly(new ScanFrom.Now());
      assertThat(fixture.backend().scans()).hasSize(before + 1);
    }
  }

  @Test
  void recoversBondsThatNobodyHasRegistered() {
    List<Timenumber> months = List.of(new Timenumber(0), new Timenumber(959));
    try (WalletFixture fixture = open()) {
      months.forEach(month -> chain.fund(keys.bond(month).scriptPubKey(), 90_000));
      Wallet wallet = fixture.wallet();
      wallet.sync();
      assertThat(wallet.coins()).isEmpty();

      assertThat(wallet.recoverBonds()).isInstanceOf(ScanStatus.Idle.class);
      wallet.sync();

      assertThat(wallet.coins()).hasSize(2).allMatch(Coin::bond);
      assertThat(wallet.bonds().bonds())
          .extracting(RegisteredBond::index)
          .containsExactlyInAnyOrder(0, 959);
      assertThat(wallet.bonds().bonds()).allMatch(RegisteredBond::isFunded);
    }
    try (WalletFixture again = open()) {
      assertThat(again.wallet().coins()).hasSize(2);
    }
  }

  @Test
  void refusesToWorkWithADamagedRegistry() throws IOException {
    try (WalletFixture fixture = open()) {
      Files.writeString(
          directory.resolve("fidelity_bonds_" + fixture.wallet().fingerprint() + ".json"), "{");

      assertThatThrownBy(fixture.wallet()::sync).isInstanceOf(WalletStorageException.class);
    }
  }

  @Test
  void findsCoinsBeyondWhatItTellsTheBackendToWatch() {
    FakeWalletBackend backend = new FakeWalletBackend(chain, Network.REGTEST);
    KeyPath far = keys.path(3, Branch.INTERNAL, 77);
    try (Wallet wallet = open(backend)) {
      // Another program, or the node itself, has widened the range.
      backend.watch("other", List.of(keys.descriptor(3, Branch.INTERNAL, 80)), new ScanFrom.Now());
      chain.fund(keys.script(far), 5_000);
      wallet.sync();

      assertThat(wallet.coins()).extracting(Coin::path).containsExactly(far);
      assertThat(wallet.reserveAddress(3, Branch.INTERNAL, "").path().index()).isEqualTo(78);
    }
  }

  private Wallet open(FakeWalletBackend backend) {
    Wallet wallet =
        Wallet.open(
            WalletSettings.defaults(directory).withScanRange(WalletFixture.SCAN_RANGE),
            WalletFixture.keys(SEED),
            backend,
            Instant::now,
            new org.jmd.wallet.file.PrivateFiles());
    wallet.sync();
    return wallet;
  }

  @Test
  void deepensEveryBranchOnDemand() {
    KeyPath far = keys.path(4, Branch.EXTERNAL, 199);
    chain.fund(keys.script(far), 5_000);
    try (WalletFixture fixture = open()) {
      Wallet wallet = fixture.wallet();
      assertThat(wallet.coins()).isEmpty();

      wallet.deepen(200);
      assertThat(wallet.rescan(0)).isInstanceOf(ScanStatus.Idle.class);
      wallet.sync();

      assertThat(wallet.coins()).extracting(Coin::path).containsExactly(far);
    }
  }

  @Test
  void forgetsBlocksThatAReorganisationTakes() {
    try (WalletFixture fixture = open()) {
      Wallet wallet = fixture.wallet();
      fixture.pay(0, 40_000);
      chain.mine(2);
      wallet.sync();
      assertThat(wallet.coins()).extracting(Coin::confirmations).containsExactly(3);

      chain.disconnect(3);
      wallet.sync();
      assertThat(wallet.coins()).extracting(Coin::confirmations).containsExactly(0);
      assertThat(wallet.spendableSats(0, 1)).isZero();

      chain.mine(1);
      wallet.sync();
      assertThat(wallet.spendableSats(0, 1)).isEqualTo(40_000);
    }
  }

  @Test
  void namesTheOriginsOfAddresses() {
    try (WalletFixture fixture = open()) {
      Wallet wallet = fixture.wallet();
      fixture.fund(0, 100_000).sync();
      Coin coin = wallet.coins().getFirst();
      String deposited = coin.address();
      ScriptPubKey change = wallet.reserveAddress(0, Branch.INTERNAL, "").script();
      ScriptPubKey equal = wallet.reserveAddress(1, Branch.INTERNAL, "").script();
      ScriptPubKey other = WalletFixture.keys(2).script(keys.path(0, Branch.EXTERNAL, 0));
      send(wallet, coin, 30_000, equal, 30_000, other, 39_000, change);
      wallet.sync();

      MetadataStore notes =
          new MetadataStore(
              new org.jmd.wallet.file.PrivateFiles(), directory, wallet.fingerprint());
      assertThat(notes.read().used().get(deposited)).contains("deposit");
      assertThat(notes.read().used().get(address(equal))).contains("cj_out");
      assertThat(notes.read().used().get(address(change))).contains("cj_change");
    }
  }

  private String address(ScriptPubKey script) {
    return keys.address(script).orElseThrow();
  }

  private void send(Wallet wallet, Coin coin, Object... valuesAndScripts) {
    java.util.ArrayList<TxOutput> outputs = new java.util.ArrayList<>();
    for (int i = 0; i < valuesAndScripts.length; i += 2) {
      outputs.add(
          new TxOutput((Integer) valuesAndScripts[i], (ScriptPubKey) valuesAndScripts[i + 1]));
    }
    Tx tx = new Tx(2, List.of(TxInput.unsigned(coin.outPoint(), 0xffff_ffffL)), outputs, 0);
    assertThat(chain.broadcast(tx.withWitness(0, wallet.sign(tx, coin).witness()).serialize()))
        .isInstanceOf(BroadcastResult.Accepted.class);
  }

  @Test
  void takesOverWhatAllWalletsShared() throws IOException {
    String own = keys.address(keys.path(2, Branch.EXTERNAL, 3));
    String foreign = WalletFixture.keys(9).address(keys.path(2, Branch.EXTERNAL, 3));
    String old = keys.address(keys.path(1, Branch.EXTERNAL, 5));
    String coin = "ab".repeat(32) + ":1";
    Files.writeString(
        directory.resolve("wallet_metadata.jsonl"),
        String.join(
            "\n",
            "{\"type\":\"output\",\"ref\":\"" + coin + "\",\"spendable\":false}",
            "{\"type\":\"addr\",\"ref\":\"" + own + "\",\"label\":\"jm:reserved:rent\"}",
            "{\"type\":\"addr\",\"ref\":\"" + foreign + "\",\"label\":\"jm:reserved:theirs\"}",
            "{\"type\":\"tx\",\"ref\":\"cd\",\"label\":\"kept\"}",
            ""));
    Path history = directory.resolve("address_history_" + keys.fingerprint() + ".jsonl");
    Files.writeString(history, "\"" + old + "\"\nnonsense\n");

    try (WalletFixture fixture = open()) {
      Wallet wallet = fixture.wallet();
      assertThat(wallet.reservedAddresses()).containsOnly(java.util.Map.entry(own, "rent"));
      assertThat(wallet.isUsed(old)).isTrue();
      assertThat(wallet.reserveAddress(1, Branch.EXTERNAL, "").path().index()).isEqualTo(6);
      assertThat(
              Files.readString(
                  directory.resolve("wallet_metadata_" + keys.fingerprint() + ".jsonl")))
          .contains(coin, "\"kept\"", "jm:used:legacy")
          .doesNotContain(foreign);
      assertThat(history).doesNotExist();
      assertThat(directory.resolve("wallet_metadata.jsonl")).exists();
    }
  }
}
