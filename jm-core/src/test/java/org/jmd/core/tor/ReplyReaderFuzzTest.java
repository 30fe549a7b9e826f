package org.jmd.core.tor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;

class ReplyReaderFuzzTest {
  /** Any lines give replies or a refusal; arguments of any reply can be read. */
  @FuzzTest
  void readsOrRefusesAnything(byte[] bytes) {
    ReplyReader reader = new ReplyReader();
    for (String line : new String(bytes, ISO_8859_1).split("\n", -1)) {
      try {
        Optional<ControlReply> reply = reader.feed(line.getBytes(ISO_8859_1));
        reply.ifPresent(ReplyReaderFuzzTest::use);
      } catch (TorException refused) {
        return;
      }
    }
  }

  private static void use(ControlReply reply) {
    assertThat(reply.status()).isBetween(100, 999);
    assertThat(reply.lines()).isNotEmpty();
    for (String line : reply.lines()) {
      assertThat(Keywords.of(line).size()).isLessThanOrEqualTo(line.length());
      TorVersion.tryParse(line).ifPresent(v -> assertThat(v).isEqualByComparingTo(v));
    }
  }
}
