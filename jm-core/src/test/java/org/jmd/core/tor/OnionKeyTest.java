package org.jmd.core.tor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.Test;

class OnionKeyTest {
  @Test
  void storedKeyHasTheSameAddress() {
    try (OnionKey key = OnionKey.generate(new SeededEntropy(1));
        OnionKey again = OnionKey.of(SecretBytes.owning(key.seed().copy()))) {
      assertThat(again.address()).isEqualTo(key.address());
      assertThat(key.address().wireText()).matches("[a-z2-7]{55}d\\.onion:5222");
    }
  }

  @Test
  void showsItsAddressOnly() {
    try (OnionKey key = OnionKey.generate(new SeededEntropy(2))) {
      assertThat(key.toString()).isEqualTo("OnionKey[" + key.address().host() + "]");
    }
  }

  @Test
  void refusesKeysOfAnotherLength() {
    assertThatThrownBy(() -> OnionKey.of(SecretBytes.owning(new byte[31])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 octets");
  }
}
