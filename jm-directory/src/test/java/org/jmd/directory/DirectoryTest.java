package org.jmd.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.DirectoryHandshake;
import org.jmd.core.protocol.DirectoryId;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickAuthChallenge;
import org.jmd.core.protocol.NickAuthCode;
import org.jmd.core.protocol.NickAuthMode;
import org.jmd.core.protocol.NickAuthProof;
import org.jmd.core.protocol.NickAuthResult;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.directory.DirectoryStats.Counter;
import org.jmd.directory.LoopbackTransport.Client;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  private static final Network NETWORK = Network.REGTEST;
  private static final Location HIDDEN = Location.parse("NOT-SERVING-ONION");
  private static final Location SERVING = Location.parse("127.0.0.1:5300");

  private final VirtualTime time = new VirtualTime();
  private final SeededEntropy entropy = new SeededEntropy(7);
  private final LoopbackTransport transport = new LoopbackTransport();
  private DirectorySettings settings =
      DirectorySettings.of(NETWORK, new BindAddress("127.0.0.1", 0));
  private Directory directory = new Directory(settings, transport, time, entropy);

  /** In the constructor, so that the clients of nested classes find it listening. */
  DirectoryTest() {
    directory.start();
  }

  private void restartWith(DirectorySettings changed) {
    directory.stop(Duration.ZERO);
    settings = changed;
    directory = new Directory(changed, transport, time, entropy);
    directory.start();
  }

  private static DirectoryHandshake answer(Client client) throws ProtocolViolation {
    List<String> lines = client.drainLines(MessageType.DN_HANDSHAKE);
    assertThat(lines).hasSize(1);
    return DirectoryHandshake.parse(lines.getFirst());
  }

  @Nested
  class Admission {
    @Test
    void welcomesAPeerOfItsNetwork() throws ProtocolViolation {
      Client client = transport.connect();
      client.joinAs(NickIdentity.create(entropy).nick(), NETWORK, HIDDEN);
      DirectoryHandshake answer = answer(client);
      assertThat(answer.accepted()).isTrue();
      assertThat(answer.features().names()).containsExactly("peerlist_features", "ping");
      assertThat(answer.motd()).isEqualTo(settings.motd());
      assertThat(directory.peerCount()).isEqualTo(1);
    }

    @Test
    void saysWhyItRefuses() throws ProtocolViolation {
      Client client = transport.connect();
      client.joinAs(NickIdentity.create(entropy).nick(), Network.MAINNET, HIDDEN);
      DirectoryHandshake answer = answer(client);
      assertThat(answer.accepted()).isFalse();
      assertThat(answer.motd()).isEqualTo("Rejected: wrong network");
      assertThat(client.isOpen()).isFalse();
    }

    @Test
    void aLiveHolderKeepsItsNick() throws ProtocolViolation {
      Client first = transport.connect();
      Nick nick = first.join(entropy, NETWORK, HIDDEN);
      Client second = transport.connect();
      second.joinAs(nick, NETWORK, HIDDEN);
      assertThat(answer(second).motd()).isEqualTo("Rejected: nick already in use");
      assertThat(first.isOpen()).isTrue();
      assertThat(directory.peerCount()).isEqualTo(1);
    }

    @Test
    void aDeadHolderLosesItsNickTenSecondsAfterASecondClaim() {
      Client dead = transport.connect();
      Nick nick = dead.join(entropy, NETWORK, HIDDEN, Features.PING);
      transport.connect().joinAs(nick, NETWORK, HIDDEN);
      time.run(Duration.ofSeconds(11));
      assertThat(dead.isOpen()).isFalse();
      Client again = transport.connect();
      again.joinAs(nick, NETWORK, HIDDEN);
      assertThat(again.isOpen()).isTrue();
    }

    @Test
    void whoeverDoesNotShakeHandsIsClosed() {
      Client silent = transport.connect();
      time.run(Duration.ofSeconds(29));
      assertThat(silent.isOpen()).isTrue();
      time.run(Duration.ofSeconds(3));
      assertThat(silent.isOpen()).isFalse();
      assertThat(directory.stats().value(Counter.HANDSHAKES_TIMED_OUT)).isEqualTo(1);
    }

    @Test
    void anythingButAHandshakeFirstCloses() {
      Client client = transport.connect();
      client.say(MessageType.PUBMSG, "J5xxxxxxxxxxxxxx!PUBLIC!orderbook");
      assertThat(client.isOpen()).isFalse();
    }

    @Test
    void rubbishCloses() {
      Client client = transport.connect();
      client.raw("{\"type\":".getBytes(StandardCharsets.UTF_8));
      assertThat(client.isOpen()).isFalse();
    }

    @Test
    void strangersBeyondTheCapAreRefused() {
      for (int i = 0; i < settings.maxStrangers(); i++) {
        assertThat(transport.connect().isOpen()).isTrue();
      }
      assertThat(transport.connect().isOpen()).isFalse();
    }
  }

  @Nested
  class Relaying {
    private final Client maker = transport();
    private final Nick makerNick =
        maker.join(entropy, NETWORK, SERVING, Features.PEERLIST_FEATURES);
    private final Client taker = transport();
    private final Nick takerNick = taker.join(entropy, NETWORK, HIDDEN);

    private Client transport() {
      return transport.connect();
    }

    @Test
    void publicMessagesReachEverybodyElse() {
      String line = takerNick + "!PUBLIC!orderbook";
      taker.say(MessageType.PUBMSG, line);
      assertThat(maker.drain()).containsExactly(Envelope.of(MessageType.PUBMSG, line));
      assertThat(taker.drain()).isEmpty();
    }

    @Test
    void privateMessagesReachTheAddresseeWithTheSendersLocation() {
      String line = makerNick + "!" + takerNick + "!sw0reloffer 0 1 2 0 0.1 key sig";
      maker.say(MessageType.PRIVMSG, line);
      assertThat(taker.drain())
          .containsExactly(
              Envelope.of(MessageType.PRIVMSG, line),
              // The taker did not advertise peerlist_features, so no suffix: old clients would skip
              // the entry.
              Envelope.of(MessageType.PEERLIST, makerNick + ";127.0.0.1:5300"));
    }

    @Test
    void aSenderWithoutLocationIsNotListed() {
      String line = takerNick + "!" + makerNick + "!fill x key sig";
      taker.say(MessageType.PRIVMSG, line);
      assertThat(maker.drain()).containsExactly(Envelope.of(MessageType.PRIVMSG, line));
    }

    @Test
    void forgedSendersAreDroppedAndTheThirdForgeryCloses() {
      for (int i = 0; i < 2; i++) {
        taker.say(MessageType.PUBMSG, makerNick + "!PUBLIC!cancel 0");
        assertThat(taker.isOpen()).isTrue();
      }
      taker.say(MessageType.PRIVMSG, makerNick + "!" + takerNick + "!error x key sig");
      assertThat(taker.isOpen()).isFalse();
      assertThat(maker.drain()).isEmpty();
      assertThat(directory.stats().value(Counter.DROPPED_FORGED)).isEqualTo(3);
    }

    @Test
    void unknownAddresseesAndMalformedLinesAreDroppedQuietly() {
      taker.say(MessageType.PRIVMSG, takerNick + "!J5nobodynobodyOO!fill x key sig");
      taker.say(MessageType.PUBMSG, "no bangs at all");
      taker.say(MessageType.PUBMSG, takerNick + "!" + makerNick + "!orderbook");
      assertThat(taker.isOpen()).isTrue();
      assertThat(maker.drain()).isEmpty();
    }

    @Test
    void listsPeersWithFeaturesForThoseWhoUnderstandThem() {
      maker.say(MessageType.GETPEERLIST, "");
      assertThat(maker.drainLines(MessageType.PEERLIST))
          .singleElement()
          .satisfies(list ->
              assertThat(list.split(","))
                  .containsExactlyInAnyOrder(
                      makerNick + ";127.0.0.1:5300;F:peerlist_features",
                      takerNick + ";NOT-SERVING-ONION"));
    }

    @Test
    void announcesDeparturesJoined() {
      List<Client> leavers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Client client = transport.connect();
        client.join(entropy, NETWORK, HIDDEN);
        leavers.add(client);
      }
      leavers.forEach(Client::close);
      time.run(Duration.ofSeconds(1));
      assertThat(taker.drainLines(MessageType.PEERLIST))
          .singleElement()
          .satisfies(
              list -> assertThat(list.split(",")).hasSize(50).allMatch(e -> e.endsWith(";D")));
    }

    @Test
    void whoComesBackAtOnceHasNotLeft() {
      maker.close();
      Client again = transport.connect();
      again.joinAs(makerNick, NETWORK, SERVING);
      time.run(Duration.ofSeconds(1));
      assertThat(taker.drainLines(MessageType.PEERLIST)).isEmpty();
    }

    @Test
    void aFloodIsDroppedBeyondTheBurst() {
      for (int i = 0; i < settings.messageBurst() + 100; i++) {
        taker.say(MessageType.PUBMSG, takerNick + "!PUBLIC!orderbook");
      }
      assertThat(maker.drain()).hasSize(settings.messageBurst());
      assertThat(directory.stats().value(Counter.DROPPED_RATE)).isEqualTo(100);
      assertThat(taker.isOpen()).isTrue();
    }

    @Test
    void answersPing() {
      taker.say(MessageType.PING, "");
      assertThat(taker.drain()).containsExactly(Envelope.of(MessageType.PONG, ""));
    }

    @Test
    void unknownTypesAreIgnored() {
      taker.raw("{\"type\": 4242, \"line\": \"\"}".getBytes(StandardCharsets.UTF_8));
      assertThat(taker.isOpen()).isTrue();
    }
  }

  @Nested
  class Heartbeats {
    @Test
    void silentPeersArePingedAndEvictedWithoutAnAnswer() {
      Client dead = transport.connect();
      dead.join(entropy, NETWORK, HIDDEN, Features.PING);
      Client alive = transport.connect();
      alive.join(entropy, NETWORK, HIDDEN, Features.PING);
      time.runUntil(() -> alive.drainLines(MessageType.PING).size() == 1, Duration.ofSeconds(700));
      alive.say(MessageType.PONG, "");
      time.run(Duration.ofSeconds(31));
      assertThat(dead.isOpen()).isFalse();
      assertThat(alive.isOpen()).isTrue();
    }

    @Test
    void makersWithoutPingAreAskedForTheirOffers() {
      Client maker = transport.connect();
      maker.join(entropy, NETWORK, SERVING);
      time.run(Duration.ofSeconds(700));
      assertThat(maker.drainLines(MessageType.PUBMSG))
          .containsExactly(directory.nick() + "!PUBLIC!orderbook");
      time.run(Duration.ofMinutes(15));
      assertThat(maker.isOpen()).isFalse();
    }
  }

  @Nested
  class NickAuthentication {
    private final DirectoryId id = DirectoryId.tryParse("test:directory-a").orElseThrow();
    private final NickIdentity identity = NickIdentity.create(entropy);

    @BeforeEach
    void enable() {
      DirectorySettings s = settings;
      restartWith(
          new DirectorySettings(
              s.bind(),
              s.network(),
              s.hostPortAllowed(),
              NickAuthMode.PREFER_VERIFIED,
              Optional.of(id),
              s.nickAuthTimeout(),
              s.handshakeTimeout(),
              s.maxPeers(),
              s.messageRate(),
              s.messageBurst(),
              s.rateDisconnectThreshold(),
              s.motd(),
              s.sweepInterval(),
              s.idleThreshold(),
              s.hardEvict(),
              s.pongWait()));
    }

    private NickAuthResult prove(Client client) throws ProtocolViolation {
      String handshake =
          Handshake.of(identity.nick(), HIDDEN, Features.of(Features.NICK_AUTH), NETWORK).line();
      client.say(MessageType.HANDSHAKE, handshake);
      String line = client.drainLines(MessageType.NICK_AUTH_CHALLENGE).getFirst();
      NickAuthProof proof =
          NickAuthProof.create(identity, NickAuthChallenge.parse(line), handshake);
      client.say(MessageType.NICK_AUTH_PROOF, proof.line());
      return NickAuthResult.parse(client.drainLines(MessageType.NICK_AUTH_RESULT).getFirst());
    }

    @Test
    void theOwnerOfTheKeyDisplacesASquatter() throws ProtocolViolation {
      Client squatter = transport.connect();
      squatter.joinAs(identity.nick(), NETWORK, HIDDEN);
      Client owner = transport.connect();
      assertThat(prove(owner).code()).isEqualTo(NickAuthCode.OK);
      assertThat(squatter.isOpen()).isFalse();
      assertThat(directory.peerCount()).isEqualTo(1);
      Client secondConnection = transport.connect();
      assertThat(prove(secondConnection).code()).isEqualTo(NickAuthCode.OK);
      assertThat(owner.isOpen()).isFalse();
    }

    @Test
    void aWrongProofIsInvalidAndCloses() throws ProtocolViolation {
      Client client = transport.connect();
      client.joinAs(NickIdentity.create(entropy).nick(), NETWORK, HIDDEN, Features.NICK_AUTH);
      NickAuthChallenge challenge =
          NickAuthChallenge.parse(client.drainLines(MessageType.NICK_AUTH_CHALLENGE).getFirst());
      client.say(
          MessageType.NICK_AUTH_PROOF, NickAuthProof.create(identity, challenge, "other").line());
      assertThat(
              NickAuthResult.parse(client.drainLines(MessageType.NICK_AUTH_RESULT).getFirst())
                  .code())
          .isEqualTo(NickAuthCode.INVALID);
      assertThat(client.isOpen()).isFalse();
      assertThat(directory.peerCount()).isZero();
    }

    @Test
    void aMissingProofExpires() {
      Client client = transport.connect();
      client.joinAs(identity.nick(), NETWORK, HIDDEN, Features.NICK_AUTH);
      time.run(Duration.ofSeconds(32));
      assertThat(client.isOpen()).isFalse();
      assertThat(client.drainLines(MessageType.NICK_AUTH_RESULT)).hasSize(1);
    }
  }

  @Test
  void stopClosesEverybody() {
    Client client = transport.connect();
    client.join(entropy, NETWORK, HIDDEN);
    directory.stop(Duration.ofSeconds(5));
    time.run(Duration.ofSeconds(1));
    assertThat(client.isOpen()).isFalse();
    assertThat(time.liveTasks()).isEmpty();
    assertThat(time.failures()).isEmpty();
  }
}
