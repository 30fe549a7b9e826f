package org.jmd.core.tor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {
  private final ReplyReader reader = new ReplyReader();

  private List<ControlReply> read(String... lines) throws TorException {
    List<ControlReply> replies = new ArrayList<>();
    for (String line : lines) {
      reader.feed(line.getBytes(ISO_8859_1)).ifPresent(replies::add);
    }
    return replies;
  }

  @Test
  void joinsLinesUpToTheLastOne() throws TorException {
    assertThat(read("250-ServiceID=abc", "250 OK", "512 no"))
        .containsExactly(
            new ControlReply(250, List.of("ServiceID=abc", "OK")),
            new ControlReply(512, List.of("no")));
  }

  @Test
  void readsDataBlocks() throws TorException {
    assertThat(read("250+onions/current=", "one", "..two", "250 three", ".", "250 OK"))
        .containsExactly(
            new ControlReply(250, List.of("onions/current=\none\n.two\n250 three", "OK")));
  }

  @Test
  void tellsEventsFromReplies() throws TorException {
    assertThat(read("650 HS_DESC UPLOADED").getFirst().isEvent()).isTrue();
    assertThat(read("250 OK").getFirst().isEvent()).isFalse();
  }

  @Test
  void refusesWhatIsNotTheControlProtocol() {
    assertThatThrownBy(() -> read("HTTP/1.1 400 Bad Request")).isInstanceOf(TorException.class);
  }

  @Test
  void refusesMixedReplies() {
    assertThatThrownBy(() -> read("250-one", "251 two")).hasMessageContaining("250 and 251");
  }

  @Test
  void refusesRepliesWithoutEnd() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= ReplyReader.MAX_REPLY_LINES; i++) {
                assertThat(reader.feed("250-x".getBytes(ISO_8859_1))).isEqualTo(Optional.empty());
              }
            })
        .hasMessageContaining("more than a reply may hold");
  }

  @Test
  void readsQuotedArguments() {
    assertThat(Keywords.of("METHODS=COOKIE,SAFECOOKIE COOKIEFILE=\"/a \\\"b\\\\\\303\\244\" WORD"))
        .containsEntry("METHODS", "COOKIE,SAFECOOKIE")
        .containsEntry("COOKIEFILE", "/a \"b\\ä")
        .doesNotContainKey("WORD");
  }

  @Test
  void ordersVersions() {
    assertThat(TorVersion.tryParse("0.4.9.2-alpha (git-0123)").orElseThrow())
        .isEqualByComparingTo(TorVersion.WITH_ONION_POW)
        .isGreaterThan(TorVersion.tryParse("0.4.8.16").orElseThrow());
    assertThat(TorVersion.tryParse("unknown")).isEmpty();
  }
}
