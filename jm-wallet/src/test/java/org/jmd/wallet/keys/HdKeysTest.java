package org.jmd.wallet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.bitcoinj.crypto.ChildNumber;
import org.bitcoinj.crypto.DeterministicHierarchy;
import org.bitcoinj.crypto.DeterministicKey;
import org.bitcoinj.crypto.HDKeyDerivation;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.Test;

class HdKeysTest {
  @Test
  void derivesTheSameKeysAsBitcoinj() {
    SeededEntropy entropy = new SeededEntropy(11);
    for (int round = 0; round < 10; round++) {
      byte[] seed = entropy.bytes(64);
      DeterministicHierarchy oracle =
          new DeterministicHierarchy(HDKeyDerivation.createMasterPrivateKey(seed.clone()));
      try (HdKeys keys = HdKeys.of(SecretBytes.copyOf(seed), Network.MAINNET, 10)) {
        int mixdepth = entropy.nextInt(10);
        Branch branch = Branch.of(entropy.nextInt(3)).orElseThrow();
        int index = entropy.nextInt(Integer.MAX_VALUE);
        DeterministicKey expected =
            oracle.get(
                List.of(
                    new ChildNumber(84, true),
                    new ChildNumber(0, true),
                    new ChildNumber(mixdepth, true),
                    new ChildNumber(branch.number(), false),
                    new ChildNumber(index, false)),
                false,
                true);
        KeyPath path = keys.path(mixdepth, branch, index);

        assertThat(keys.publicKey(path).bytes()).isEqualTo(expected.getPubKey());
        try (SecretBytes key = keys.privateKey(path)) {
          assertThat(key.copy()).isEqualTo(expected.getPrivKeyBytes());
        }
      }
    }
  }

  @Test
  void forgetsItsSeedWhenClosed() {
    HdKeys keys = HdKeys.of(SecretBytes.owning(new byte[64]), Network.REGTEST, 2);
    KeyPath path = keys.path(0, Branch.EXTERNAL, 0);
    String before = keys.address(path);

    keys.close();

    assertThatThrownBy(() -> keys.privateKey(path)).isInstanceOf(IllegalStateException.class);
    assertThat(keys.address(path)).isEqualTo(before);
  }

  @Test
  void refusesPathsOfOtherWallets() {
    try (HdKeys keys = HdKeys.of(SecretBytes.owning(new byte[64]), Network.REGTEST, 2)) {
      assertThatThrownBy(() -> keys.path(2, Branch.EXTERNAL, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> keys.publicKey(new KeyPath(0, 0, Branch.EXTERNAL, 0)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> keys.privateKey(new KeyPath(1, 5, Branch.EXTERNAL, 0)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> HdKeys.of(SecretBytes.owning(new byte[64]), Network.REGTEST, 11))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsNoSecretAndNoExtendedKey() {
    try (HdKeys keys = HdKeys.of(SecretBytes.owning(new byte[64]), Network.REGTEST, 2);
        Mnemonic mnemonic = Mnemonic.generate(12, new SeededEntropy(1))) {
      assertThat(keys.toString() + keys.descriptor(0, Branch.EXTERNAL, 9))
          .doesNotContain(keys.accountXpub(0));
      assertThat(mnemonic.toString()).doesNotContain(mnemonic.words().getFirst());
    }
  }

  @Test
  void writesDescriptorsWithTheChecksumOfBip380() {
    WatchedDescriptor descriptor = new WatchedDescriptor("raw(deadbeef)", -1, false);

    assertThat(descriptor.withChecksum()).isEqualTo("raw(deadbeef)#89f8spxm");
  }

  @Test
  void generatesWordsOfEveryLength() {
    for (int count : Mnemonic.WORD_COUNTS) {
      try (Mnemonic mnemonic = Mnemonic.generate(count, new SeededEntropy(count))) {
        assertThat(mnemonic.words()).hasSize(count);
        assertThat(mnemonic.hasValidChecksum()).isTrue();
      }
    }
    assertThatThrownBy(() -> Mnemonic.generate(13, new SeededEntropy(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noticesAWrongChecksum() {
    try (Mnemonic wrong = Mnemonic.parse("abandon ".repeat(12))) {
      assertThat(wrong.hasValidChecksum()).isFalse();
    }
  }

  @Test
  void normalisesWordsAndPassphraseForTheSeed() {
    String composed = "\u00e9";
    String decomposed = "e\u0301";
    try (Mnemonic one = Mnemonic.parse((composed + " ").repeat(12));
        Mnemonic two = Mnemonic.parse((decomposed + " ").repeat(12));
        SecretBytes first = one.seed(composed);
        SecretBytes second = two.seed(decomposed);
        SecretBytes trailing = two.seed(decomposed + " ")) {
      assertThat(HexFormat.of().formatHex(first.copy()))
          .isEqualTo(HexFormat.of().formatHex(second.copy()))
          .isNotEqualTo(HexFormat.of().formatHex(trailing.copy()));
    }
  }
}
