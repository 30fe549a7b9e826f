package org.jmd.wallet.bond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BondRegistryTest {
  private static final Instant NOW = Instant.parse("2025-01-02T03:04:05.678901Z");
  private static final Timenumber MAY_2028 = new Timenumber(100);

  @TempDir Path directory;

  private final HdKeys keys = WalletFixture.keys(1);
  private BondRegistry registry;

  @BeforeEach
  void open() {
    registry = BondRegistry.open(new PrivateFiles(), directory, keys.fingerprint());
  }

  private static BondCoin coin(int number, long valueSats, int confirmations) {
    return new BondCoin(
        OutPoint.tryParse("%064x:0".formatted(number)).orElseThrow(), valueSats, confirmations);
  }

  private static RegisteredBond external(int seed) {
    BondScript script = WalletFixture.keys(seed).bond(new Timenumber(7));
    return RegisteredBond.ofExternalKey(script, Network.REGTEST, NOW);
  }

  @Test
  void hasNoBondsWithoutAFile() {
    assertThat(registry.bonds()).isEmpty();
    assertThat(registry.exists()).isFalse();
  }

  @Test
  void describesABondOfTheWallet() {
    RegisteredBond bond = RegisteredBond.ofWallet(keys, MAY_2028, NOW);

    assertThat(bond.locktimeHuman()).isEqualTo("2028-05-01 00:00:00");
    assertThat(bond.createdAt()).isEqualTo("2025-01-02T03:04:05.678901");
    assertThat(bond.path()).isEqualTo("m/84'/1'/0'/2/100");
    assertThat(bond.script()).contains(keys.bond(MAY_2028));
    assertThat(bond.isExternal()).isFalse();
    assertThat(external(2).isExternal()).isTrue();
  }

  @Test
  void replacesTheBondOnTheSameAddressInAnyCase() {
    RegisteredBond bond = RegisteredBond.ofWallet(keys, MAY_2028, NOW);
    registry.change(list -> list.putIfAbsent(bond));

    boolean found =
        registry.change(list ->
            list.update(
                bond.address().toUpperCase(java.util.Locale.ROOT),
                b -> b.withCoins(List.of(coin(1, 5, 1)))));
    registry.change(list -> list.putIfAbsent(bond));

    assertThat(found).isTrue();
    assertThat(registry.bonds()).containsExactly(bond.withCoins(List.of(coin(1, 5, 1))));
  }

  @Test
  void announcesTheLargestCoin() {
    RegisteredBond bond = RegisteredBond.ofWallet(keys, MAY_2028, NOW);

    RegisteredBond funded =
        bond.withCoins(List.of(coin(1, 1_000, 9), coin(2, 90_000, 1), coin(3, 5_000, 2)));

    assertThat(funded.coin()).contains(coin(2, 90_000, 1));
    assertThat(funded.extraCoins()).containsExactly(coin(3, 5_000, 2), coin(1, 1_000, 9));
    assertThat(funded.withCoins(List.of()).isFunded()).isFalse();
  }

  @Test
  void choosesTheMostValuableActiveBond() {
    RegisteredBond large =
        RegisteredBond.ofWallet(keys, MAY_2028, NOW).withCoins(List.of(coin(1, 90, 1)));
    RegisteredBond longer =
        RegisteredBond.ofWallet(keys, new Timenumber(200), NOW).withCoins(List.of(coin(2, 90, 1)));
    RegisteredBond expired =
        RegisteredBond.ofWallet(keys, new Timenumber(0), NOW).withCoins(List.of(coin(3, 900, 1)));
    RegisteredBond unfunded = RegisteredBond.ofWallet(keys, new Timenumber(300), NOW);

    assertThat(RegisteredBond.best(List.of(large, expired, longer, unfunded), NOW))
        .contains(longer);
    assertThat(RegisteredBond.best(List.of(expired, unfunded), NOW)).isEmpty();
    assertThat(large.isExpired(Instant.ofEpochSecond(MAY_2028.locktime()))).isTrue();
    assertThat(large.isExpired(Instant.ofEpochSecond(MAY_2028.locktime() - 1))).isFalse();
  }

  @Test
  void keepsWhatItDoesNotKnow() throws IOException {
    RegisteredBond bond = RegisteredBond.ofWallet(keys, MAY_2028, NOW);
    registry.change(list -> list.putIfAbsent(bond));
    String text = Files.readString(registry.path());
    Files.writeString(
        registry.path(),
        text.replace("\"cert_expiry\": null", "\"cert_expiry\": null,\n      \"note\": [1.50, {}]")
            .replace("\n  ]\n}", "\n  ],\n  \"tool\": \"other\"\n}"));

    registry.change(list -> list.putIfAbsent(external(2)));
    registry.change(list -> list.remove(external(2).address()));

    assertThat(registry.bonds().getFirst().others()).containsOnlyKeys("note");
    assertThat(Files.readString(registry.path()))
        .contains("\"note\": [\n        1.50,\n        {}\n      ]")
        .endsWith("],\n  \"tool\": \"other\"\n}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"version\":1}",
        "{\"version\":2,\"bonds\":[]}",
        "{\"version\":1,\"bonds\":[{}]}",
        "{\"version\":1,\"bonds\":[7]}"
      })
  void neverOverwritesAFileThatMakesNoSense(String text) throws IOException {
    Files.writeString(registry.path(), text);

    assertThatThrownBy(registry::bonds)
        .isInstanceOf(WalletStorageException.class)
        .hasMessageContaining("fidelity_bonds_" + keys.fingerprint() + ".json");
    assertThatThrownBy(() -> registry.change(list -> list.putIfAbsent(external(2))))
        .isInstanceOf(WalletStorageException.class);
    assertThat(Files.readString(registry.path())).isEqualTo(text);
  }

  @Test
  void neverPrintsThePrivateKey() {
    byte[] octets = new byte[32];
    octets[31] = 0x5e;
    try (SecretBytes secret = SecretBytes.copyOf(octets)) {
      StoredCertificate certificate = StoredCertificate.ofHotKey(keys.bond(MAY_2028).key(), secret);

      assertThat(certificate.privateKey()).contains(secret);
      assertThat(certificate.toString()).doesNotContain("5e\"", "00000000");
    }
  }

  @Test
  void claimsItsBondsFromTheSharedFile() {
    BondRegistry shared = BondRegistry.openShared(new PrivateFiles(), directory);
    RegisteredBond canonical = RegisteredBond.ofWallet(keys, MAY_2028, NOW);
    RegisteredBond others = RegisteredBond.ofWallet(WalletFixture.keys(2), MAY_2028, NOW);
    shared.change(list -> {
      list.put(others);
      list.put(canonical);
      return list;
    });

    assertThat(registry.claimShared(keys)).isEqualTo(1);

    assertThat(registry.bonds()).containsExactly(canonical);
    assertThat(shared.bonds()).containsExactly(others);
    assertThat(registry.claimShared(keys)).as("a second time").isZero();
  }

  @Test
  void removesTheSharedFileWhenNothingIsLeft() {
    BondRegistry shared = BondRegistry.openShared(new PrivateFiles(), directory);
    shared.change(list -> list.putIfAbsent(RegisteredBond.ofWallet(keys, MAY_2028, NOW)));

    registry.claimShared(keys);

    assertThat(shared.exists()).isFalse();
    assertThat(registry.bonds()).hasSize(1);
  }

  @Test
  void claimsByTheStoredPathWhateverTheMonth() {
    BondRegistry shared = BondRegistry.openShared(new PrivateFiles(), directory);
    BondScript odd =
        new BondScript(keys.publicKey(keys.bondPath(new Timenumber(3))), MAY_2028.locktime());
    RegisteredBond bond = RegisteredBond.ofExternalKey(odd, Network.REGTEST, NOW);
    RegisteredBond stored =
        new RegisteredBond(
            bond.address(),
            bond.locktime(),
            "2028-05-01 02:00:00",
            3,
            keys.bondPath(new Timenumber(3)).toString(),
            bond.pubkey(),
            bond.witnessScriptHex(),
            bond.network(),
            bond.createdAt(),
            Optional.empty(),
            List.of(),
            StoredCertificate.NONE,
            bond.others());
    shared.change(list -> list.putIfAbsent(stored));

    assertThat(registry.claimShared(keys)).isEqualTo(1);
    assertThat(registry.bonds()).containsExactly(stored);
  }

  @Test
  void losesNoChangeOfSeveralThreads() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        RegisteredBond bond = RegisteredBond.ofWallet(keys, new Timenumber(i), NOW);
        var _ = threads.submit(() -> registry.change(list -> list.putIfAbsent(bond)));
      }
    }

    assertThat(registry.bonds()).hasSize(40);
  }
}
