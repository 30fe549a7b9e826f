package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class NickAuthFuzzTest {
  @FuzzTest
  void readsOrRefusesAnyChallenge(byte[] bytes) throws ProtocolViolation {
    NickAuthChallenge challenge;
    try {
      challenge = NickAuthChallenge.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (ProtocolViolation refused) {
      return;
    }
    assertThat(NickAuthChallenge.parse(challenge.line())).isEqualTo(challenge);
  }

  @FuzzTest
  void readsOrRefusesAnyProof(byte[] bytes) throws ProtocolViolation {
    NickAuthProof proof;
    try {
      proof = NickAuthProof.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (ProtocolViolation refused) {
      return;
    }
    assertThat(NickAuthProof.parse(proof.line())).isEqualTo(proof);
  }

  @FuzzTest
  void readsOrRefusesAnyResult(byte[] bytes) throws ProtocolViolation {
    NickAuthResult result;
    try {
      result = NickAuthResult.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (ProtocolViolation refused) {
      return;
    }
    assertThat(NickAuthResult.parse(result.line())).isEqualTo(result);
  }
}
