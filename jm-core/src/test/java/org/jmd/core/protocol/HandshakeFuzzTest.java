package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.jmd.core.runtime.Network;

class HandshakeFuzzTest {
  @FuzzTest
  void judgesAnyClient(byte[] bytes) throws ProtocolViolation {
    String line = new String(bytes, StandardCharsets.UTF_8);
    AdmissionRules rules =
        new AdmissionRules(Network.MAINNET, NickAuthMode.PREFER_VERIFIED, true, false);
    switch (rules.judge(line)) {
      case Admission.Admitted admitted ->
          assertThat(Handshake.parse(admitted.handshake().line())).isEqualTo(admitted.handshake());
      case Admission.Refused refused -> assertThat(refused.detail()).matches("[ -~]{1,300}");
    }
  }

  @FuzzTest
  void readsOrRefusesAnyDirectory(byte[] bytes) throws ProtocolViolation {
    DirectoryHandshake handshake;
    try {
      handshake = DirectoryHandshake.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (ProtocolViolation refused) {
      return;
    }
    assertThat(DirectoryHandshake.parse(handshake.line())).isEqualTo(handshake);
  }
}
