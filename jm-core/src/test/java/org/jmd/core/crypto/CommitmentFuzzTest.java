package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class CommitmentFuzzTest {
  @FuzzTest
  void anyTextIsACommitmentOrNot(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    Commitment.tryParseWire(text)
        .ifPresent(commitment -> {
          assertThat(commitment.wire()).isEqualToIgnoringCase(text);
          assertThat(Commitment.tryParseWire(commitment.wire())).contains(commitment);
          assertThat(Commitment.tryParseHex(commitment.hex())).contains(commitment);
        });
    Commitment.tryParseHex(text)
        .ifPresent(commitment -> assertThat(commitment.hex()).isEqualToIgnoringCase(text));
  }

  /** What is accepted as a NaCl key makes a shared key; the others are refused beforehand. */
  @FuzzTest
  void anyTextIsAKeyOrNot(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    PublicKey.tryParseHex(text).ifPresent(key -> assertThat(key.hex()).isEqualToIgnoringCase(text));
    NaclPublicKey.tryParseHex(text)
        .ifPresent(key -> {
          assertThat(key.hex()).isEqualToIgnoringCase(text);
          try (NaclKeyPair pair = NaclKeyPair.of(SecretBytes.owning(new byte[32]));
              SecretBytes shared = pair.sharedKey(key)) {
            assertThat(shared.length()).isEqualTo(NaclBox.KEY_LENGTH);
          }
        });
  }
}
