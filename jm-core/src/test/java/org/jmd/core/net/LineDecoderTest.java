package org.jmd.core.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineDecoderTest {
  private final List<String> lines = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 100})
  void cutsLinesHoweverTheyArrive(int piece) {
    LineDecoder decoder = new LineDecoder(20);
    byte[] all = "one\r\n\ntwo\nthr\ree\r\r\nlast".getBytes(UTF_8);
    for (int at = 0; at < all.length; at += piece) {
      ByteBuf part = Unpooled.wrappedBuffer(all, at, Math.min(piece, all.length - at));
      assertThat(feed(decoder, part)).isTrue();
      assertThat(part.isReadable()).isFalse();
    }
    assertThat(lines).containsExactly("one", "", "two", "thr\ree");
  }

  @Test
  void theLimitCountsTheLineWithoutItsTerminator() {
    assertThat(feed(new LineDecoder(5), text("12345\r\n12345\n"))).isTrue();
    assertThat(lines).containsExactly("12345", "12345");
    assertThat(feed(new LineDecoder(5), text("123456\n"))).isFalse();
    assertThat(feed(new LineDecoder(5), text("123456\r\n"))).isFalse();
    assertThat(feed(new LineDecoder(5), text("1234567"))).isFalse();
    assertThat(lines).hasSize(2);
  }

  @Test
  void refusesWhileReadingAndHoldsNoMoreThanTheLimit() {
    LineDecoder decoder = new LineDecoder(10_000);
    int fed = 0;
    while (feed(decoder, text("x".repeat(100)))) {
      fed += 100;
      assertThat(decoder.heldBytes()).isLessThanOrEqualTo(10_001);
    }
    assertThat(fed).isEqualTo(10_000);
  }

  @Test
  void givesBackTheRoomOfALongLine() {
    LineDecoder decoder = new LineDecoder(1_000_000);
    assertThat(feed(decoder, text("y".repeat(500_000)))).isTrue();
    assertThat(feed(decoder, text("\r\nshort"))).isTrue();
    assertThat(decoder.heldBytes()).isLessThan(2048);
    assertThat(lines).singleElement().satisfies(line -> assertThat(line).hasSize(500_000));
  }

  @Test
  void stopsWhenNoMoreIsWanted() {
    ByteBuf in = text("a\nb\nc\n");
    List<byte[]> taken = new ArrayList<>();
    assertThat(
            new LineDecoder(10)
                .feed(
                    in,
                    line -> {
                      taken.add(line);
                      return taken.size() < 2;
                    }))
        .isTrue();
    assertThat(taken).hasSize(2);
    assertThat(in.isReadable()).isFalse();
  }

  private boolean feed(LineDecoder decoder, ByteBuf in) {
    return decoder.feed(in, line -> lines.add(new String(line, UTF_8)));
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, UTF_8);
  }
}
