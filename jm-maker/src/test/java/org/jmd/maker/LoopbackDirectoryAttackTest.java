package org.jmd.maker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.testing.Attack;
import org.junit.jupiter.api.BeforeEach;

/** Rows A1 to A16 of coinjoin.md 4.2 by a directory, against a whole maker on real sockets. */
class LoopbackDirectoryAttackTest extends LoopbackUnderAttack {
  private NickIdentity thief;
  private ScriptedTaker victim;
  private String data;

  @BeforeEach
  void meet() {
    thief = NickIdentity.create(rig.entropy);
    victim = rig.taker();
    Plain.Fill fill = victim.fill(0, MakerRig.AMOUNT);
    data = "0 " + fill.amountSats() + " " + fill.takerKey().hex() + " " + fill.commitment().wire();
  }

  private String line(String from, String body) {
    return from + "!" + rig.nick() + "!" + body;
  }

  private String signedBy(String text) {
    String key = thief.publicKey().hex();
    return line(thief.nick().value(), "fill " + data + " " + key + " " + thief.signText(text));
  }

  private void assertDropped(String... lines) {
    for (String line : lines) {
      rig.hearLine(line);
    }
    rig.settle();
    assertThat(rig.sentTo(thief.nick())).isEmpty();
    assertThat(victim.heard()).isEmpty();
    assertThat(rig.maker.sessions()).isEqualTo(1);
  }

  @Attack(row = "A1", reaction = "drop")
  void a1FillWithoutKeyAndSignatureOpensNothing() {
    assertDropped(line(victim.nick().value(), "fill " + data), line(victim.nick().value(), "fill"));
  }

  @Attack(row = "A2", reaction = "drop")
  void a2FillSignedWithoutHostIdOpensNothing() {
    assertDropped(signedBy(data));
  }

  @Attack(row = "A3", reaction = "drop")
  void a3FillSignedForAnotherHostOpensNothing() {
    assertDropped(
        signedBy(data + "ONION-NETWORK"),
        signedBy(data + "dir:5222"),
        signedBy(data + "onion-network "));
  }

  @Attack(row = "A4", reaction = "drop")
  void a4FillInTheNameOfAnotherOpensNothing() {
    assertDropped(line(victim.nick().value(), thief.signedBody("fill", data)));
  }

  @Attack(row = "A5", reaction = "drop")
  void a5FillOfANickOfAnotherVersionOpensNothing() {
    String other = "J6" + thief.nick().value().substring(2);
    assertDropped(line(other, thief.signedBody("fill", data)));
    assertThat(rig.directory.received(MessageType.PRIVMSG)).noneMatch(l -> l.contains(other));
  }

  @Attack(row = "A6", reaction = "drop")
  void a6TamperedFillOpensNothing() {
    String body = thief.signedBody("fill", data);
    char other = body.charAt(7) == '1' ? '2' : '1';
    assertDropped(line(thief.nick().value(), body.substring(0, 7) + other + body.substring(8)));
  }

  @Attack(row = "A7", reaction = "drop")
  void a7MalformedKeysAndSignaturesOpenNothing() {
    String nick = thief.nick().value();
    String key = thief.publicKey().hex();
    String signature = thief.sign(data);
    String fill = "fill " + data + " ";
    assertDropped(
        line(nick, fill + "04" + key.substring(2).repeat(2) + " " + signature),
        line(nick, fill + "02" + "f".repeat(64) + " " + signature),
        line(nick, fill + key.substring(1) + " " + signature),
        line(nick, fill + "zz " + signature),
        line(nick, fill + key + " ===="),
        line(nick, fill + key + " " + signature.substring(4)),
        line(nick, fill + key + " AAAA"));
  }

  @Attack(row = "A8", reaction = "drop")
  void a8FillToAnotherMakerOpensNothing() {
    assertDropped(thief.nick() + "!" + victim.nick() + "!" + thief.signedBody("fill", data));
  }

  @Attack(row = "A9", reaction = "attributed to the signer only")
  void a9NestedNicksStealNoAttribution() {
    String nested = victim.nick() + "!" + rig.nick() + "!fill";
    assertDropped(
        victim.nick() + "!" + line(thief.nick().value(), thief.signedBody("fill", data)),
        line(thief.nick().value(), thief.signedBody(nested, data)));
  }

  @Attack(row = "A10", reaction = "close, and back by itself")
  void a10MalformedFramesCostTheDirectoryItsConnection() {
    for (String frame :
        List.of(
            "{\"type\": 685, \"type\": 687, \"line\": \"x\"}",
            "{\"type\": 685, \"line\": \"" + "x".repeat(3 * 1024 * 1024) + "\"}")) {
      int before = rig.directory.acceptedConnections();
      rig.directory.sendRaw(rig.nick(), frame.getBytes(UTF_8));
      LoopbackRig.until(() -> rig.directory.acceptedConnections() > before);
      rig.awaitDirectory();
    }
    assertThat(rig.maker.sessions()).isEqualTo(1);
  }

  @Attack(row = "A11", reaction = "processed once")
  void a11FrameRepeatedFiftyTimesOpensOneSession() {
    String fill = line(thief.nick().value(), thief.signedBody("fill", data));
    for (int i = 0; i < 50; i++) {
      rig.hearLine(fill);
    }
    rig.settle();
    LoopbackRig.until(() -> rig.sentTo(thief.nick()).size() == 1);
    assertThat(rig.maker.sessions()).isEqualTo(2);
  }

  @Attack(row = "A12", reaction = "processed once")
  void a12FrameRepeatedAfterTheWindowChangesNothing() {
    String fill = line(thief.nick().value(), thief.signedBody("fill", data));
    rig.hearLine(fill);
    LoopbackRig.until(() -> rig.sentTo(thief.nick()).size() == 1);
    rig.tasks.skip(Duration.ofSeconds(31));
    rig.hearLine(fill);
    rig.settle();
    assertThat(rig.sentTo(thief.nick())).hasSize(1);
    assertThat(rig.maker.sessions()).isEqualTo(2);
  }

  private void hearPublicly(String from, String body) {
    rig.directory.sendTo(rig.nick(), MessageType.PUBMSG, from + "!PUBLIC!" + body);
  }

  @Attack(row = "A15", reaction = "drop")
  void a15OrderbookRequestFromOurOwnNickIsDropped() {
    hearPublicly(rig.nick().value(), "orderbook");
    hearPublicly(victim.nick().value(), "orderbook");
    LoopbackRig.until(() -> victim.heard(Plain.PrivateOffer.class).size() == 1);
    assertThat(rig.sentTo(rig.nick())).isEmpty();
  }

  @Attack(row = "A16", reaction = "drop")
  void a16OrderbookBombIsDropped() {
    hearPublicly(thief.nick().value(), "orderbook" + "!orderbook".repeat(39));
    hearPublicly(victim.nick().value(), "orderbook");
    LoopbackRig.until(() -> victim.heard(Plain.PrivateOffer.class).size() == 1);
    assertThat(rig.sentTo(thief.nick())).isEmpty();
  }

  @Attack(row = "X40", reaction = "answers go on through the directory")
  void x40ALyingListOfPeersDivertsNothing() {
    rig.directory.sendTo(rig.nick(), MessageType.PEERLIST, honest.nick() + ";127.0.0.1:1");
    rig.directory.sendTo(rig.nick(), MessageType.PEERLIST, rig.nick() + ";127.0.0.1:1;D");
    rig.settle();
    assertThat(rig.maker.sessions()).isEqualTo(1);
  }
}
