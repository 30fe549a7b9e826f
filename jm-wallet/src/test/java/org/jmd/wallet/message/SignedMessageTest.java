package org.jmd.wallet.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignedMessageTest {
  private static final HdKeys KEYS = WalletFixture.keys(1);
  private static final KeyPath PATH = KEYS.path(1, Branch.EXTERNAL, 5);
  private static final ScriptPubKey SCRIPT = KEYS.script(PATH);
  private static final byte[] MESSAGE = "I own this – really".getBytes(UTF_8);

  private static String sign(MessageFormat format) {
    try (SecretBytes key = KEYS.privateKey(PATH)) {
      return SignedMessage.sign(key, MESSAGE, format);
    }
  }

  @ParameterizedTest
  @EnumSource
  void verifiesWhatItSigns(MessageFormat format) {
    String signature = sign(format);

    assertThat(SignedMessage.verify(SCRIPT, MESSAGE, signature)).isTrue();
    assertThat(SignedMessage.verify(SCRIPT, new byte[0], signature)).isFalse();
    ScriptPubKey other = KEYS.script(PATH.withIndex(6));
    assertThat(SignedMessage.verify(other, MESSAGE, signature)).isFalse();
    assertThat(SignedMessage.verify(SCRIPT, MESSAGE, signature + "=")).isFalse();
    assertThat(SignedMessage.verify(SCRIPT, MESSAGE, "")).isFalse();
    assertThat(SignedMessage.verify(SCRIPT, MESSAGE, "AAAA".repeat(2_000))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void everyChangedOctetIsNoticed(MessageFormat format) {
    byte[] signature = Base64.getDecoder().decode(sign(format));
    for (int i = 0; i < signature.length; i++) {
      byte[] changed = signature.clone();
      // The eighth bit: a header keeps its kind of address under no change of this bit.
      changed[i] ^= (byte) 0x80;
      assertThat(SignedMessage.verify(SCRIPT, MESSAGE, Base64.getEncoder().encodeToString(changed)))
          .as("octet %d", i)
          .isFalse();
    }
  }

  @Test
  void writesTheHeaderOfItsFormat() {
    assertThat((int) Base64.getDecoder().decode(sign(MessageFormat.BIP137))[0]).isBetween(39, 42);
    assertThat((int) Base64.getDecoder().decode(sign(MessageFormat.ELECTRUM))[0]).isBetween(31, 34);
  }

  /** The test vectors of BIP322. */
  @ParameterizedTest
  @CsvSource({
    "bc1q9vza2e8x573nczrlzms0wvx3gsqjx7vavgkx0l, '', AkcwRAIgM2gBAQqvZX15ZiysmKmQpDrG83avLIT492QBzLnQIxYCIBaTpOaD20qRlEylyxFSeEA2ba9YOixpX8z46TSDtS40ASECx/EgAxlkQpQ9hYjgGu6EBCPMVPwVIVJqO4XCsMvViHI=",
    "bc1q9vza2e8x573nczrlzms0wvx3gsqjx7vavgkx0l, Hello World, AkcwRAIgZRfIY3p7/DoVTty6YZbWS71bc5Vct9p9Fia83eRmw2QCICK/ENGfwLtptFluMGs2KsqoNSk89pO7F29zJLUx9a/sASECx/EgAxlkQpQ9hYjgGu6EBCPMVPwVIVJqO4XCsMvViHI=",
    "bc1ppv609nr0vr25u07u95waq5lucwfm6tde4nydujnu8npg4q75mr5sxq8lt3, Hello World, AUHd69PrJQEv+oKTfZ8l+WROBHuy9HKrbFCJu7U1iK2iiEy1vMU5EfMtjc+VSHM7aU0SDbak5IUZRVno2P5mjSafAQ=="
  })
  void verifiesGenericSignatures(String address, String message, String signature) {
    ScriptPubKey script = Addresses.parse(address, Network.MAINNET);

    assertThat(SignedMessage.verify(script, message.getBytes(UTF_8), signature)).isTrue();
    assertThat(SignedMessage.verify(script, (message + "!").getBytes(UTF_8), signature)).isFalse();
  }

  @Test
  void verifiesLegacySignatures() {
    // One key, its compressed and its uncompressed address.
    fr.acinq.bitcoin.PrivateKey key = fr.acinq.bitcoin.PrivateKey.fromHex("01".repeat(32));
    fr.acinq.bitcoin.PublicKey publicKey = key.publicKey();
    ScriptPubKey compressed =
        ScriptPubKey.p2pkh(org.jmd.core.crypto.Hashes.hash160(publicKey.value.toByteArray()));
    ScriptPubKey uncompressed =
        ScriptPubKey.p2pkh(org.jmd.core.crypto.Hashes.hash160(publicKey.toUncompressedBin()));
    byte[] signature;
    try (SecretBytes secret = SecretBytes.owning(key.value.toByteArray())) {
      signature =
          Base64.getDecoder().decode(SignedMessage.sign(secret, MESSAGE, MessageFormat.ELECTRUM));
    }
    String forCompressed = Base64.getEncoder().encodeToString(signature);
    signature[0] = (byte) (signature[0] - 4);
    String forUncompressed = Base64.getEncoder().encodeToString(signature);

    assertThat(SignedMessage.verify(compressed, MESSAGE, forCompressed)).isTrue();
    assertThat(SignedMessage.verify(uncompressed, MESSAGE, forUncompressed)).isTrue();
    assertThat(SignedMessage.verify(compressed, MESSAGE, forUncompressed)).isFalse();
    assertThat(SignedMessage.verify(uncompressed, MESSAGE, forCompressed)).isFalse();
  }
}
