package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncryptedChannelTest {
  private final Entropy entropy = new Random(40)::nextBytes;
  private final NaclKeyPair maker = NaclKeyPair.create(entropy);
  private final NaclKeyPair taker = NaclKeyPair.create(entropy);
  private final NaclKeyPair stranger = NaclKeyPair.create(entropy);
  private final EncryptedChannel toMaker = new EncryptedChannel(taker, maker.publicKey(), entropy);
  private final EncryptedChannel toTaker = new EncryptedChannel(maker, taker.publicKey(), entropy);

  @Test
  void readsWhatTheOtherSideWrote() {
    for (String text :
        new String[] {"", "a", "utxo|P|P2|s|e", "\u007f\u0000", "x".repeat(50_000)}) {
      assertThat(toTaker.decrypt(toMaker.encrypt(text))).contains(text);
      assertThat(toMaker.decrypt(toTaker.encrypt(text))).contains(text);
    }
  }

  @Test
  void neverUsesANonceTwice() {
    assertThat(toMaker.encrypt("a")).isNotEqualTo(toMaker.encrypt("a"));
  }

  @Test
  void a40IgnoresWhatIsMeantForAnotherKey() {
    EncryptedChannel toStranger = new EncryptedChannel(taker, stranger.publicKey(), entropy);
    assertThat(toTaker.decrypt(toStranger.encrypt("a"))).isEmpty();
  }

  @Test
  void a39IgnoresPlaintext() {
    assertThat(toTaker.decrypt("aa".repeat(32) + ":0|02|03|s|e")).isEmpty();
    assertThat(toTaker.decrypt("")).isEmpty();
    assertThat(toTaker.decrypt("AAAA")).isEmpty();
    assertThat(toTaker.decrypt("\u00e9".repeat(80))).isEmpty();
  }

  @Test
  void ignoresEveryOtherSpellingOfACiphertext() {
    String wire = toMaker.encrypt("abc");
    assertThat(wire).endsWith("=");
    for (int i = 0; i < wire.length(); i++) {
      char other = wire.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(toTaker.decrypt(wire.substring(0, i) + other + wire.substring(i + 1))).isEmpty();
    }
    for (String loose :
        new String[] {
          wire.replace("=", ""),
          wire + "=",
          wire + "\n",
          " " + wire,
          wire + "AAAA",
          wire.substring(4)
        }) {
      assertThat(toTaker.decrypt(loose)).isEmpty();
    }
  }

  @Test
  void ignoresTextThatIsNotAscii() {
    byte[] nonce = entropy.bytes(NaclBox.NONCE_LENGTH);
    try (SecretBytes shared = taker.sharedKey(maker.publicKey())) {
      byte[] text = "caf\u00e9".getBytes(StandardCharsets.UTF_8);
      byte[] box = NaclBox.sodium().seal(shared, nonce, text);
      byte[] wire = new byte[nonce.length + box.length];
      System.arraycopy(nonce, 0, wire, 0, nonce.length);
      System.arraycopy(box, 0, wire, nonce.length, box.length);
      assertThat(toTaker.decrypt(StrictBase64.encode(wire))).isEmpty();
    }
  }

  @Test
  void refusesToWriteTextThatIsNotAscii() {
    assertThatThrownBy(() -> toMaker.encrypt("\u00e9"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isDeadAfterItIsClosed() {
    String wire = toTaker.encrypt("a");
    toMaker.close();
    taker.close();
    assertThatThrownBy(() -> toMaker.encrypt("a")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> toMaker.decrypt(wire)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new EncryptedChannel(taker, maker.publicKey(), entropy))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void printsThePublicKeyOnly() {
    assertThat(maker.toString()).isEqualTo("NaclKeyPair[" + maker.publicKey().hex() + "]");
  }
}
