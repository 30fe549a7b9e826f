package org.jmd.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.crypto.PodleResult;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.wallet.backend.ScanFrom;
import org.jmd.wallet.coins.CoinSelector;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.coins.MergeAlgorithm;
import org.jmd.wallet.coins.MergeRule;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.WatchedDescriptor;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WalletTest {
  @TempDir Path directory;
  private final FakeChain chain = new FakeChain();
  private WalletFixture fixture;
  private Wallet wallet;

  @BeforeEach
  void open() {
    fixture = WalletFixture.create(chain, directory, 1);
    wallet = fixture.wallet();
  }

  private Wallet openAgain() {
    return WalletFixture.create(chain, directory, 1).wallet();
  }

  @Test
  void findsCoinsInTheirMixdepth() {
    fixture.fund(0, 5_000).fund(2, 7_000, 8_000).sync();

    assertThat(wallet.coins()).extracting(Coin::mixdepth).containsExactly(0, 2, 2);
    assertThat(wallet.spendableSats(2, 1)).isEqualTo(15_000);
    assertThat(wallet.spendableSats(2, 8)).isEqualTo(7_000);
  }

  @Test
  void neverHandsOutAnAddressTwice() {
    Set<String> seen = new HashSet<>();
    Wallet other = openAgain();
    for (int i = 0; i < 40; i++) {
      assertThat(seen.add(wallet.reserveAddress(1, Branch.INTERNAL, "").address())).isTrue();
      assertThat(seen.add(other.reserveAddress(1, Branch.INTERNAL, "").address())).isTrue();
    }
    assertThat(seen.add(openAgain().reserveAddress(1, Branch.INTERNAL, "").address())).isTrue();
  }

  @Test
  void watchesAddressesBeyondTheFirstRange() {
    ReservedAddress last = wallet.reserveAddress(0, Branch.EXTERNAL, "");
    for (int i = 0; i < WalletFixture.SCAN_RANGE + 5; i++) {
      last = wallet.reserveAddress(0, Branch.EXTERNAL, "");
    }
    chain.fund(last.script(), 9_000);
    wallet.sync();

    assertThat(wallet.coins()).extracting(Coin::path).containsExactly(last.path());
  }

  @Test
  void skipsAddressesThatWereUsedOnChain() {
    ReservedAddress next = openAgain().reserveAddress(0, Branch.EXTERNAL, "");
    chain.fund(next.script(), 9_000);

    assertThat(wallet.reserveAddress(0, Branch.EXTERNAL, "").path().index())
        .isGreaterThan(next.path().index());
  }

  @Test
  void leasesACoinToOneOwnerOnly() {
    OutPoint coin = fixture.pay(0, 5_000);
    fixture.sync();
    Set<OutPoint> wanted = Set.of(coin);
    LeaseOwner mine = LeaseOwner.random(new SeededEntropy(1));
    LeaseOwner yours = LeaseOwner.random(new SeededEntropy(2));
    Wallet other = openAgain();

    assertThat(wallet.leases().tryLock(wanted, Duration.ofMinutes(5), mine)).isTrue();
    assertThat(other.leases().tryLock(wanted, Duration.ofMinutes(5), yours)).isFalse();
    other.leases().release(wanted, yours);
    assertThat(other.leases().held()).containsExactly(coin);
    assertThat(other.coins()).extracting(Coin::leased).containsExactly(true);
    assertThat(other.eligible(0, 1)).isEmpty();
    wallet.leases().release(wanted, mine);
    assertThat(other.leases().tryLock(wanted, Duration.ofMinutes(5), yours)).isTrue();
  }

  @Test
  void keepsFrozenCoinsOutOfSelection() {
    OutPoint coin = fixture.pay(0, 5_000);
    fixture.sync();

    wallet.freeze(coin);

    assertThat(wallet.eligible(0, 1)).isEmpty();
    assertThat(openAgain().coins()).extracting(Coin::frozen).containsExactly(true);
    wallet.unfreeze(coin);
    assertThat(wallet.eligible(0, 1)).hasSize(1);
  }

  @Test
  void freezesCoinsSentToAnEmptiedAddress() {
    ReservedAddress address = wallet.reserveAddress(0, Branch.EXTERNAL, "");
    OutPoint first = chain.fund(address.script(), 50_000);
    wallet.sync();
    chain.spendElsewhere(first);
    wallet.sync();
    OutPoint bait = chain.fund(address.script(), 600);

    wallet.sync();

    assertThat(wallet.coins())
        .filteredOn(c -> c.outPoint().equals(bait))
        .extracting(Coin::frozen)
        .containsExactly(true);
  }

  @Test
  void provesAndSignsWithTheKeyOfACoin() {
    fixture.fund(3, 5_000).sync();
    Coin coin = wallet.coins().getFirst();

    PodleProof proof = wallet.podle(coin, 1);

    assertThat(Podle.verify(proof.revelation(), proof.commitment(), 3))
        .isEqualTo(new PodleResult.Valid(1));
    assertThat(proof.p()).isEqualTo(wallet.publicKey(coin));
    assertThat(
            BitcoinMessage.verify(
                wallet.publicKey(coin), "a text", wallet.signMessage(coin, "a text")))
        .isTrue();
  }

  @Test
  void signsWhatTheChainAccepts() {
    fixture.fund(3, 5_000, 6_000).sync();
    ScriptPubKey to = wallet.reserveAddress(4, Branch.INTERNAL, "").script();
    List<Coin> coins = wallet.eligible(3, 1);
    Tx tx =
        new Tx(
            2,
            coins.stream().map(c -> TxInput.unsigned(c.outPoint(), 0xffff_ffffL)).toList(),
            List.of(new TxOutput(10_000, to)),
            0);
    for (int i = 0; i < coins.size(); i++) {
      tx = tx.withWitness(i, wallet.sign(tx, coins.get(i)).witness());
    }

    assertThat(chain.broadcast(tx.serialize())).isInstanceOf(BroadcastResult.Accepted.class);
    wallet.sync();
    assertThat(wallet.coins()).extracting(Coin::mixdepth).containsExactly(4);
    assertThat(wallet.eligible(4, 1)).isEmpty();
  }

  @Test
  void spendsBondsOnlyAsBonds() {
    Timenumber month = new Timenumber(3);
    BondScript bond = WalletFixture.keys(1).bond(month);
    fixture.backend().watch("any", List.of(bondDescriptor(bond)), new ScanFrom.Now());
    chain.fund(bond.scriptPubKey(), 80_000);
    wallet.sync();
    Coin coin = wallet.coins().getFirst();
    ScriptPubKey to = wallet.reserveAddress(1, Branch.INTERNAL, "").script();
    Tx tx =
        new Tx(
            2,
            List.of(TxInput.unsigned(coin.outPoint(), 0xffff_fffeL)),
            List.of(new TxOutput(79_000, to)),
            month.locktime());

    assertThat(coin.bond()).isTrue();
    assertThat(wallet.eligible(0, 1)).isEmpty();
    assertThatThrownBy(() -> wallet.sign(tx, coin)).isInstanceOf(IllegalArgumentException.class);
    assertThat(chain.broadcast(tx.withWitness(0, wallet.signBond(tx, coin)).serialize()))
        .isInstanceOf(BroadcastResult.Accepted.class);
  }

  private static WatchedDescriptor bondDescriptor(BondScript bond) {
    String address = Addresses.format(bond.scriptPubKey(), Network.REGTEST).orElseThrow();
    return new WatchedDescriptor("addr(" + address + ")", -1, false);
  }

  @ParameterizedTest
  @EnumSource(PrivateFiles.Step.class)
  void forgetsNoAddressThatItGaveOut(PrivateFiles.Step last) {
    for (int writes = 0; writes < 4; writes++) {
      int[] left = {writes};
      PrivateFiles dying =
          new PrivateFiles((step, path) -> {
            if (step == last && left[0]-- <= 0) {
              throw new IOException("killed");
            }
          });
      Set<String> given = new HashSet<>();
      try (WalletFixture victim = WalletFixture.create(chain, directory, 1, Instant::now, dying)) {
        while (given.size() < 10) {
          given.add(victim.wallet().reserveAddress(1, Branch.INTERNAL, "").address());
        }
      } catch (WalletStorageException killed) {
        assertThat(given).hasSizeLessThanOrEqualTo(writes);
      }

      Wallet again = openAgain();
      assertThat(again.reservedAddresses().keySet()).containsAll(given);
      assertThat(given).doesNotContain(again.reserveAddress(1, Branch.INTERNAL, "").address());
    }
  }

  @Test
  void keepsADamagedMetadataFileAside() throws IOException {
    ReservedAddress reserved = wallet.reserveAddress(0, Branch.EXTERNAL, "rent");
    Path file = directory.resolve("wallet_metadata_" + wallet.fingerprint() + ".jsonl");
    Files.writeString(file, "{\"type\":\"addr\",\"ref\n", StandardOpenOption.APPEND);
    String damaged = Files.readString(file);

    Wallet again = openAgain();
    wallet.reserveAddress(0, Branch.EXTERNAL, "");

    assertThat(again.reservedAddresses()).containsEntry(reserved.address(), "rent");
    assertThat(Files.readString(file)).doesNotContain("\"ref\n");
    assertThat(directory.resolve(file.getFileName() + ".damaged")).hasContent(damaged);
  }

  @Test
  void givesNoAddressIfItCannotReadItsNotes() throws IOException {
    Path file = directory.resolve("wallet_metadata_" + wallet.fingerprint() + ".jsonl");
    Files.deleteIfExists(file);
    Files.createDirectory(file);

    assertThatThrownBy(() -> wallet.reserveAddress(0, Branch.EXTERNAL, ""))
        .isInstanceOf(WalletStorageException.class);
    assertThatThrownBy(() -> wallet.coins()).isInstanceOf(WalletStorageException.class);
  }

  @Test
  void neverReusesAnAddressOfItsHistory() {
    ReservedAddress next =
        WalletFixture.create(chain, directory, 1).wallet().reserveAddress(2, Branch.INTERNAL, "");
    wallet
        .history()
        .append(
            HistoryEntry.coinJoin(
                HistoryEntry.Role.MAKER, 1, List.of("J5"), 1, next.address(), "", List.of()));

    assertThat(wallet.reserveAddress(2, Branch.INTERNAL, "").path().index())
        .isGreaterThan(next.path().index());
  }

  @Test
  void mergesInMixdepthZeroOnlyWhatComesFromItsOwnCoinJoins() {
    fixture.fund(0, 40_000, 50_000);
    ReservedAddress to = wallet.reserveAddress(0, Branch.INTERNAL, "");
    OutPoint equal = chain.fund(to.script(), 70_000);
    HistoryEntry row =
        HistoryEntry.coinJoin(
            HistoryEntry.Role.MAKER, 70_000, List.of("J5"), 4, to.address(), "", List.of());
    wallet.history().append(row.signedByMaker(equal.txid(), 10, 0, (int) equal.index()));
    assertThat(wallet.history().confirm(equal.txid(), 1)).isPresent();
    fixture.sync();
    MergeRule rule = wallet.makerMergeRule(0, false);
    CoinSelector selector = new CoinSelector(new SeededEntropy(1));

    assertThat(CoinSelector.capacitySats(wallet.eligible(0, 1), rule)).isEqualTo(70_000);
    assertThat(
            selector
                .select(wallet.eligible(0, 1), 10_000, MergeAlgorithm.GREEDY, rule)
                .orElseThrow())
        .extracting(Coin::outPoint)
        .containsExactly(equal);
    assertThat(selector.select(wallet.eligible(0, 1), 80_000, MergeAlgorithm.DEFAULT, rule))
        .isEmpty();
    assertThat(wallet.coins())
        .filteredOn(Coin::coinJoinOutput)
        .extracting(Coin::outPoint)
        .containsExactly(equal);
  }

  @Test
  void refusesToSignOnceClosed() {
    fixture.fund(3, 5_000).sync();
    Coin coin = wallet.coins().getFirst();
    wallet.close();

    assertThatThrownBy(() -> wallet.podle(coin, 0)).isInstanceOf(IllegalStateException.class);
    assertThat(List.of(wallet.publicKey(coin))).hasSize(1);
  }
}
