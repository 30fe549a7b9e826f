package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HandshakeVectorTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Stream<Vectors.Row> samples() {
    return Vectors.rows("handshake_samples.json");
  }

  static Stream<Vectors.Row> rules() {
    return Vectors.rows("handshake_directory_rules.json");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsAndWritesSamplesByteForByte(Vectors.Row row) throws ProtocolViolation {
    String line = row.text("line");
    JsonNode payload = row.json().required("payload");
    MessageType type = MessageType.of(row.json().required("type").intValue()).orElseThrow();
    Network network = Network.tryParse(payload.required("network").stringValue()).orElseThrow();

    if (type == MessageType.DN_HANDSHAKE) {
      DirectoryHandshake handshake = DirectoryHandshake.parse(line);
      assertThat(handshake.line()).isEqualTo(line);
      assertThat(handshake.motd()).isEqualTo(payload.required("motd").stringValue());
      assertThat(DirectoryVerdict.of(handshake, network))
          .isEqualTo(
              handshake.accepted()
                  ? new DirectoryVerdict.Welcome(handshake)
                  : new DirectoryVerdict.Rejected(handshake.motd()));
    } else {
      assertThat(type).isEqualTo(MessageType.HANDSHAKE);
      Handshake handshake = Handshake.parse(line);
      assertThat(handshake.line()).isEqualTo(line);
      Nick nick = new Nick(payload.required("nick").stringValue());
      assertThat(handshake)
          .isEqualTo(Handshake.of(nick, handshake.location(), handshake.features(), network));
      assertThat(handshake.location().wireText())
          .isEqualTo(payload.required("location-string").stringValue());
      assertThat(PeerVerdict.of(handshake, network))
          .isEqualTo(new PeerVerdict.Accepted(nick, handshake.features()));
    }
  }

  /**
   * Other directories close without an answer where the handshake itself is at fault. Ours answers
   * every refusal (directory.md 8.3), so there the kind of refusal is compared, not its silence.
   */
  @ParameterizedTest
  @MethodSource("rules")
  void admitsWhomOtherDirectoriesAdmit(Vectors.Row row) {
    Network network = Network.tryParse(row.text("server_network")).orElseThrow();
    for (JsonNode result : row.json().required("results")) {
      NickAuthMode mode =
          NickAuthMode.tryParse(result.required("mode").stringValue()).orElseThrow();
      AdmissionRules rules = new AdmissionRules(network, mode, true, false);
      Admission admission = rules.judge(row.text("line"));

      switch (result.required("outcome").stringValue()) {
        case "close_without_response" ->
            assertThat(admission)
                .isInstanceOfSatisfying(
                    Admission.Refused.class,
                    refused -> assertThat(refused.refusal().isHandshakeAtFault()).isTrue());
        case "response" -> assertResponse(rules, admission, result);
        default -> throw new IllegalStateException("unknown outcome in " + row);
      }
    }
  }

  private static void assertResponse(AdmissionRules rules, Admission admission, JsonNode result) {
    JsonNode response = result.required("response");
    Nick nick = new Nick(response.required("nick").stringValue());
    DirectoryHandshake answer =
        switch (admission) {
          case Admission.Admitted admitted -> {
            assertThat(admitted.nickAuth())
                .isEqualTo(result.required("negotiates_nick_auth").booleanValue());
            assertThat(admitted.handshake().location().wireText())
                .isEqualTo(result.required("parsed_location").stringValue());
            yield DirectoryHandshake.accepting(
                rules.features(), nick, rules.network(), response.required("motd").stringValue());
          }
          case Admission.Refused refused -> {
            assertThat(refused.refusal().isHandshakeAtFault()).isFalse();
            yield DirectoryHandshake.refusing(
                rules.features(), nick, rules.network(), refused.refusal());
          }
        };
    assertThat(answer.accepted()).isEqualTo(result.required("accepted").booleanValue());
    assertThat(JSON.readTree(answer.line())).isEqualTo(response);
  }
}
