package org.jmd.wallet.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.testing.Mutations;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;

class SignedMessageFuzzTest {
  private static final HdKeys KEYS = WalletFixture.keys(1);
  private static final KeyPath PATH = KEYS.path(0, Branch.EXTERNAL, 0);
  private static final byte[] MESSAGE = {1, 2, 3};
  private static final List<ScriptPubKey> SCRIPTS =
      List.of(
          ScriptPubKey.p2pkh(new byte[20]),
          ScriptPubKey.p2sh(new byte[20]),
          ScriptPubKey.p2wpkh(new byte[20]),
          ScriptPubKey.p2wsh(new byte[32]),
          ScriptPubKey.p2tr(new byte[32]),
          ScriptPubKey.of(new byte[0]));

  private static String sign(MessageFormat format) {
    try (SecretBytes key = KEYS.privateKey(PATH)) {
      return SignedMessage.sign(key, MESSAGE, format);
    }
  }

  @FuzzTest
  void noOctetsSignForAForeignAddress(byte[] octets) {
    forged(octets);
  }

  @Test
  void noDamagedSignatureSignsForAForeignAddress() throws Exception {
    List<byte[]> seeds =
        Arrays.stream(MessageFormat.values())
            .map(format -> Base64.getDecoder().decode(sign(format)))
            .toList();
    Mutations.of(seeds, 5_000, SignedMessageFuzzTest::forged);
  }

  private static void forged(byte[] octets) {
    for (ScriptPubKey script : SCRIPTS) {
      String base64 = Base64.getEncoder().encodeToString(octets);
      assertThat(SignedMessage.verify(script, MESSAGE, base64)).isFalse();
      assertThat(SignedMessage.verify(script, octets, new String(octets, ISO_8859_1))).isFalse();
    }
  }
}
