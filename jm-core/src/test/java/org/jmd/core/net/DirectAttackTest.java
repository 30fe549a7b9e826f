package org.jmd.core.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.net.ChannelWorld.Member;
import org.jmd.core.protocol.DirectoryHandshake;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Attack;
import org.jmd.core.testing.ScriptedDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows A20 to A27 of coinjoin.md 4.2, and the limits of 1.5.3: what strangers do on a socket. */
class DirectAttackTest {
  private static final PublicMessage ORDERBOOK = new PublicMessage.OrderbookRequest();

  private final ChannelWorld world = new ChannelWorld(3);
  private final ScriptedDirectory directory = world.directory("dir");
  private final Member maker =
      world.member("maker", ChannelWorld.servingMaker("maker", "dir")).open();
  private final NickIdentity alice = NickIdentity.create(world.entropy);
  private final NickIdentity bob = NickIdentity.create(world.entropy);

  @BeforeEach
  void connect() {
    world.until(() -> maker.channel.directories().getFirst().up());
  }

  @AfterEach
  void closeWorld() {
    world.close();
  }

  private static Plain error(String text) {
    return new Plain.ErrorReply(text);
  }

  private RawPeer visitor() {
    RawPeer peer = RawPeer.dial(world.net.host("visitor"), ChannelWorld.at("maker"));
    world.until(peer::isOpen);
    return peer;
  }

  private RawPeer introduced(NickIdentity identity) {
    RawPeer peer = visitor();
    peer.shake(identity.nick(), ChannelWorld.NETWORK);
    pause();
    assertThat(peer.received(MessageType.HANDSHAKE)).hasSize(1);
    return peer;
  }

  private void pause() {
    world.run(Duration.ofSeconds(1));
  }

  @Test
  void aGoodPeerIsHeardAndAnswered() {
    RawPeer peer = introduced(alice);
    assertThat(peer.received(MessageType.HANDSHAKE).getFirst())
        .contains("peerlist_features", "ping", "nick_auth", maker.nick().value());
    peer.say(alice, maker.nick(), error("hello"));
    peer.send(MessageType.PING, "");
    pause();
    assertThat(maker.heardPrivately()).containsExactly(error("hello"));
    assertThat(peer.received(MessageType.PONG)).hasSize(1);
    ChannelEvent.PrivateHeard heard = maker.heard(ChannelEvent.PrivateHeard.class).getFirst();
    assertThat(maker.channel.reply(heard.via(), alice.nick(), error("welcome"))).isTrue();
    pause();
    assertThat(peer.received(MessageType.PRIVMSG)).hasSize(1);
    assertThat(maker.channel.reply(heard.via(), bob.nick(), error("not yours"))).isFalse();
    pause();
    assertThat(peer.received(MessageType.PRIVMSG)).hasSize(1);
    assertThat(directory.received(MessageType.PRIVMSG))
        .as("not to nicks that did not ask here")
        .hasSize(1);
  }

  @Attack(row = "A20", reaction = "drop; close after 30 s")
  void a20MessageBeforeTheHandshakeIsDropped() {
    RawPeer peer = visitor();
    peer.say(alice, maker.nick(), error("too early"));
    peer.say(alice.nick(), ORDERBOOK);
    pause();
    assertThat(maker.heardPrivately()).isEmpty();
    assertThat(maker.heardPublicly()).isEmpty();
    peer.shake(alice.nick(), ChannelWorld.NETWORK);
    peer.say(alice, maker.nick(), error("now"));
    pause();
    assertThat(maker.heardPrivately()).containsExactly(error("now"));
  }

  @Attack(row = "A20", reaction = "drop; close after 30 s")
  void a20SilenceInsteadOfAHandshakeClosesAfterThirtySeconds() {
    RawPeer silent = visitor();
    RawPeer busy = visitor();
    for (int i = 0; i < 29; i++) {
      busy.send(MessageType.PING, "");
      pause();
    }
    assertThat(silent.closed).isFalse();
    assertThat(busy.closed).isFalse();
    world.run(Duration.ofSeconds(2));
    busy.send(MessageType.PING, "");
    pause();
    assertThat(silent.closed).isTrue();
    assertThat(busy.closed).isTrue();
  }

  @Attack(row = "A21", reaction = "close")
  void a21SecondHandshakeWithAnotherNickCloses() {
    RawPeer peer = introduced(alice);
    peer.shake(alice.nick(), ChannelWorld.NETWORK);
    pause();
    assertThat(peer.closed).isFalse();
    peer.shake(bob.nick(), ChannelWorld.NETWORK);
    pause();
    assertThat(peer.closed).isTrue();
  }

  @Attack(row = "A22", reaction = "drop")
  void a22MessageSignedByAnotherThanTheVerifiedOwnerIsDropped() {
    RawPeer peer = introduced(alice);
    peer.say(alice, maker.nick(), error("one"));
    peer.say(bob, maker.nick(), error("two"));
    peer.say(alice, maker.nick(), error("three"));
    pause();
    assertThat(maker.heardPrivately()).containsExactly(error("one"), error("three"));
    assertThat(peer.closed).isFalse();
  }

  @Test
  void theFirstSignatureOverridesTheNickOfTheHandshake() {
    RawPeer peer = introduced(alice);
    peer.say(bob, maker.nick(), error("it is me"));
    peer.say(alice, maker.nick(), error("it was me"));
    peer.say(alice.nick(), ORDERBOOK);
    pause();
    assertThat(maker.heard(ChannelEvent.PrivateHeard.class))
        .extracting(ChannelEvent.PrivateHeard::from)
        .containsExactly(bob.nick());
    assertThat(maker.heardPublicly()).isEmpty();
  }

  @Attack(row = "A23", reaction = "drop")
  void a23PublicMessageOfAnotherNickIsDropped() {
    RawPeer peer = introduced(alice);
    peer.say(bob.nick(), ORDERBOOK);
    peer.say(alice.nick(), new PublicMessage.CancelOffer(1));
    peer.send(
        MessageType.PUBMSG,
        MessageCodec.formatPublic(
            alice.nick(),
            new PublicMessage.CommitmentGossip(
                Commitment.tryParseHex("a".repeat(64)).orElseThrow())));
    pause();
    assertThat(maker.heardPublicly()).isEmpty();
    peer.say(alice.nick(), ORDERBOOK);
    pause();
    assertThat(maker.heardPublicly()).containsExactly(ORDERBOOK);
  }

  @Test
  void anUnsignedRequestIsAnsweredOnItsSocketOnly() {
    RawPeer peer = introduced(alice);
    peer.say(alice.nick(), ORDERBOOK);
    pause();
    Route via = maker.heard(ChannelEvent.PublicHeard.class).getFirst().via();
    assertThat(maker.channel.reply(via, alice.nick(), error("an offer"))).isTrue();
    pause();
    assertThat(peer.received(MessageType.PRIVMSG)).hasSize(1);
    assertThat(directory.received(MessageType.PRIVMSG)).isEmpty();
  }

  @Attack(row = "A24", reaction = "ban and close")
  void a24EarlyRequestsBanAndClose() {
    RawPeer peer = introduced(alice);
    for (int i = 0; i < 11; i++) {
      assertThat(peer.closed).isFalse();
      peer.say(alice.nick(), ORDERBOOK);
      pause();
    }
    assertThat(peer.closed).isTrue();
    assertThat(maker.heardPublicly()).hasSize(1);
  }

  @Test
  void requestsOfAllSocketsTogetherAreLimited() {
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      NickIdentity identity = NickIdentity.create(world.entropy);
      RawPeer peer = introduced(identity);
      peer.say(identity.nick(), ORDERBOOK);
      peers.add(peer);
    }
    pause();
    // 20 at once and one more every 3 s; the visitors need about a second each.
    assertThat(maker.heardPublicly()).hasSizeBetween(20, 40);
    peers.forEach(peer -> assertThat(peer.closed).isFalse());
  }

  @Attack(row = "A25", reaction = "no reply")
  void a25HandshakeOfAnotherNetworkGetsNoAnswer() {
    RawPeer peer = visitor();
    peer.shake(alice.nick(), Network.MAINNET);
    peer.say(alice, maker.nick(), error("hello"));
    pause();
    assertThat(peer.received).isEmpty();
    assertThat(maker.heardPrivately()).isEmpty();
  }

  @Attack(row = "A26", reaction = "ignored")
  void a26ClaimsToBeADirectoryHaveNoEffect() {
    RawPeer peer = visitor();
    Handshake claim =
        new Handshake(
            "joinmarket",
            true,
            new Location.NotServing(),
            5,
            Features.NONE,
            alice.nick().value(),
            ChannelWorld.NETWORK.wireName());
    peer.send(MessageType.HANDSHAKE, claim.line());
    peer.send(
        MessageType.DN_HANDSHAKE,
        DirectoryHandshake.accepting(Features.NONE, alice.nick(), ChannelWorld.NETWORK, "").line());
    peer.send(MessageType.PEERLIST, bob.nick() + ";evil:1");
    peer.say(bob.nick(), ORDERBOOK);
    pause();
    assertThat(peer.received).isEmpty();
    assertThat(maker.heardPublicly()).isEmpty();
    assertThat(maker.channel.peer(bob.nick())).isEmpty();

    RawPeer good = introduced(alice);
    good.send(MessageType.PEERLIST, bob.nick() + ";evil:1");
    good.send(MessageType.GETPEERLIST, "");
    good.send(MessageType.DN_HANDSHAKE, "{}");
    pause();
    assertThat(maker.channel.peer(bob.nick())).isEmpty();
    assertThat(good.received).hasSize(1);
  }

  @Attack(row = "A27", reaction = "the owner is unaffected")
  void a27APreclaimedNickDoesNotHarmItsOwner() {
    RawPeer squatter = introduced(alice);
    RawPeer victim = introduced(alice);
    victim.say(alice, maker.nick(), error("the real one"));
    pause();
    Route via = maker.heard(ChannelEvent.PrivateHeard.class).getFirst().via();
    assertThat(maker.channel.reply(via, alice.nick(), error("answer"))).isTrue();
    assertThat(maker.channel.send(alice.nick(), error("later"))).isTrue();
    pause();
    assertThat(victim.received(MessageType.PRIVMSG)).hasSize(2);
    assertThat(squatter.received(MessageType.PRIVMSG)).isEmpty();
  }

  @Attack(row = "A27", reaction = "the owner is unaffected")
  void a27AClaimAloneAttractsNothing() {
    RawPeer squatter = introduced(alice);
    assertThat(maker.channel.send(alice.nick(), error("secret"))).isTrue();
    pause();
    assertThat(squatter.received(MessageType.PRIVMSG)).isEmpty();
    assertThat(directory.received(MessageType.PRIVMSG)).hasSize(1);
  }

  @Test
  void theNewestVerifiedConnectionWins() {
    RawPeer first = introduced(alice);
    first.say(alice, maker.nick(), error("one"));
    pause();
    RawPeer second = introduced(alice);
    second.say(alice, maker.nick(), error("two"));
    pause();
    maker.channel.send(alice.nick(), error("answer"));
    pause();
    assertThat(first.received(MessageType.PRIVMSG)).isEmpty();
    assertThat(second.received(MessageType.PRIVMSG)).hasSize(1);
  }

  @Test
  void excessMessagesAreSkippedAndAFloodCloses() {
    RawPeer fast = introduced(alice);
    for (int i = 0; i < 30; i++) {
      fast.say(alice, maker.nick(), error("message " + i));
    }
    pause();
    assertThat(maker.heardPrivately()).hasSizeBetween(19, 25);
    assertThat(fast.closed).isFalse();
    for (int i = 0; i < 40; i++) {
      fast.say(alice, maker.nick(), error("more " + i));
    }
    pause();
    assertThat(fast.closed).isTrue();
  }

  @Test
  void strangersAndConnectionsAreLimited() {
    List<RawPeer> strangers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      strangers.add(RawPeer.dial(world.net.host("visitor"), ChannelWorld.at("maker")));
    }
    pause();
    assertThat(strangers.stream().filter(RawPeer::isOpen)).hasSize(32);
    world.run(Duration.ofSeconds(31));
    assertThat(strangers.stream().filter(RawPeer::isOpen)).isEmpty();

    List<RawPeer> known = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      RawPeer peer = RawPeer.dial(world.net.host("visitor"), ChannelWorld.at("maker"));
      pause();
      if (peer.isOpen()) {
        peer.shake(NickIdentity.create(world.entropy).nick(), ChannelWorld.NETWORK);
        pause();
        known.add(peer);
      }
    }
    assertThat(known).hasSize(64);
    world.run(Duration.ofMinutes(11));
    assertThat(known).as("idle").allSatisfy(peer -> assertThat(peer.closed).isTrue());
    introduced(alice);
  }

  @Test
  void malformedEnvelopeClosesTheSocketOnly() {
    RawPeer peer = introduced(alice);
    RawPeer next = introduced(bob);
    peer.sendBytes("nonsense".getBytes(UTF_8));
    pause();
    assertThat(peer.closed).isTrue();
    assertThat(next.closed).isFalse();
    assertThat(maker.channel.directories().getFirst().up()).isTrue();
  }

  @Test
  void commitmentsAreNotTakenFromSockets() {
    RawPeer peer = introduced(alice);
    peer.say(
        alice,
        maker.nick(),
        new Plain.CommitmentRelay(Commitment.tryParseHex("a".repeat(64)).orElseThrow()));
    pause();
    assertThat(maker.heardPrivately()).isEmpty();
  }

  @Test
  void aDialledConnectionCarriesItsOwnersMessagesOnly() {
    Member taker = world.member("taker", ChannelWorld.taker("dir")).open();
    world.until(() -> taker.channel.peer(maker.nick()).isPresent());
    List<RawPeer> served = new ArrayList<>();
    world
        .net
        .host("impostor")
        .listen(
            new Transport.BindAddress("impostor", 1),
            link -> {
              RawPeer peer = new RawPeer();
              served.add(peer);
              return peer;
            });
    directory.sendTo(taker.nick(), MessageType.PEERLIST, alice.nick() + ";impostor:1");
    pause();
    taker.channel.dial(alice.nick());
    world.until(() -> !taker.heard(ChannelEvent.DirectUp.class).isEmpty());
    served.getFirst().say(bob, taker.nick(), error("not hers"));
    served.getFirst().say(alice, taker.nick(), error("hers"));
    pause();
    assertThat(taker.heardPrivately()).containsExactly(error("hers"));
  }
}
