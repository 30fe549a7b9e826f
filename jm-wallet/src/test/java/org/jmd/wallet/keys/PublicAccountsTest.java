package org.jmd.wallet.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jmd.core.bond.Timenumber;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;

class PublicAccountsTest {
  private static final HdKeys KEYS = WalletFixture.keys(1);

  private static HdKeys watching() {
    byte[] file = PublicAccounts.of(KEYS).format();
    return HdKeys.watching(PublicAccounts.tryParse(file).orElseThrow(), 5);
  }

  @Test
  void giveEveryPublicKeyOfTheWallet() {
    HdKeys watching = watching();

    assertThat(watching.isWatching()).isTrue();
    assertThat(watching.fingerprint()).isEqualTo(KEYS.fingerprint());
    assertThat(watching.masterFingerprint()).isEqualTo(KEYS.masterFingerprint());
    assertThat(watching.bond(new Timenumber(77))).isEqualTo(KEYS.bond(new Timenumber(77)));
    for (int mixdepth = 0; mixdepth < 5; mixdepth++) {
      for (Branch branch : Branch.values()) {
        KeyPath path = KEYS.path(mixdepth, branch, 7);
        assertThat(watching.address(path)).isEqualTo(KEYS.address(path));
        assertThat(watching.descriptor(mixdepth, branch, 9))
            .isEqualTo(KEYS.descriptor(mixdepth, branch, 9));
      }
    }
  }

  @Test
  void giveNoPrivateKey() {
    HdKeys watching = watching();

    assertThatThrownBy(() -> watching.privateKey(watching.path(0, Branch.EXTERNAL, 0)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(watching::masterXprv).isInstanceOf(IllegalStateException.class);
    assertThat(new String(PublicAccounts.of(KEYS).format(), UTF_8)).doesNotContain("prv");
  }
}
