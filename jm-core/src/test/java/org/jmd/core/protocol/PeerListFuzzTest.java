package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

class PeerListFuzzTest {
  @FuzzTest
  void readsAnyLine(byte[] bytes) {
    List<PeerList.Entry> entries = PeerList.parse(new String(bytes, StandardCharsets.UTF_8));

    assertThat(
            PeerList.lines(entries, true).stream().flatMap(line -> PeerList.parse(line).stream()))
        .containsExactlyElementsOf(entries);
  }
}
