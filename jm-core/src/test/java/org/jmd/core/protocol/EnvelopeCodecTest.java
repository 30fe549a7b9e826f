package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvelopeCodecTest {
  private static Envelope decode(String line) throws ProtocolViolation {
    return EnvelopeCodec.forDirectory().decode(line.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void writesWhatEveryPeerReads() {
    byte[] frame = EnvelopeCodec.encode(Envelope.of(MessageType.PUBMSG, "caf\u00e9 \"\\\n\u007f"));

    assertThat(new String(frame, StandardCharsets.US_ASCII))
        .isEqualTo("{\"type\": 687, \"line\": \"caf\\u00e9 \\\"\\\\\\n\\u007f\"}\r\n");
  }

  @Test
  void refusesWhatIsNotStrictJson() {
    for (String line :
        List.of(
            "",
            " ",
            "null",
            "{}",
            "{\"type\":1,\"line\":\"x\"",
            "{\"type\":1,\"line\":\"x\"} {}",
            "{\"type\":1,\"line\":\"x\"}]",
            "{\"type\":1,\"type\":1,\"line\":\"x\"}",
            "{\"type\":1,\"line\":\"x\",\"line\":\"x\"}",
            "{\"type\":1,\"line\":\"x\",\"a\":{\"b\":1,\"b\":1}}",
            "{\"type\":01,\"line\":\"x\"}",
            "{\"type\":1.0,\"line\":\"x\"}",
            "{\"type\":1e2,\"line\":\"x\"}",
            "{\"type\":\"1\",\"line\":\"x\"}",
            "{\"type\":true,\"line\":\"x\"}",
            "{\"type\":null,\"line\":\"x\"}",
            "{\"type\":-1,\"line\":\"x\"}",
            "{\"type\":2147483648,\"line\":\"x\"}",
            "{\"type\":99999999999999999999,\"line\":\"x\"}",
            "{\"type\":1,\"line\":null}",
            "{\"type\":1,\"line\":\"x\",\"a\":NaN}",
            "{\"type\":1,\"line\":\"x\",}",
            "{'type':1,'line':'x'}",
            "{\"type\":1,\"line\":\"\t\"}",
            "{\"type\":1,\"line\":\"\\x\"}",
            "{\"type\":1,\"line\":\"\\u12\"}",
            "{\"type\":1,\"line\":\"\\ud800\"}",
            "{\"type\":1,\"line\":\"x\"}//")) {
      assertThatThrownBy(() -> decode(line))
          .as(line)
          .isInstanceOf(ProtocolViolation.Malformed.class);
    }
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] line = "{\"type\":1,\"line\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
    line[line.length - 3] = (byte) 0xff;

    assertThatThrownBy(() -> EnvelopeCodec.forClient().decode(line))
        .isInstanceOf(ProtocolViolation.Malformed.class);
    assertThatThrownBy(() ->
            EnvelopeCodec.forClient()
                .decode("{\"type\":1,\"line\":\"\"}".getBytes(StandardCharsets.UTF_16LE)))
        .isInstanceOf(ProtocolViolation.Malformed.class);
  }

  @Test
  void readsEveryForm() throws ProtocolViolation {
    Envelope expected = new Envelope(7, "\u00e9\ud83d\ude00/");
    for (String line :
        List.of(
            "{\"type\":7,\"line\":\"\u00e9\ud83d\ude00/\"}",
            "{\"type\":7,\"line\":\"\\u00e9\\ud83d\\ude00\\/\"}",
            "  { \"line\" : \"\\u00E9\\uD83D\\uDE00/\" , \"type\" : 7 }  ",
            "{\"x\":[{\"y\":null}],\"type\":7,\"line\":\"\u00e9\ud83d\ude00/\"}\r",
            "{\"ty\\u0070e\":7,\"line\":\"\u00e9\ud83d\ude00/\"}")) {
      assertThat(decode(line)).as(line).isEqualTo(expected);
    }
  }

  @Test
  void nestsTenLevelsDeep() throws ProtocolViolation {
    String start = "{\"type\":1,\"line\":\"x\",\"a\":";

    assertThat(decode(start + "[".repeat(9) + "]".repeat(9) + "}").line()).isEqualTo("x");
    assertThatThrownBy(() -> decode(start + "[".repeat(10) + "]".repeat(10) + "}"))
        .isInstanceOf(ProtocolViolation.Malformed.class);
  }

  @Test
  void boundsTheWorkOnLongLines() {
    String start = "{\"type\":1,\"line\":\"x\",\"a\":[";
    byte[] line = (start + "0,".repeat(900_000) + "0]}").getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> EnvelopeCodec.forClient().decode(line))
        .isInstanceOf(ProtocolViolation.Malformed.class);
    assertThatThrownBy(() -> EnvelopeCodec.forDirectory().decode(line))
        .isInstanceOf(ProtocolViolation.TooLarge.class);
    assertThatThrownBy(() -> EnvelopeCodec.forClient().decode(new byte[3 * 1024 * 1024]))
        .isInstanceOf(ProtocolViolation.TooLarge.class);
  }

  @Test
  void neverWritesMoreThanEveryPeerAccepts() {
    String overhead = "{\"type\": 685, \"line\": \"\"}";
    int room = ProtocolConstants.MAX_SENT_LINE_BYTES - overhead.length();

    assertThat(EnvelopeCodec.encode(Envelope.of(MessageType.PRIVMSG, "x".repeat(room))))
        .hasSize(ProtocolConstants.MAX_SENT_LINE_BYTES + 2);
    assertThatThrownBy(
            () -> EnvelopeCodec.encode(Envelope.of(MessageType.PRIVMSG, "x".repeat(room + 1))))
        .isInstanceOf(LineTooLongException.class);
    assertThatThrownBy(
            () -> EnvelopeCodec.encode(Envelope.of(MessageType.PRIVMSG, "\u00e9".repeat(room / 3))))
        .isInstanceOf(LineTooLongException.class);
  }

  @Test
  void knowsNoInternalEventsAsMessageTypes() {
    for (int code : List.of(785, 787, 797, 0, 686)) {
      assertThat(new Envelope(code, "").messageType()).isEmpty();
    }
    for (MessageType type : MessageType.values()) {
      assertThat(Envelope.of(type, "").messageType()).contains(type);
    }
  }
}
