package org.jmd.core.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.net.ChannelWorld.Member;
import org.jmd.core.net.MessageChannel.DirectoryStatus;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.DirectoryId;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.NickAuthMode;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.Refusal;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.testing.InMemoryNetwork.Conditions;
import org.jmd.core.testing.ScriptedDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OnionMessageChannelTest {
  private static final PublicMessage ORDERBOOK = new PublicMessage.OrderbookRequest();

  private final ChannelWorld world = new ChannelWorld(1);
  private final ScriptedDirectory dir1 = world.directory("dir1");
  private final ScriptedDirectory dir2 = world.directory("dir2");

  @AfterEach
  void closeWorld() {
    world.close();
  }

  private static Plain error(String text) {
    return new Plain.ErrorReply(text);
  }

  private Member taker(String... directories) {
    return world.member("taker", ChannelWorld.taker(directories)).open();
  }

  private Member maker(String... directories) {
    return world.member("maker", ChannelWorld.maker(directories)).open();
  }

  private Member servingMaker(String... directories) {
    return world.member("maker", ChannelWorld.servingMaker("maker", directories)).open();
  }

  private void awaitUp(Member... members) {
    world.until(() -> {
      for (Member member : members) {
        if (!member.channel.directories().stream().allMatch(DirectoryStatus::up)) {
          return false;
        }
      }
      return true;
    });
    world.run(Duration.ofSeconds(10));
  }

  @Test
  void introducesItselfToEveryDirectory() {
    Member taker = taker("dir1", "dir2");
    awaitUp(taker);
    assertThat(taker.heard(ChannelEvent.DirectoryUp.class))
        .extracting(ChannelEvent.DirectoryUp::directory)
        .containsExactlyInAnyOrder(ChannelWorld.at("dir1"), ChannelWorld.at("dir2"));
    assertThat(dir1.nicks()).containsExactly(taker.nick().value());
    assertThat(dir1.received(MessageType.HANDSHAKE))
        .singleElement()
        .satisfies(line ->
            assertThat(line)
                .contains("\"peerlist_features\": true", "\"ping\": true")
                .contains("NOT-SERVING-ONION", "regtest")
                .doesNotContain("nick_auth"));
  }

  @Test
  void saysThingsToEverybody() {
    Member maker = maker("dir1", "dir2");
    Member taker = taker("dir1", "dir2");
    awaitUp(maker, taker);
    taker.channel.broadcast(ORDERBOOK);
    world.run(Duration.ofSeconds(5));
    assertThat(maker.heardPublicly()).as("requests are never duplicates").hasSize(2);
    assertThat(taker.heardPublicly()).isEmpty();
    taker.channel.broadcast(ChannelWorld.at("dir2"), ORDERBOOK);
    taker.channel.broadcast(new Endpoint("nowhere", 1), ORDERBOOK);
    world.run(Duration.ofSeconds(5));
    assertThat(maker.heard(ChannelEvent.PublicHeard.class))
        .last()
        .isEqualTo(
            new ChannelEvent.PublicHeard(
                taker.nick(), ORDERBOOK, new Route.ViaDirectory(ChannelWorld.at("dir2"))));
  }

  @Test
  void takersUseOneDirectoryAndMakersAnswerThroughAll() {
    Member maker = maker("dir1", "dir2");
    Member taker = taker("dir1", "dir2");
    awaitUp(maker, taker);
    for (int i = 0; i < 5; i++) {
      assertThat(taker.channel.send(maker.nick(), error("question " + i))).isTrue();
    }
    world.until(() -> maker.heardPrivately().size() == 5);
    assertThat(List.of(dir1, dir2))
        .extracting(directory -> directory.received(MessageType.PRIVMSG).size())
        .as("one directory is pinned")
        .containsExactlyInAnyOrder(0, 5);
    Route via = maker.heard(ChannelEvent.PrivateHeard.class).getFirst().via();
    assertThat(maker.channel.reply(via, taker.nick(), error("answer"))).isTrue();
    world.run(Duration.ofSeconds(5));
    assertThat(taker.heardPrivately()).as("heard once of two").containsExactly(error("answer"));
    assertThat(dir1.received(MessageType.PRIVMSG)).anyMatch(line -> line.contains("answer"));
    assertThat(dir2.received(MessageType.PRIVMSG)).anyMatch(line -> line.contains("answer"));
  }

  @Test
  void encryptsBoxedMessages() throws ProtocolViolation {
    Member maker = maker("dir1");
    Member taker = taker("dir1");
    awaitUp(maker, taker);
    Boxed proposal = new Boxed.TxProposal(Octets.of(new byte[] {1, 2, 3}));
    try (NaclKeyPair left = NaclKeyPair.create(world.entropy);
        NaclKeyPair right = NaclKeyPair.create(world.entropy);
        EncryptedChannel mine = new EncryptedChannel(left, right.publicKey(), world.entropy);
        EncryptedChannel theirs = new EncryptedChannel(right, left.publicKey(), world.entropy)) {
      assertThat(taker.channel.send(maker.nick(), mine, proposal)).isTrue();
      world.until(() -> !maker.heardPrivately().isEmpty());
      assertThat(maker.heardPrivately()).singleElement().isInstanceOf(Sealed.class);
      Sealed sealed = (Sealed) maker.heardPrivately().getFirst();
      assertThat(MessageCodec.open(sealed, theirs)).isEqualTo(proposal);
      Route via = maker.heard(ChannelEvent.PrivateHeard.class).getFirst().via();
      assertThat(maker.channel.reply(via, taker.nick(), theirs, proposal)).isTrue();
      world.until(() -> !taker.heardPrivately().isEmpty());
    }
  }

  @Test
  void reportsThatThereIsNoRoute() {
    dir1.close();
    Member taker = world.member("taker", ChannelWorld.taker("dir1"));
    assertThat(taker.channel.send(taker.nick(), error("too early"))).isFalse();
    taker.open();
    assertThatThrownBy(taker::open).isInstanceOf(IllegalStateException.class);
    world.run(Duration.ofMinutes(1));
    assertThat(taker.channel.send(dir1.nick(), error("nobody"))).isFalse();
    assertThat(taker.channel.directories())
        .singleElement()
        .satisfies(status -> assertThat(status.detail()).contains("refused"));
  }

  @Test
  void anotherDirectoryTakesOverWhenTheUsedOneFails() {
    Member maker = maker("dir1", "dir2");
    Member taker = taker("dir1", "dir2");
    awaitUp(maker, taker);
    assertThat(taker.channel.send(maker.nick(), error("one"))).isTrue();
    world.until(() -> maker.heardPrivately().size() == 1);
    ScriptedDirectory used = dir1.received(MessageType.PRIVMSG).isEmpty() ? dir2 : dir1;
    used.close();
    world.until(() -> taker.heard(ChannelEvent.DirectoryDown.class).size() == 1);
    assertThat(taker.channel.send(maker.nick(), error("two"))).isTrue();
    world.until(() -> maker.heardPrivately().size() == 2);
  }

  @Test
  void whatALostDirectoryTookWithItGoesByAnother() {
    Member maker = maker("dir1", "dir2");
    Member taker = taker("dir1", "dir2");
    awaitUp(maker, taker);
    dir1.relayTimes(0);
    dir2.relayTimes(0);
    assertThat(taker.channel.send(maker.nick(), error("one"))).isTrue();
    world.run(Duration.ofSeconds(5));
    assertThat(maker.heardPrivately()).isEmpty();
    ScriptedDirectory used = dir1.received(MessageType.PRIVMSG).isEmpty() ? dir2 : dir1;
    ScriptedDirectory other = used == dir1 ? dir2 : dir1;
    other.relayTimes(1);
    used.close();
    world.until(() -> !maker.heardPrivately().isEmpty());
    world.run(Duration.ofMinutes(2));
    assertThat(maker.heardPrivately()).containsExactly(error("one"));
    assertThat(other.received(MessageType.PRIVMSG)).hasSize(1);
  }

  @Test
  void whatWasAnsweredOrIsOldIsNotSentAgainWhenItsDirectoryIsLost() {
    for (boolean answered : List.of(true, false)) {
      try (ChannelWorld fresh = new ChannelWorld(3)) {
        ScriptedDirectory first = fresh.directory("dir1");
        ScriptedDirectory second = fresh.directory("dir2");
        Member maker = fresh.member("maker", ChannelWorld.maker("dir1", "dir2")).open();
        Member taker = fresh.member("taker", ChannelWorld.taker("dir1", "dir2")).open();
        fresh.run(Duration.ofSeconds(30));
        assertThat(taker.channel.send(maker.nick(), error("one"))).isTrue();
        fresh.until(() -> maker.heardPrivately().size() == 1);
        ScriptedDirectory used = first.received(MessageType.PRIVMSG).isEmpty() ? second : first;
        if (answered) {
          assertThat(maker.channel.send(taker.nick(), error("answer"))).isTrue();
          fresh.until(() -> taker.heardPrivately().size() == 1);
        } else {
          fresh.run(Duration.ofSeconds(61));
        }
        used.close();
        fresh.run(Duration.ofMinutes(1));
        ScriptedDirectory other = used == first ? second : first;
        assertThat(other.received(MessageType.PRIVMSG)).noneMatch(line -> line.contains("one"));
      }
    }
  }

  @Test
  void comesBackToALostDirectoryWithGrowingPauses() {
    Member taker = taker("dir1");
    awaitUp(taker);
    world.run(Duration.ofMinutes(2));
    dir1.dropAll();
    world.until(() -> dir1.acceptedConnections() == 2);
    awaitUp(taker);
    assertThat(taker.heard(ChannelEvent.DirectoryUp.class)).hasSize(2);
    assertThat(taker.heard(ChannelEvent.DirectoryDown.class)).hasSize(1);

    dir1.refuse(Refusal.FULL);
    dir1.dropAll();
    int before = dir1.acceptedConnections();
    world.run(Duration.ofMinutes(5));
    int quickly = dir1.acceptedConnections() - before;
    world.run(Duration.ofHours(5));
    int later = dir1.acceptedConnections() - before - quickly;
    assertThat(quickly).isBetween(4, 20);
    assertThat(later).isBetween(20, 200);
    assertThat(taker.channel.directories().getFirst().detail()).contains("directory is full");
    dir1.welcome();
    world.run(Duration.ofMinutes(16));
    assertThat(taker.channel.directories().getFirst().up()).isTrue();
  }

  @Test
  void aSilentDirectoryIsGivenUp() {
    dir1.keepSilent();
    Member taker = taker("dir1", "dir2");
    world.run(Duration.ofMinutes(2));
    assertThat(taker.channel.directories())
        .extracting(DirectoryStatus::up)
        .containsExactly(false, true);
    assertThat(taker.channel.directories().getFirst().detail()).contains("DN_HANDSHAKE");
    assertThat(dir1.acceptedConnections()).isGreaterThan(1);
  }

  @Test
  void aDirectoryThatStopsAnsweringIsPingedAndLeft() {
    Member taker = taker("dir1");
    awaitUp(taker);
    world.run(Duration.ofMinutes(30));
    assertThat(dir1.received(MessageType.PING)).hasSizeBetween(4, 7);
    assertThat(taker.heard(ChannelEvent.DirectoryDown.class)).isEmpty();
    world.net.stopReading("dir1");
    world.run(Duration.ofMinutes(7));
    assertThat(taker.heard(ChannelEvent.DirectoryDown.class))
        .singleElement()
        .satisfies(down -> assertThat(down.reason()).contains("ping"));
  }

  @Test
  void answersPingsInEveryPhase() {
    dir1.keepSilent();
    Member taker = taker("dir1", "dir2");
    world.until(() -> dir2.nicks().size() == 1);
    dir2.sendTo(taker.nick(), MessageType.PING, "");
    world.run(Duration.ofSeconds(5));
    assertThat(dir2.received(MessageType.PONG)).hasSize(1);
  }

  @Test
  void ignoresWhatIsUnknownAndClosesOnNickAuthenticationOutOfTurn() {
    Member taker = taker("dir1");
    awaitUp(taker);
    for (int type : new int[] {785, 787, 797, 1, 100_000}) {
      byte[] line = ("{\"type\": " + type + ", \"line\": \"x\"}").getBytes(US_ASCII);
      dir1.sendRaw(taker.nick(), line);
    }
    dir1.sendTo(taker.nick(), MessageType.DISCONNECT, "");
    dir1.sendTo(taker.nick(), MessageType.DN_HANDSHAKE, "{}");
    dir1.sendTo(taker.nick(), MessageType.PONG, "");
    world.run(Duration.ofSeconds(5));
    assertThat(taker.heard(ChannelEvent.DirectoryDown.class)).isEmpty();
    dir1.sendTo(taker.nick(), MessageType.NICK_AUTH_CHALLENGE, "{}");
    world.until(() -> taker.heard(ChannelEvent.DirectoryDown.class).size() == 1);
  }

  @Test
  void learnsPeersFromLists() {
    Member maker = servingMaker("dir1", "dir2");
    world.until(() -> dir1.nicks().size() == 1 && dir2.nicks().size() == 1);
    Member taker = taker("dir1", "dir2");
    world.until(() -> taker.heard(ChannelEvent.PeersListed.class).size() == 2);
    assertThat(taker.heard(ChannelEvent.PeersListed.class))
        .allSatisfy(listed -> assertThat(listed.nicks()).containsExactly(maker.nick()));
    assertThat(taker.channel.peers())
        .singleElement()
        .satisfies(peer -> {
          assertThat(peer.nick()).isEqualTo(maker.nick());
          assertThat(peer.location()).isEqualTo(new Location.HostPort("maker", 5222));
          assertThat(peer.features().has(Features.PING)).isTrue();
          assertThat(peer.directories()).hasSize(2);
          assertThat(peer.direct()).isFalse();
        });
    maker.channel.close();
    world.until(() -> taker.heard(ChannelEvent.PeerGone.class).size() == 2);
    assertThat(taker.channel.peer(maker.nick())).isEmpty();
  }

  @Test
  void waitsForFurtherLinesOfALongListAndNotForThoseOfAShortOne() {
    dir1.ignoreListRequests();
    Member taker = taker("dir1");
    world.until(() -> taker.channel.directories().getFirst().up());
    StringBuilder full = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      String nick = NickIdentity.create(world.entropy).nick().value();
      full.append(i == 0 ? "" : ",").append(nick).append(";NOT-SERVING-ONION");
    }
    dir1.sendTo(taker.nick(), MessageType.PEERLIST, full.toString());
    world.run(Duration.ofSeconds(4));
    dir1.sendTo(taker.nick(), MessageType.PEERLIST, dir2.nick() + ";NOT-SERVING-ONION");
    world.run(Duration.ofSeconds(4));
    assertThat(taker.heard(ChannelEvent.PeersListed.class)).isEmpty();
    dir1.sendTo(
        taker.nick(),
        MessageType.PEERLIST,
        dir1.nick() + ";NOT-SERVING-ONION," + taker.nick() + ";NOT-SERVING-ONION");
    world.run(Duration.ofSeconds(2));
    assertThat(taker.heard(ChannelEvent.PeersListed.class))
        .singleElement()
        .satisfies(listed -> assertThat(listed.nicks()).hasSize(22));
  }

  @Test
  void asksForListsAtMostOnceAMinute() {
    Member taker = taker("dir1");
    awaitUp(taker);
    assertThat(dir1.received(MessageType.GETPEERLIST)).hasSize(1);
    for (int i = 0; i < 10; i++) {
      taker.channel.refreshPeers();
      world.run(Duration.ofSeconds(1));
    }
    assertThat(dir1.received(MessageType.GETPEERLIST)).hasSize(1);
    world.run(Duration.ofMinutes(1));
    assertThat(dir1.received(MessageType.GETPEERLIST)).hasSize(2);
    assertThat(taker.heard(ChannelEvent.PeersListed.class)).hasSize(2);
  }

  @Test
  void stopsAskingADirectoryThatDoesNotAnswer() {
    dir1.advertise(Features.NONE);
    dir1.ignoreListRequests();
    Member taker = taker("dir1");
    awaitUp(taker);
    world.run(Duration.ofMinutes(1));
    taker.channel.refreshPeers();
    world.run(Duration.ofMinutes(5));
    assertThat(dir1.received(MessageType.GETPEERLIST)).hasSize(1);
    assertThat(taker.heard(ChannelEvent.PeersListed.class)).isEmpty();
    assertThat(dir1.received(MessageType.PING)).as("it does not know pings").isEmpty();
  }

  @Test
  void partialListsDeleteNobodyAndOneDirectoryCannotDeleteForOthers() {
    Member maker = maker("dir1", "dir2");
    Member taker = taker("dir1", "dir2");
    awaitUp(maker, taker);
    taker.channel.refreshPeers();
    world.run(Duration.ofMinutes(2));
    dir1.sendTo(taker.nick(), MessageType.PEERLIST, "");
    dir1.sendTo(taker.nick(), MessageType.PEERLIST, "rubbish,;;;,x;y;z," + taker.nick() + ";a:1;D");
    dir1.sendTo(taker.nick(), MessageType.PEERLIST, maker.nick() + ";NOT-SERVING-ONION");
    world.run(Duration.ofSeconds(1));
    assertThat(taker.channel.peer(maker.nick()).orElseThrow().directories()).hasSize(2);
    assertThat(taker.channel.peer(maker.nick()).orElseThrow().features().isEmpty()).isFalse();
    dir1.sendTo(taker.nick(), MessageType.PEERLIST, maker.nick() + ";NOT-SERVING-ONION;D");
    world.run(Duration.ofSeconds(1));
    assertThat(taker.channel.peer(maker.nick()).orElseThrow().directories())
        .containsExactly(ChannelWorld.at("dir2"));
    assertThat(taker.heard(ChannelEvent.PeerGone.class))
        .containsExactly(new ChannelEvent.PeerGone(maker.nick(), ChannelWorld.at("dir1")));
  }

  @Test
  void talksDirectlyOnceDialled() {
    Member maker = servingMaker("dir1");
    awaitUp(maker);
    Member taker = taker("dir1");
    awaitUp(taker);
    taker.channel.dial(maker.nick());
    taker.channel.dial(maker.nick());
    world.until(() -> taker.heard(ChannelEvent.DirectUp.class).size() == 1);
    assertThat(taker.heard(ChannelEvent.DirectUp.class).getFirst().features().has("ping")).isTrue();
    assertThat(taker.channel.peer(maker.nick()).orElseThrow().direct()).isTrue();
    assertThat(taker.channel.send(maker.nick(), error("direct"))).isTrue();
    world.until(() -> maker.heardPrivately().size() == 1);
    assertThat(dir1.received(MessageType.PRIVMSG)).isEmpty();
    Route via = maker.heard(ChannelEvent.PrivateHeard.class).getFirst().via();
    assertThat(via).isInstanceOf(Route.Direct.class);
    assertThat(maker.channel.reply(via, taker.nick(), error("answer"))).isTrue();
    world.run(Duration.ofSeconds(5));
    assertThat(taker.heardPrivately()).containsExactly(error("answer"));
    assertThat(dir1.received(MessageType.PRIVMSG)).as("and through directories").hasSize(1);
    assertThat(maker.channel.send(taker.nick(), error("unasked"))).isTrue();
    world.run(Duration.ofSeconds(5));
    assertThat(dir1.received(MessageType.PRIVMSG)).hasSize(1);
    assertThat(taker.heardPrivately()).hasSize(2);
  }

  @Test
  void fallsBackToDirectoriesWhenADirectConnectionDies() {
    Member maker = servingMaker("dir1");
    awaitUp(maker);
    Member taker = taker("dir1");
    awaitUp(taker);
    taker.channel.dial(maker.nick());
    world.until(() -> taker.heard(ChannelEvent.DirectUp.class).size() == 1);
    taker.channel.send(maker.nick(), error("one"));
    world.until(() -> maker.heardPrivately().size() == 1);
    Route via = maker.heard(ChannelEvent.PrivateHeard.class).getFirst().via();
    world.net.cut("maker", "taker");
    world.until(() -> taker.heard(ChannelEvent.DirectDown.class).size() == 1);
    assertThat(taker.channel.peer(maker.nick()).orElseThrow().direct()).isFalse();
    assertThat(taker.channel.send(maker.nick(), error("two"))).isTrue();
    assertThat(maker.channel.reply(via, taker.nick(), error("late answer"))).isTrue();
    world.until(() -> maker.heardPrivately().size() == 2 && taker.heardPrivately().size() == 1);
    taker.channel.dial(maker.nick());
    world.until(() -> taker.heard(ChannelEvent.DirectUp.class).size() == 2);
  }

  @Test
  void dialsThreeTimesWithPausesAndNeverWhereItMustNot() {
    Member taker = taker("dir1");
    awaitUp(taker);
    Member maker = maker("dir1");
    awaitUp(maker);
    taker.channel.dial(maker.nick());
    world.run(Duration.ofSeconds(30));
    assertThat(taker.heard(ChannelEvent.DirectDown.class))
        .singleElement()
        .satisfies(down -> assertThat(down.reason()).contains("location"));
    dir1.sendTo(taker.nick(), MessageType.PEERLIST, maker.nick() + ";closed-host:5222");
    world.run(Duration.ofSeconds(1));
    long before = world.time.nowNanos();
    taker.channel.dial(maker.nick());
    world.until(() -> taker.heard(ChannelEvent.DirectDown.class).size() == 2);
    assertThat(Duration.ofNanos(world.time.nowNanos() - before))
        .isBetween(Duration.ofSeconds(6), Duration.ofSeconds(8));
  }

  @Test
  void hostPortPeersAreNotDialledUnlessAllowed() {
    Member maker = servingMaker("dir1");
    awaitUp(maker);
    Member taker =
        world
            .member(
                "taker",
                ChannelSettings.taker(ChannelWorld.NETWORK, List.of(ChannelWorld.at("dir1"))))
            .open();
    awaitUp(taker);
    taker.channel.dial(maker.nick());
    world.run(Duration.ofMinutes(1));
    assertThat(taker.heard(ChannelEvent.DirectUp.class)).isEmpty();
    assertThat(taker.heard(ChannelEvent.DirectDown.class)).hasSize(1);
  }

  @Test
  void aLyingDirectoryCannotKeepADialFromTheRightPlace() {
    Member maker = servingMaker("dir1", "dir2");
    awaitUp(maker);
    Member taker = taker("dir1", "dir2");
    awaitUp(taker);
    dir1.sendTo(taker.nick(), MessageType.PEERLIST, maker.nick() + ";closed-host:5222");
    world.run(Duration.ofSeconds(1));
    taker.channel.dial(maker.nick());
    world.until(() -> taker.heard(ChannelEvent.DirectUp.class).size() == 1);
  }

  @Test
  void aPeerWithoutHandshakeIsUsableAfterTwoSeconds() {
    List<RawPeer> visitors = new ArrayList<>();
    world
        .net
        .host("old")
        .listen(
            new Transport.BindAddress("old", 5222),
            link -> {
              RawPeer visitor = new RawPeer();
              visitors.add(visitor);
              return visitor;
            });
    Member taker = taker("dir1");
    awaitUp(taker);
    String nick = dir2.nick().value();
    dir1.sendTo(taker.nick(), MessageType.PEERLIST, nick + ";old:5222");
    world.run(Duration.ofSeconds(1));
    taker.channel.dial(dir2.nick());
    world.until(() -> taker.heard(ChannelEvent.DirectUp.class).size() == 1);
    assertThat(taker.heard(ChannelEvent.DirectUp.class).getFirst().features().isEmpty()).isTrue();
    assertThat(visitors).hasSize(1);
    assertThat(visitors.getFirst().received(MessageType.HANDSHAKE))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("\"features\": {}"));
    visitors.getFirst().shake(taker.nick(), ChannelWorld.NETWORK);
    world.until(() -> taker.heard(ChannelEvent.DirectDown.class).size() == 1);
    world.until(() -> visitors.getFirst().closed);
  }

  @Test
  void provesItsNickToADirectoryWithTheExpectedId() {
    DirectoryId id = new DirectoryId("test:one");
    dir1.verifyAs(id);
    ChannelSettings settings =
        ChannelWorld.taker("dir1")
            .withNickAuth(NickAuthMode.REQUIRE_VERIFIED, Map.of(ChannelWorld.at("dir1"), id));
    Member taker = world.member("taker", settings).open();
    awaitUp(taker);
    assertThat(dir1.received(MessageType.NICK_AUTH_PROOF)).hasSize(1);
    assertThat(dir1.nicks()).containsExactly(taker.nick().value());
  }

  @Test
  void doesNotProveItsNickToAnybodyElse() {
    dir1.verifyAs(new DirectoryId("test:other"));
    ChannelSettings settings =
        ChannelWorld.taker("dir1")
            .withNickAuth(
                NickAuthMode.PREFER_VERIFIED,
                Map.of(ChannelWorld.at("dir1"), new DirectoryId("test:one")));
    Member taker = world.member("taker", settings).open();
    world.run(Duration.ofMinutes(1));
    assertThat(dir1.received(MessageType.NICK_AUTH_PROOF)).isEmpty();
    assertThat(taker.channel.directories().getFirst().up()).isFalse();
    assertThat(taker.channel.directories().getFirst().detail()).contains("test:other");
  }

  @Test
  void insistsOnVerificationWhereRequired() {
    ChannelSettings settings =
        ChannelWorld.taker("dir1", "dir2")
            .withNickAuth(
                NickAuthMode.REQUIRE_VERIFIED,
                Map.of(ChannelWorld.at("dir1"), new DirectoryId("test:one")));
    Member taker = world.member("taker", settings).open();
    world.run(Duration.ofMinutes(1));
    assertThat(taker.channel.directories())
        .allSatisfy(status -> assertThat(status.up()).isFalse())
        .extracting(DirectoryStatus::detail)
        .allSatisfy(detail -> assertThat(detail).contains("verified nicks are required"));
    assertThat(dir2.acceptedConnections()).as("its id is not known").isEqualTo(0);
  }

  @Test
  void passesOverWhatOneDirectoryRelaysBeyondItsBudgetAndHearsTheOther() {
    try (ChannelWorld other = new ChannelWorld(91);
        ScriptedDirectory noisy = other.directory("dir1");
        ScriptedDirectory quiet = other.directory("dir2")) {
      ChannelWorld.Member maker = other.member("maker", ChannelWorld.maker("dir1", "dir2")).open();
      other.until(
          () -> maker.channel.directories().stream().allMatch(MessageChannel.DirectoryStatus::up));
      NickIdentity sender = NickIdentity.create(other.entropy);
      String request = sender.nick() + "!PUBLIC!orderbook";
      int sent = DirectorySession.MESSAGE_BURST + 3_000;
      for (int i = 0; i < sent; i += 1_000) {
        for (int j = 0; j < 1_000; j++) {
          noisy.sendTo(maker.nick(), MessageType.PUBMSG, request);
        }
        other.run(Duration.ofMillis(100));
      }
      int heard = maker.heardPublicly().size();
      assertThat(heard)
          .isBetween(
              DirectorySession.MESSAGE_BURST,
              DirectorySession.MESSAGE_BURST + 2 * DirectorySession.MESSAGES_PER_SECOND);
      quiet.sendTo(maker.nick(), MessageType.PUBMSG, request);
      other.run(Duration.ofMillis(100));
      assertThat(maker.heard(ChannelEvent.PublicHeard.class).getLast().via())
          .isEqualTo(new Route.ViaDirectory(ChannelWorld.at("dir2")));
      assertThat(maker.heard(ChannelEvent.DirectoryDown.class)).isEmpty();
    }
  }

  @Test
  void hearsEachMessageOnceFromTwoDirectoriesUnlessItWatches() {
    Member maker = maker("dir1", "dir2");
    Member taker = taker("dir1", "dir2");
    Member watcher =
        world
            .member(
                "watcher",
                ChannelSettings.watcher(
                    ChannelWorld.NETWORK,
                    List.of(ChannelWorld.at("dir1"), ChannelWorld.at("dir2"))))
            .open();
    awaitUp(maker, taker, watcher);
    maker.channel.broadcast(new PublicMessage.CancelOffer(7));
    world.run(Duration.ofSeconds(5));
    assertThat(taker.heardPublicly()).containsExactly(new PublicMessage.CancelOffer(7));
    assertThat(watcher.heard(ChannelEvent.PublicHeard.class))
        .extracting(ChannelEvent.PublicHeard::via)
        .containsExactlyInAnyOrder(
            new Route.ViaDirectory(ChannelWorld.at("dir1")),
            new Route.ViaDirectory(ChannelWorld.at("dir2")));
  }

  @Test
  void nothingIsHeardAfterClosing() {
    Member maker = maker("dir1");
    Member taker = taker("dir1");
    awaitUp(maker, taker);
    taker.channel.close();
    int before = taker.heard.size();
    maker.channel.broadcast(new PublicMessage.CancelOffer(7));
    assertThat(maker.channel.send(taker.nick(), error("x"))).isTrue();
    world.run(Duration.ofMinutes(1));
    assertThat(taker.heard).hasSize(before);
    assertThat(dir1.nicks()).containsExactly(maker.nick().value());
    assertThat(taker.channel.send(maker.nick(), error("x"))).isFalse();
    assertThat(taker.channel.peers()).isEmpty();
    assertThat(taker.channel.peer(maker.nick())).isEqualTo(Optional.empty());
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    assertThat(traceOf(7)).isEqualTo(traceOf(7)).isNotEqualTo(traceOf(8));
  }

  private static long traceOf(long seed) {
    try (ChannelWorld other = new ChannelWorld(seed)) {
      other.net.conditions(
          Conditions.GOOD.withLoss(0.02).withDuplication(0.1).withReordering(0.1).withCut(0.01));
      ScriptedDirectory first = other.directory("dir1");
      ScriptedDirectory second = other.directory("dir2");
      Member maker =
          other.member("maker", ChannelWorld.servingMaker("maker", "dir1", "dir2")).open();
      Member taker = other.member("taker", ChannelWorld.taker("dir1", "dir2")).open();
      other.run(Duration.ofSeconds(30));
      taker.channel.dial(maker.nick());
      for (int i = 0; i < 50; i++) {
        taker.channel.send(maker.nick(), error("message " + i));
        other.run(Duration.ofSeconds(1));
      }
      assertThat(maker.heardPrivately()).doesNotHaveDuplicates().hasSizeGreaterThan(20);
      first.close();
      second.close();
      return other.net.traceHash();
    }
  }
}
