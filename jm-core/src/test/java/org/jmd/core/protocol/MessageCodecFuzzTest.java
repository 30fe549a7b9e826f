package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class MessageCodecFuzzTest {
  private static final Nick ME = new Nick("J54KG86FMGBccg1d");

  @FuzzTest
  void readsOrRefusesAnyPublicLine(byte[] bytes) throws ProtocolViolation {
    PublicLine line;
    try {
      line = MessageCodec.parsePublic(new String(bytes, StandardCharsets.UTF_8));
    } catch (ProtocolViolation refused) {
      return;
    }
    for (PublicMessage message : line.messages()) {
      assertThat(
              MessageCodec.parsePublic(MessageCodec.formatPublic(line.from(), message)).messages())
          .containsExactly(message);
    }
  }

  @FuzzTest
  void readsOrRefusesAnyPrivateLine(byte[] bytes) {
    try {
      PrivateLine line = MessageCodec.parsePrivate(new String(bytes, StandardCharsets.UTF_8), ME);
      assertThat(line.messages()).isNotEmpty();
    } catch (ProtocolViolation refused) {
      assertThat(refused).hasMessageMatching("[ -~]{1,300}");
    }
  }

  @FuzzTest
  void readsOrRefusesAnySignedData(byte[] bytes) throws ProtocolViolation {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int blank = Math.max(0, text.indexOf(' '));
    try {
      for (WireMessage message :
          PrivateCommands.parse(
              text.substring(0, blank), text.substring(Math.min(blank + 1, text.length())))) {
        if (message instanceof Plain plain) {
          assertThat(PrivateCommands.parse(plain.command(), plain.data())).containsExactly(plain);
        }
      }
    } catch (ProtocolViolation refused) {
      assertThat(refused).hasMessageMatching("[ -~]{1,300}");
    }
  }

  @FuzzTest
  void readsOrRefusesAnyBoxContent(FuzzedDataProvider data) throws ProtocolViolation {
    BoxedCommand command = data.pickValue(BoxedCommand.values());
    String plaintext = data.consumeRemainingAsAsciiString();
    Boxed message;
    try {
      message = MessageCodec.parseBoxed(command, plaintext);
    } catch (ProtocolViolation refused) {
      return;
    }
    assertThat(MessageCodec.parseBoxed(command, message.plaintext())).isEqualTo(message);
  }
}
