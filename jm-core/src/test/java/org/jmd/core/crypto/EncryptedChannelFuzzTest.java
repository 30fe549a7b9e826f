package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Random;

class EncryptedChannelFuzzTest {
  private static final Entropy ENTROPY = new Random(60)::nextBytes;
  private static final NaclKeyPair MINE = NaclKeyPair.create(ENTROPY);
  private static final NaclKeyPair THEIRS = NaclKeyPair.create(ENTROPY);
  private static final EncryptedChannel CHANNEL =
      new EncryptedChannel(MINE, THEIRS.publicKey(), ENTROPY);
  private static final String GENUINE = CHANNEL.encrypt("genuine");

  @FuzzTest
  void noForeignTextDecrypts(byte[] data) {
    assertThat(CHANNEL.decrypt(new String(data, StandardCharsets.ISO_8859_1))).isEmpty();
    assertThat(CHANNEL.decrypt(StrictBase64.encode(data))).isEmpty();
  }

  @FuzzTest
  void noChangeOfAGenuineTextDecrypts(byte[] data) {
    StringBuilder text = new StringBuilder(GENUINE);
    for (int i = 0; i + 1 < data.length; i += 2) {
      text.setCharAt((data[i] & 0xff) % text.length(), (char) (data[i + 1] & 0xff));
    }
    String changed = text.toString();
    assertThat(CHANNEL.decrypt(changed).isPresent()).isEqualTo(changed.equals(GENUINE));
  }

  @FuzzTest
  void everyAsciiTextReadsBack(byte[] data) {
    StringBuilder text = new StringBuilder();
    for (byte octet : data) {
      text.append((char) (octet & 0x7f));
    }
    String plaintext = text.toString();
    assertThat(CHANNEL.decrypt(CHANNEL.encrypt(plaintext))).contains(plaintext);
  }
}
