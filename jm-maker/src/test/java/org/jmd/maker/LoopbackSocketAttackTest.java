package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jmd.core.protocol.DirectoryHandshake;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.Attack;
import org.junit.jupiter.api.BeforeEach;

/**
 * Rows A20 to A27 of coinjoin.md 4.2 and what only octets on a TCP connection can do, against a
 * whole maker on real sockets. Silence of the maker is seen by what it answers next: a connection
 * keeps the order.
 */
class LoopbackSocketAttackTest extends LoopbackUnderAttack {
  private static final Network NETWORK = WireRig.NETWORK;
  private static final PublicMessage ORDERBOOK = new PublicMessage.OrderbookRequest();

  private NickIdentity alice;
  private NickIdentity bob;

  @BeforeEach
  void meet() {
    alice = NickIdentity.create(rig.entropy);
    bob = NickIdentity.create(rig.entropy);
  }

  private RawSocket introduced(Nick nick) throws IOException {
    RawSocket socket = new RawSocket(rig.port);
    socket.send(RawSocket.handshake(nick, NETWORK));
    assertThat(socket.nextType()).contains(MessageType.HANDSHAKE);
    return socket;
  }

  private byte[] fill(NickIdentity from) {
    return RawSocket.message(from, rig.nick(), rig.taker().fill(0, MakerRig.AMOUNT));
  }

  private static void assertAnsweredWithAKey(RawSocket socket, Nick to) throws IOException {
    Envelope answer = socket.next().orElseThrow();
    assertThat(WireRig.read(List.of(answer.line()), to))
        .hasOnlyElementsOfType(Plain.PubKey.class)
        .hasSize(1);
  }

  @Attack(row = "A20", reaction = "drop")
  void a20FillBeforeTheHandshakeOpensNothing() throws IOException {
    try (RawSocket socket = new RawSocket(rig.port)) {
      socket.send(fill(alice));
      socket.send(RawSocket.message(alice.nick(), ORDERBOOK));
      socket.send(RawSocket.handshake(alice.nick(), NETWORK));
      assertThat(socket.nextType()).contains(MessageType.HANDSHAKE);
      socket.ping();
    }
    assertThat(rig.maker.sessions()).isEqualTo(1);
  }

  @Attack(row = "A21", reaction = "close")
  void a21SecondHandshakeWithAnotherNickCloses() throws IOException {
    try (RawSocket socket = introduced(alice.nick())) {
      socket.send(RawSocket.handshake(bob.nick(), NETWORK));
      assertThat(socket.next()).isEmpty();
    }
  }

  @Attack(row = "A22", reaction = "drop")
  void a22FillOfAnotherThanTheOwnerOfTheSocketOpensNothing() throws IOException {
    try (RawSocket socket = introduced(alice.nick())) {
      socket.send(RawSocket.message(alice, rig.nick(), new Plain.ErrorReply("it is me")));
      socket.send(fill(bob));
      socket.send(fill(alice));
      assertAnsweredWithAKey(socket, alice.nick());
    }
    assertThat(rig.sentTo(bob.nick())).isEmpty();
  }

  @Attack(row = "A23", reaction = "drop")
  void a23RequestOfAnotherThanTheOwnerOfTheSocketIsNotAnswered() throws IOException {
    try (RawSocket socket = introduced(alice.nick())) {
      socket.send(RawSocket.message(bob.nick(), ORDERBOOK));
      socket.ping();
      assertThat(rig.sentTo(bob.nick())).isEmpty();
    }
  }

  @Attack(row = "A24", reaction = "ban and close")
  void a24EarlyRequestsOnOneSocketClose() throws IOException {
    try (RawSocket socket = introduced(alice.nick())) {
      for (int i = 0; i < 11; i++) {
        socket.send(RawSocket.message(alice.nick(), ORDERBOOK));
      }
      assertThat(socket.isClosedByPeer()).isTrue();
    }
  }

  @Attack(row = "A25", reaction = "no reply")
  void a25HandshakeOfAnotherNetworkGetsNoAnswer() throws IOException {
    try (RawSocket socket = new RawSocket(rig.port)) {
      socket.send(RawSocket.handshake(alice.nick(), Network.MAINNET));
      socket.send(fill(alice));
      // The first answer is to the ping: there was none before it.
      socket.ping();
    }
    assertThat(rig.maker.sessions()).isEqualTo(1);
  }

  @Attack(row = "A26", reaction = "ignored")
  void a26AClaimToBeADirectoryBringsNothing() throws IOException {
    try (RawSocket socket = new RawSocket(rig.port)) {
      socket.send(
          RawSocket.frame(
              MessageType.DN_HANDSHAKE,
              DirectoryHandshake.accepting(Features.NONE, alice.nick(), NETWORK, "").line()));
      socket.send(fill(bob));
      socket.ping();
    }
    assertThat(rig.maker.sessions()).isEqualTo(1);
  }

  @Attack(row = "A27", reaction = "the owner is unaffected")
  void a27APreclaimedNickDoesNotKeepItsOwnerFromACoinJoin() throws IOException {
    ScriptedTaker victim = rig.taker();
    try (RawSocket squatter = introduced(victim.nick())) {
      victim.say(victim.fill(0, MakerRig.AMOUNT));
      LoopbackRig.until(() -> victim.heard(Plain.PubKey.class).size() == 1);
      rig.serve(victim);
      squatter.ping();
    }
  }

  @Attack(row = "X57", reaction = "each frame is read as one")
  void x57FramesInPiecesAreReadAsIfTheyWereWhole() throws IOException {
    byte[] handshake = RawSocket.handshake(alice.nick(), NETWORK);
    int length = handshake.length;
    try (RawSocket clock = introduced(bob.nick())) {
      for (int cut : List.of(1, length / 2, length - 2, length - 1)) {
        try (RawSocket socket = new RawSocket(rig.port)) {
          socket.send(handshake, 0, cut);
          // A round trip elsewhere: the first piece has arrived by itself.
          clock.ping();
          socket.send(handshake, cut, length);
          assertThat(socket.nextType()).contains(MessageType.HANDSHAKE);
          byte[] fill = fill(alice);
          socket.send(fill, 0, fill.length / 3);
          clock.ping();
          socket.send(fill, fill.length / 3, fill.length);
          assertAnsweredWithAKey(socket, alice.nick());
        }
      }
    }
  }

  @Attack(row = "X58", reaction = "each line is read as one, in order")
  void x58ManyLinesInOnePacketAreReadOneByOne() throws IOException {
    ByteArrayOutputStream lump = new ByteArrayOutputStream();
    lump.writeBytes(fill(bob));
    lump.writeBytes(RawSocket.handshake(alice.nick(), NETWORK));
    for (int i = 0; i < 10; i++) {
      lump.writeBytes(RawSocket.message(alice, rig.nick(), new Plain.ErrorReply("line " + i)));
    }
    lump.writeBytes(fill(alice));
    try (RawSocket socket = new RawSocket(rig.port)) {
      socket.send(lump.toByteArray());
      assertThat(socket.nextType()).contains(MessageType.HANDSHAKE);
      assertAnsweredWithAKey(socket, alice.nick());
    }
    assertThat(rig.sentTo(bob.nick())).isEmpty();
  }

  @Attack(row = "X59", reaction = "others are served meanwhile")
  void x59OctetsThatTrickleHoldUpNobodyElse() throws IOException {
    byte[] handshake = RawSocket.handshake(alice.nick(), NETWORK);
    List<RawSocket> slow = new ArrayList<>();
    try (RawSocket clock = introduced(bob.nick())) {
      for (int i = 0; i < 20; i++) {
        slow.add(new RawSocket(rig.port));
      }
      for (int at = 0; at < 10; at++) {
        for (RawSocket socket : slow) {
          socket.send(handshake, at, at + 1);
        }
        clock.ping();
      }
      clock.send(fill(bob));
      assertAnsweredWithAKey(clock, bob.nick());
      slow.getFirst().send(handshake, 10, handshake.length);
      assertThat(slow.getFirst().nextType()).contains(MessageType.HANDSHAKE);
    } finally {
      for (RawSocket socket : slow) {
        socket.close();
      }
    }
  }

  @Attack(row = "X60", reaction = "close")
  void x60ALineWithoutAnEndClosesItsSocketOnly() throws IOException {
    byte[] endless = new byte[256 * 1024];
    Arrays.fill(endless, (byte) 'x');
    try (RawSocket other = introduced(bob.nick());
        RawSocket socket = new RawSocket(rig.port)) {
      try {
        socket.send(endless);
      } catch (IOException closed) {
        // The maker may close while we still write; then there is nothing left to read either.
        assertThat(closed).isNotNull();
      }
      assertThat(socket.next()).isEqualTo(Optional.empty());
      other.ping();
    }
  }
}
