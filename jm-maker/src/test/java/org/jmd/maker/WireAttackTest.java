package org.jmd.maker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.testing.Attack;
import org.junit.jupiter.api.BeforeEach;

/** Rows A1 to A12 of coinjoin.md 4.2 and more of their kind, by a directory, on a whole maker. */
class WireAttackTest extends WireUnderAttack {
  private NickIdentity thief;
  private ScriptedTaker taker;
  private String data;

  @BeforeEach
  void arm() {
    thief = NickIdentity.create(rig.entropy);
    taker = rig.taker();
    Plain.Fill fill = taker.fill(0, MakerRig.AMOUNT);
    data = "0 " + fill.amountSats() + " " + fill.takerKey().hex() + " " + fill.commitment().wire();
  }

  private String line(String from, String body) {
    return from + "!" + rig.nick() + "!" + body;
  }

  private void deliver(String line) {
    rig.hearLine(line);
    rig.pause();
  }

  private void assertDropped() {
    assertThat(sessions()).isZero();
    assertThat(taker.heard()).isEmpty();
    assertThat(WireRig.read(rig.directory.received(MessageType.PRIVMSG), thief.nick())).isEmpty();
    assertThat(rig.isDirectoryUp()).isTrue();
  }

  private String signedBy(String text) {
    String key = thief.publicKey().hex();
    return line(thief.nick().value(), "fill " + data + " " + key + " " + thief.signText(text));
  }

  @Attack(row = "A1", reaction = "drop")
  void a1FillWithoutKeyAndSignatureOpensNothing() {
    deliver(line(taker.nick().value(), "fill " + data));
    deliver(line(taker.nick().value(), "fill"));
    assertDropped();
  }

  @Attack(row = "A2", reaction = "drop")
  void a2FillSignedWithoutHostIdOpensNothing() {
    deliver(signedBy(data));
    assertDropped();
  }

  @Attack(row = "A3", reaction = "drop")
  void a3FillSignedForAnotherHostOpensNothing() {
    for (String host : List.of("ONION-NETWORK", "dir:5222", "onion-network ")) {
      deliver(signedBy(data + host));
    }
    assertDropped();
  }

  @Attack(row = "A4", reaction = "drop")
  void a4FillInTheNameOfAnotherOpensNothing() {
    deliver(line(taker.nick().value(), thief.signedBody("fill", data)));
    assertDropped();
  }

  @Attack(row = "A5", reaction = "drop")
  void a5FillOfANickOfAnotherVersionOpensNothing() {
    deliver(line("J6" + thief.nick().value().substring(2), thief.signedBody("fill", data)));
    assertDropped();
  }

  @Attack(row = "A6", reaction = "drop")
  void a6TamperedFillOpensNothing() {
    String body = thief.signedBody("fill", data);
    for (int at = 5; at < 5 + data.length(); at += 7) {
      char other = body.charAt(at) == '1' ? '2' : '1';
      deliver(line(thief.nick().value(), body.substring(0, at) + other + body.substring(at + 1)));
    }
    assertDropped();
  }

  @Attack(row = "A7", reaction = "drop")
  void a7MalformedKeysAndSignaturesOpenNothing() {
    String key = thief.publicKey().hex();
    String signature = thief.sign(data);
    for (String bad : List.of("04" + key.substring(2).repeat(2), key.substring(1), "zz")) {
      deliver(line(thief.nick().value(), "fill " + data + " " + bad + " " + signature));
    }
    for (String bad : List.of("====", signature.substring(4), "AAAA")) {
      deliver(line(thief.nick().value(), "fill " + data + " " + key + " " + bad));
    }
    assertDropped();
  }

  @Attack(row = "A8", reaction = "drop")
  void a8FillToAnotherMakerOpensNothing() {
    deliver(
        thief.nick()
            + "!"
            + NickIdentity.create(rig.entropy).nick()
            + "!"
            + thief.signedBody("fill", data));
    assertDropped();
  }

  @Attack(row = "A9", reaction = "attributed to the signer only")
  void a9NestedNicksStealNoAttribution() {
    deliver(taker.nick() + "!" + line(thief.nick().value(), thief.signedBody("fill", data)));
    deliver(
        line(
            thief.nick().value(),
            thief.signedBody(taker.nick() + "!" + rig.nick() + "!fill", data)));
    assertThat(taker.heard()).isEmpty();
    assertThat(sessions()).isZero();
  }

  @Attack(row = "A10", reaction = "close, and back by itself")
  void a10MalformedFramesCostTheDirectoryItsConnection() {
    byte[] huge = new byte[3 * 1024 * 1024];
    Arrays.fill(huge, (byte) 'x');
    for (byte[] frame :
        List.of(
            huge,
            ("{\"type\": 685, \"line\": \"x\", \"more\": " + "[".repeat(11) + "]".repeat(11) + "}")
                .getBytes(UTF_8),
            "{\"type\": \"685\", \"line\": \"x\"}".getBytes(UTF_8),
            "{\"type\": 685, \"type\": 687, \"line\": \"x\"}".getBytes(UTF_8))) {
      int before = rig.directory.acceptedConnections();
      rig.directory.sendRaw(rig.nick(), frame);
      assertThat(
              rig.time.runUntil(
                  () ->
                      rig.directory.acceptedConnections() > before
                          && rig.directory.nicks().contains(rig.nick().value()),
                  Duration.ofSeconds(50)))
          .isTrue();
    }
    assertThat(sessions()).isZero();
  }

  @Attack(row = "A11", reaction = "processed once")
  void a11FrameRepeatedFiftyTimesOpensOneSession() {
    String fill = line(thief.nick().value(), thief.signedBody("fill", data));
    for (int i = 0; i < 50; i++) {
      rig.hearLine(fill);
      rig.time.run(Duration.ofMillis(500));
    }
    assertThat(sessions()).isEqualTo(1);
    assertThat(WireRig.read(rig.directory.received(MessageType.PRIVMSG), thief.nick())).hasSize(1);
  }

  @Attack(row = "A12", reaction = "ignored by the state machine")
  void a12FrameRepeatedAfterTheWindowChangesNothing() {
    String fill = line(thief.nick().value(), thief.signedBody("fill", data));
    deliver(fill);
    rig.time.run(Duration.ofSeconds(31));
    deliver(fill);
    assertThat(sessions()).isEqualTo(1);
    assertThat(WireRig.read(rig.directory.received(MessageType.PRIVMSG), thief.nick())).hasSize(1);
  }

  @Attack(row = "X37", reaction = "drop, session kept")
  void x37LinesSwappedBetweenTwoTakersAreDropped() {
    ScriptedTaker first = filled();
    ScriptedTaker second = filled();
    Sealed auth = first.auth();
    String genuine =
        MessageCodec.formatPrivate(first.identity(), rig.nick(), auth)
            .replace(first.nick().value(), second.nick().value());
    deliver(genuine);
    assertThat(second.heard(BoxedCommand.IOAUTH)).isEmpty();

    serve(first);
  }

  @Attack(row = "X38", reaction = "drop")
  void x38WordsOfTheMakerSentBackToItAreDropped() {
    ScriptedTaker other = filled();
    int said = rig.directory.received(MessageType.PRIVMSG).size();
    for (String line : rig.directory.received(MessageType.PRIVMSG)) {
      deliver(line);
    }
    for (String line : rig.directory.received(MessageType.PUBMSG)) {
      rig.hearPublicLine(line);
    }
    rig.pause();
    assertThat(rig.directory.received(MessageType.PRIVMSG)).hasSize(said);

    serve(other);
  }

  @Attack(row = "X39", reaction = "drop, session kept")
  void x39AMegabyteOfBase64CostsNoSession() {
    ScriptedTaker other = filled();
    String data = other.identity().signedBody("auth", "A".repeat(1_000_000));
    String frame = "{\"type\": 685, \"line\": \"" + line(other.nick().value(), data) + "\"}";
    rig.directory.sendRaw(rig.nick(), frame.getBytes(UTF_8));
    rig.pause();
    assertThat(other.errors()).isEmpty();

    rig.awaitDirectory();
    serve(other);
  }

  @Attack(row = "X40", reaction = "answers go on through the directory")
  void x40ALyingListOfPeersDivertsNothing() {
    ScriptedTaker other = filled();
    rig.directory.sendTo(rig.nick(), MessageType.PEERLIST, other.nick() + ";evil:1");
    rig.directory.sendTo(rig.nick(), MessageType.PEERLIST, other.nick() + ";evil:1;D");
    rig.directory.sendTo(rig.nick(), MessageType.PEERLIST, rig.nick() + ";evil:1;D");
    rig.pause();

    serve(other);
  }

  @Attack(row = "X41", reaction = "session kept across the connection")
  void x41ADirectoryThatDropsTheMakerEndsNoSession() {
    ScriptedTaker other = filled();
    rig.directory.dropAll();
    rig.time.run(Duration.ofSeconds(1));
    rig.awaitDirectory();

    serve(other);
  }
}
