package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

class EnvelopeCodecFuzzTest {
  @FuzzTest
  void decodesOrRefusesAnyBytes(byte[] line) throws ProtocolViolation {
    Optional<Envelope> fast = EnvelopeScanner.scan(line);
    Envelope envelope;
    try {
      envelope = EnvelopeCodec.forDirectory().decode(line);
    } catch (ProtocolViolation refused) {
      assertThat(fast).isEmpty();
      return;
    }
    if (fast.isPresent()) {
      assertThat(EnvelopeCodec.decodeAnyForm(new String(line, StandardCharsets.US_ASCII)))
          .isEqualTo(envelope);
    }
    try {
      byte[] frame = EnvelopeCodec.encode(envelope);
      assertThat(EnvelopeCodec.forDirectory().decode(Arrays.copyOf(frame, frame.length - 2)))
          .isEqualTo(envelope);
    } catch (LineTooLongException e) {
      // Directories accept longer lines than anybody sends.
      assertThat(e.length()).isGreaterThan(ProtocolConstants.MAX_SENT_LINE_BYTES);
    }
  }
}
