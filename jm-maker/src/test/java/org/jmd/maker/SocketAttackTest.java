package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jmd.core.net.RawPeer;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.DirectoryHandshake;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Attack;
import org.junit.jupiter.api.BeforeEach;

/** Rows A20 to A27 of coinjoin.md 4.2 and more of their kind, on sockets of a whole maker. */
class SocketAttackTest extends WireUnderAttack {
  private static final PublicMessage ORDERBOOK = new PublicMessage.OrderbookRequest();
  private NickIdentity alice;
  private NickIdentity bob;

  @BeforeEach
  void arm() {
    alice = NickIdentity.create(rig.entropy);
    bob = NickIdentity.create(rig.entropy);
  }

  private Plain.Fill fill() {
    return rig.taker().fill(0, MakerRig.AMOUNT);
  }

  @Attack(row = "A20", reaction = "drop; close after 30 s")
  void a20FillBeforeTheHandshakeOpensNothing() {
    RawPeer peer = rig.visitor();
    peer.say(alice, rig.nick(), fill());
    peer.say(alice.nick(), ORDERBOOK);
    rig.pause();
    assertThat(peer.received).isEmpty();
    assertThat(sessions()).isZero();

    rig.time.run(Duration.ofSeconds(32));
    assertThat(peer.closed).isTrue();
  }

  @Attack(row = "A21", reaction = "close")
  void a21SecondHandshakeWithAnotherNickCloses() {
    RawPeer peer = rig.introduced(alice.nick());
    peer.shake(bob.nick(), WireRig.NETWORK);
    rig.pause();
    assertThat(peer.closed).isTrue();
  }

  @Attack(row = "A22", reaction = "drop")
  void a22FillOfAnotherThanTheOwnerOfTheSocketOpensNothing() {
    RawPeer peer = rig.introduced(alice.nick());
    peer.say(alice, rig.nick(), new Plain.ErrorReply("it is me"));
    peer.say(bob, rig.nick(), fill());
    rig.pause();
    assertThat(sessions()).isZero();
    assertThat(peer.received(MessageType.PRIVMSG)).isEmpty();
  }

  @Attack(row = "A23", reaction = "drop")
  void a23RequestOfAnotherThanTheOwnerOfTheSocketIsNotAnswered() {
    RawPeer peer = rig.introduced(alice.nick());
    peer.say(bob.nick(), ORDERBOOK);
    rig.pause();
    assertThat(peer.received(MessageType.PRIVMSG)).isEmpty();
  }

  @Attack(row = "A24", reaction = "ban and close")
  void a24EarlyRequestsOnOneSocketBanAndClose() {
    RawPeer peer = rig.introduced(alice.nick());
    for (int i = 0; i < 11; i++) {
      assertThat(peer.closed).isFalse();
      peer.say(alice.nick(), ORDERBOOK);
      rig.pause();
    }
    assertThat(peer.closed).isTrue();
    assertThat(peer.received(MessageType.PRIVMSG)).hasSize(1);
  }

  @Attack(row = "A25", reaction = "no reply")
  void a25HandshakeOfAnotherNetworkGetsNoAnswer() {
    RawPeer peer = rig.visitor();
    peer.shake(alice.nick(), Network.MAINNET);
    peer.say(alice, rig.nick(), fill());
    rig.pause();
    assertThat(peer.received).isEmpty();
    assertThat(sessions()).isZero();
  }

  @Attack(row = "A26", reaction = "ignored")
  void a26AClaimToBeADirectoryBringsNothing() {
    RawPeer peer = rig.visitor();
    peer.send(
        MessageType.DN_HANDSHAKE,
        DirectoryHandshake.accepting(Features.NONE, alice.nick(), WireRig.NETWORK, "").line());
    peer.say(bob, rig.nick(), fill());
    peer.say(bob.nick(), ORDERBOOK);
    rig.pause();
    assertThat(peer.received).isEmpty();
    assertThat(sessions()).isZero();
  }

  @Attack(row = "A27", reaction = "the owner is unaffected")
  void a27APreclaimedNickDoesNotKeepItsOwnerFromACoinJoin() {
    ScriptedTaker victim = rig.taker();
    RawPeer squatter = rig.introduced(victim.nick());
    victim.say(victim.fill(0, MakerRig.AMOUNT));
    rig.pause();
    serve(victim);
    assertThat(squatter.received(MessageType.PRIVMSG)).isEmpty();
  }

  @Attack(row = "X42", reaction = "the taker still gets its answers")
  void x42ASignedLineReplayedOnASocketDoesNotDivertTheAnswers() {
    ScriptedTaker victim = filled();
    String auth = MessageCodec.formatPrivate(victim.identity(), rig.nick(), victim.auth());
    RawPeer thief = rig.introduced(victim.nick());
    thief.send(MessageType.PRIVMSG, auth);
    rig.pause();

    serve(victim);
  }

  @Attack(row = "X43", reaction = "close after 30 s, others are let in")
  void x43SocketsThatTrickleFramesAreClosed() {
    List<RawPeer> slow = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      slow.add(RawPeer.dial(rig.net.host("visitor"), rig.door()));
    }
    for (int second = 0; second < 33; second++) {
      slow.stream().filter(RawPeer::isOpen).forEach(p -> p.send(MessageType.PING, ""));
      rig.pause();
    }
    assertThat(slow).allSatisfy(peer -> assertThat(peer.closed).isTrue());

    assertThat(rig.introduced(alice.nick()).received(MessageType.HANDSHAKE)).hasSize(1);
  }

  @Attack(row = "X44", reaction = "skip, then close of that socket only")
  void x44AFloodOnOneSocketClosesThatSocketOnly() {
    RawPeer quiet = rig.introduced(bob.nick());
    RawPeer flood = rig.introduced(alice.nick());
    for (int i = 0; i < 200; i++) {
      flood.say(alice, rig.nick(), new Plain.ErrorReply("message " + i));
    }
    rig.pause();
    assertThat(flood.closed).isTrue();
    assertThat(quiet.closed).isFalse();
  }

  @Attack(row = "X45", reaction = "answered on either way, one session")
  void x45ATakerMayChangeItsWayInTheMiddleAndNobodyElse() {
    ScriptedTaker victim = filled();
    RawPeer thief = rig.introduced(alice.nick());
    thief.say(alice, rig.nick(), victim.auth());
    rig.pause();
    assertThat(thief.received(MessageType.PRIVMSG)).isEmpty();

    RawPeer own = rig.introduced(victim.nick());
    own.say(victim.identity(), rig.nick(), victim.auth());
    rig.pause();
    assertThat(own.received(MessageType.PRIVMSG)).hasSize(1);
    assertThat(victim.heard(BoxedCommand.IOAUTH)).hasSize(1);
    assertThat(rig.funds.staked).isNotEmpty();
  }
}
