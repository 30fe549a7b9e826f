package org.jmd.wallet.bond;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

class BondRegistryFuzzTest {
  /** Any file is read or refused, and what is written from it says the same when read again. */
  @FuzzTest
  void anyFileSettles(byte[] octets) throws IOException {
    BondList list;
    try {
      list = RegistryFormat.parse(new String(octets, UTF_8));
    } catch (IOException _) {
      // Refused as it should be.
      return;
    }
    String text = RegistryFormat.format(list);

    assertThat(RegistryFormat.format(RegistryFormat.parse(text))).isEqualTo(text);
  }
}
