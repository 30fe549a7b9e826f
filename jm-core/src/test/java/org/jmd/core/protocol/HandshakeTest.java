package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.RandomMessages;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private final RandomMessages random = new RandomMessages(8);
  private final AdmissionRules rules =
      new AdmissionRules(Network.REGTEST, NickAuthMode.PREFER_VERIFIED, true, true);

  private Refusal refusal(String line) {
    return rules.judge(line) instanceof Admission.Refused refused
        ? refused.refusal()
        : Refusal.FULL;
  }

  private static String client(String changes) {
    return "{\"app-name\":\"joinmarket\",\"directory\":false,\"proto-ver\":5,\"features\":{},"
        + changes
        + "}";
  }

  @Test
  void refusesNicksThatWouldBreakLines() {
    for (String nick :
        List.of("", "PUBLIC", "a!b", "a;b", "a,b", "a b", "a\\n", "\u00e9", "a".repeat(65))) {
      assertThat(refusal(client("\"network\":\"regtest\",\"nick\":\"" + nick + "\"")))
          .as(nick)
          .isEqualTo(Refusal.MALFORMED);
    }
  }

  @Test
  void boundsEveryField() {
    String rest = "\"network\":\"regtest\",\"nick\":\"J5\"";
    StringBuilder many = new StringBuilder("\"a\":true");
    for (int i = 0; i < 32; i++) {
      many.append(",\"b").append(i).append("\":true");
    }
    for (String features :
        List.of(
            "{\"A\":true}",
            "{\"\":true}",
            "{\"a\":{}}",
            "{\"a\":[]}",
            "{\"a\":\"" + "x".repeat(513) + "\"}",
            "{\"" + "a".repeat(65) + "\":true}",
            "{" + many + "}",
            "[]",
            "null")) {
      String line = client(rest).replace("\"features\":{}", "\"features\":" + features);
      assertThat(refusal(line)).as(features).isEqualTo(Refusal.MALFORMED);
    }
    assertThat(refusal(client(rest + ",\"location-string\":\"" + "x".repeat(73) + "\"")))
        .isEqualTo(Refusal.MALFORMED);
    assertThat(refusal(client(rest + ",\"location-string\":7"))).isEqualTo(Refusal.MALFORMED);
    assertThat(refusal(client(rest + ",\"nick\":\"J5\""))).isEqualTo(Refusal.MALFORMED);
  }

  @Test
  void acceptsOtherHostsOnlyWhereAllowed() {
    String line =
        client("\"network\":\"regtest\",\"nick\":\"J5\",\"location-string\":\"127.0.0.1:5222\"");
    AdmissionRules strict =
        new AdmissionRules(Network.REGTEST, NickAuthMode.DISABLED, false, false);

    assertThat(rules.judge(line)).isInstanceOf(Admission.Admitted.class);
    assertThat(strict.judge(line))
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.LOCATION));
  }

  @Test
  void offersNickAuthenticationOnlyWithAnIdentity() {
    assertThat(rules.features().has(Features.NICK_AUTH)).isTrue();
    assertThat(
            new AdmissionRules(Network.REGTEST, NickAuthMode.PREFER_VERIFIED, false, true)
                .features()
                .has(Features.NICK_AUTH))
        .isFalse();
    assertThat(
            new AdmissionRules(Network.REGTEST, NickAuthMode.DISABLED, true, true)
                .features()
                .has(Features.NICK_AUTH))
        .isFalse();
    assertThatThrownBy(
            () -> new AdmissionRules(Network.REGTEST, NickAuthMode.REQUIRE_VERIFIED, false, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsLocationsOfAllKinds() {
    String onion = "a".repeat(56) + ".onion";

    assertThat(Location.parse(onion + ":5222")).isEqualTo(new Location.Onion(onion, 5222));
    assertThat(Location.parse("host:1")).isEqualTo(new Location.HostPort("host", 1));
    for (String text :
        List.of(
            "",
            "NOT-SERVING-ONION",
            "NOT-SERVING-ONION:-1",
            "NOT-SERVING-ONION:1",
            onion,
            onion + ":0",
            onion + ":65536",
            onion + ":x",
            onion + ":+1",
            ":5222",
            "::1:5222",
            "a b:1")) {
      assertThat(Location.parse(text)).as(text).isEqualTo(new Location.NotServing());
    }
  }

  @Test
  void takesPeersOfItsNetworkOnly() {
    Handshake signet = random.handshake(Network.SIGNET);

    assertThat(PeerVerdict.of(signet, Network.SIGNET)).isInstanceOf(PeerVerdict.Accepted.class);
    assertThat(PeerVerdict.of(signet, Network.TESTNET)).isInstanceOf(PeerVerdict.Accepted.class);
    for (Network network : List.of(Network.MAINNET, Network.REGTEST)) {
      assertThat(PeerVerdict.of(signet, network))
          .isEqualTo(new PeerVerdict.Refused(Refusal.NETWORK));
    }
  }

  @Test
  void givesPeersThatClaimToBeDirectoriesNothing() throws ProtocolViolation {
    Handshake honest = random.handshake(Network.MAINNET);
    Handshake claim =
        Handshake.parse(honest.line().replace("\"directory\": false", "\"directory\": true"));

    assertThat(PeerVerdict.of(claim, Network.MAINNET))
        .isEqualTo(new PeerVerdict.Refused(Refusal.DIRECTORY_FLAG));
  }

  @Test
  void takesTheOldFormOfADirectoryAnswer() throws ProtocolViolation {
    DirectoryHandshake answer =
        DirectoryHandshake.parse(
            "{\"app-name\":\"joinmarket\",\"directory\":true,\"accepted\":true,"
                + "\"network\":\"mainnet\",\"features\":{},\"proto-ver\":5}");

    assertThat(DirectoryVerdict.of(answer, Network.MAINNET))
        .isEqualTo(new DirectoryVerdict.Welcome(answer));
    assertThat(DirectoryVerdict.of(answer, Network.SIGNET))
        .isEqualTo(new DirectoryVerdict.Incompatible(Refusal.NETWORK));
  }

  @Test
  void staysWithADirectoryThatHasFeaturesItDoesNotUnderstand() throws ProtocolViolation {
    DirectoryHandshake answer =
        DirectoryHandshake.parse(
            "{\"app-name\":\"joinmarket\",\"directory\":true,\"accepted\":true,"
                + "\"network\":\"mainnet\",\"features\":{\"ping\":true,\"X\":true,\"y\":{\"z\":1}}}");

    assertThat(answer.features()).isEqualTo(Features.of(Features.PING));
  }

  @Test
  void learnsWhyADirectoryRefuses() throws ProtocolViolation {
    DirectoryHandshake refusal =
        DirectoryHandshake.refusing(
            Features.NONE, random.nick(), Network.MAINNET, Refusal.NICK_IN_USE);

    assertThat(DirectoryVerdict.of(DirectoryHandshake.parse(refusal.line()), Network.MAINNET))
        .isEqualTo(new DirectoryVerdict.Rejected("Rejected: nick already in use"));
  }

  @Test
  void cutsEndlessMessagesOfTheDay() throws ProtocolViolation {
    DirectoryHandshake answer =
        DirectoryHandshake.parse(
            "{\"app-name\":\"joinmarket\",\"directory\":true,\"accepted\":true,"
                + "\"network\":\"mainnet\",\"motd\":\""
                + "x".repeat(100_000)
                + "\"}");

    assertThat(answer.motd()).hasSize(DirectoryHandshake.MAX_MOTD);
  }
}
