package org.jmd.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DerSignatureTest {
  private static final String N =
      "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
  private static final String HALF =
      "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";

  private static boolean accepts(String hex) {
    return DerSignature.tryParse(HexFormat.of().parseHex(hex)).isPresent();
  }

  @Test
  void acceptsTheSmallestAndTheLargestNumbers() {
    assertThat(accepts("3006020101020101")).isTrue();
    assertThat(accepts("3026022100" + minusOne(N) + "020101")).isTrue();
    assertThat(accepts("30250201010220" + HALF)).isTrue();
  }

  private static String minusOne(String hex) {
    return new BigInteger(hex, 16).subtract(BigInteger.ONE).toString(16);
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThat(accepts("3006020100020101")).as("r = 0").isFalse();
    assertThat(accepts("3006020101020100")).as("s = 0").isFalse();
    assertThat(accepts("3026022100" + N + "020101")).as("r = n").isFalse();
    assertThat(accepts("30250201010220" + HALF.substring(0, 62) + "a1")).as("high s").isFalse();
    assertThat(accepts("3006020181020101")).as("negative r").isFalse();
    assertThat(accepts("3006020101020181")).as("negative s").isFalse();
    assertThat(accepts("3027022201" + "00".repeat(33) + "020101")).as("34 bytes").isFalse();
    assertThat(accepts("3026022101" + "00".repeat(32) + "020101")).as("r = 2^256").isFalse();
  }

  @Test
  void refusesEveryLooseEncoding() {
    assertThat(accepts("300702020001020101")).as("padded r").isFalse();
    assertThat(accepts("300702010102020001")).as("padded s").isFalse();
    assertThat(accepts("300602010102010100")).as("byte behind").isFalse();
    assertThat(accepts("300702010102010100")).as("byte within").isFalse();
    assertThat(accepts("308106020101020101")).as("long length").isFalse();
    assertThat(accepts("3106020101020101")).as("set").isFalse();
    assertThat(accepts("3006030101020101")).as("bit string r").isFalse();
    assertThat(accepts("3006020101030101")).as("bit string s").isFalse();
    assertThat(accepts("3006020001020101")).as("empty r").isFalse();
    assertThat(accepts("3006020101020201")).as("s too long").isFalse();
    assertThat(accepts("3006027f01020101")).as("r too long").isFalse();
    assertThat(accepts("300602ff01020101")).as("r of negative length").isFalse();
    assertThat(accepts("")).isFalse();
  }

  @Test
  void readsBackWhatItWrites() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      byte[] compact = new byte[64];
      int length = 1 + random.nextInt(31);
      System.arraycopy(octets(random, length), 0, compact, 32 - length, length);
      System.arraycopy(octets(random, length), 0, compact, 64 - length, length);
      byte[] der = DerSignature.encode(compact);
      assertThat(der.length).isBetween(DerSignature.MIN_LENGTH, DerSignature.MAX_LENGTH);
      assertThat(DerSignature.tryParse(der)).isPresent().get().isEqualTo(compact);
      assertThat(DerSignature.tryParse(Arrays.copyOf(der, der.length - 1))).isEmpty();
      assertThat(DerSignature.tryParse(Arrays.copyOf(der, der.length + 1))).isEmpty();
    }
  }

  private static byte[] octets(Random random, int length) {
    byte[] result = new byte[length];
    random.nextBytes(result);
    result[0] |= 1;
    return result;
  }

  @Test
  void everythingThatItReadsItWritesTheSame() {
    Random random = new Random(4);
    byte[] valid = HexFormat.of().parseHex("3006020101020101");
    for (int i = 0; i < 200_000; i++) {
      byte[] der = valid.clone();
      der[random.nextInt(der.length)] = (byte) random.nextInt(256);
      der[random.nextInt(der.length)] = (byte) random.nextInt(256);
      DerSignature.tryParse(der)
          .ifPresent(compact -> assertThat(DerSignature.encode(compact)).isEqualTo(der));
    }
  }

  @Test
  void lowersHighS() {
    byte[] compact = new byte[64];
    compact[31] = 1;
    System.arraycopy(HexFormat.of().parseHex(minusOne(N)), 0, compact, 32, 32);
    byte[] low = DerSignature.lowS(compact);
    assertThat(HexFormat.of().formatHex(low)).endsWith("0".repeat(63) + "1");
    assertThat(DerSignature.lowS(low)).isEqualTo(low);
  }

  @Test
  void refusesToEncodeAnotherLength() {
    assertThatThrownBy(() -> DerSignature.encode(new byte[63]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
