package org.jmd.wallet.bond;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jmd.core.bond.BondScript;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.backend.WalletOutput;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BondFundingTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Timenumber MAY_2028 = new Timenumber(100);

  private final HdKeys keys = WalletFixture.keys(1);
  private BondRegistry registry;
  private BondFunding funding;

  @BeforeEach
  void open(@TempDir Path directory) {
    registry = BondRegistry.open(new PrivateFiles(), directory, keys.fingerprint());
    funding = new BondFunding(registry, keys);
  }

  private static WalletOutput output(BondScript bond, int number, long valueSats) {
    return new WalletOutput(
        OutPoint.tryParse("%064x:0".formatted(number)).orElseThrow(),
        valueSats,
        bond.scriptPubKey(),
        3,
        100);
  }

  private Set<String> all() {
    return funding.canonicalAddresses().keySet();
  }

  @Test
  void registersCoinsOnItsOwnAddresses() {
    BondScript foreign = WalletFixture.keys(2).bond(MAY_2028);

    BondFunding.Changes changes =
        funding.note(
            List.of(
                output(keys.bond(MAY_2028), 1, 50_000),
                output(keys.bond(MAY_2028), 2, 90_000),
                output(foreign, 3, 1_000)),
            all(),
            NOW);

    assertThat(all()).hasSize(960);
    assertThat(changes.added()).isEqualTo(registry.bonds()).hasSize(1);
    RegisteredBond bond = registry.bonds().getFirst();
    assertThat(bond.index()).isEqualTo(100);
    assertThat(bond.coin().orElseThrow().valueSats()).isEqualTo(90_000);
    assertThat(bond.extraCoins()).hasSize(1);
  }

  @Test
  void marksBondsWithoutCoinsAsUnfunded() {
    funding.note(List.of(output(keys.bond(MAY_2028), 1, 50_000)), all(), NOW);

    BondFunding.Changes changes = funding.note(List.of(), all(), NOW);

    assertThat(changes.changed()).hasSize(1);
    assertThat(registry.bonds().getFirst().isFunded()).isFalse();
  }

  @Test
  void leavesBondsAloneThatNobodyLookedAt() {
    funding.note(List.of(output(keys.bond(MAY_2028), 1, 50_000)), all(), NOW);

    funding.note(List.of(), Set.of(), NOW);

    assertThat(registry.bonds().getFirst().isFunded()).isTrue();
  }

  @Test
  void notesCoinsOfExternalKeys() {
    BondScript foreign = WalletFixture.keys(2).bond(MAY_2028);
    RegisteredBond cold = RegisteredBond.ofExternalKey(foreign, Network.REGTEST, NOW);
    registry.change(list -> list.putIfAbsent(cold));

    BondFunding.Changes changes =
        funding.note(List.of(output(foreign, 3, 1_000)), Set.of(cold.address()), NOW);

    assertThat(changes.added()).isEmpty();
    assertThat(registry.bonds().getFirst().coin().orElseThrow().valueSats()).isEqualTo(1_000);
  }

  @Test
  void writesNothingWithoutBonds() {
    funding.note(List.of(), all(), NOW);

    assertThat(registry.exists()).isFalse();
  }
}
