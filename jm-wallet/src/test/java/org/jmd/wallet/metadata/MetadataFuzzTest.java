package org.jmd.wallet.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

class MetadataFuzzTest {
  /** Any file is read, and what is written from it says the same when read again. */
  @FuzzTest
  void anyFileSettles(byte[] octets) {
    String once = Metadata.parse(new String(octets, UTF_8)).format();
    Metadata again = Metadata.parse(once);

    assertThat(again.malformedLines()).isZero();
    assertThat(again.format()).isEqualTo(once);
  }
}
