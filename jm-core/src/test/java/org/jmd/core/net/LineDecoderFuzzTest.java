package org.jmd.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class LineDecoderFuzzTest {
  /** Any bytes in any pieces give the same lines as all bytes at once, in bounded memory. */
  @FuzzTest
  void piecesDoNotMatter(FuzzedDataProvider data) {
    int limit = data.consumeInt(1, 300);
    int piece = data.consumeInt(1, 50);
    byte[] bytes = data.consumeRemainingAsBytes();

    List<byte[]> expected = new ArrayList<>();
    boolean whole =
        new LineDecoder(limit).feed(Unpooled.wrappedBuffer(bytes.clone()), expected::add);

    LineDecoder decoder = new LineDecoder(limit);
    List<byte[]> lines = new ArrayList<>();
    boolean good = true;
    for (int at = 0; good && at < bytes.length; at += piece) {
      byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece));
      good = decoder.feed(Unpooled.wrappedBuffer(part), lines::add);
      assertThat(decoder.heldBytes()).isLessThanOrEqualTo(limit + 1);
    }
    assertThat(good).isEqualTo(whole);
    assertThat(lines).hasSameSizeAs(expected);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).isEqualTo(expected.get(i)).hasSizeLessThanOrEqualTo(limit);
      assertThat(lines.get(i)).doesNotContain((byte) '\n');
    }
  }
}
