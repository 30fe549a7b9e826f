package org.jmd.core.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.net.ChannelWorld.Member;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.testing.Attack;
import org.jmd.core.testing.ScriptedDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows A1 to A12, A15 and A16 of coinjoin.md 4.2: what a malicious directory delivers. */
class DirectoryAttackTest {
  private final ChannelWorld world = new ChannelWorld(2);
  private final ScriptedDirectory directory = world.directory("dir");
  private final Member maker = world.member("maker", ChannelWorld.maker("dir")).open();
  private final NickIdentity sender = NickIdentity.create(world.entropy);
  private final NickIdentity other = NickIdentity.create(world.entropy);
  private static final String DATA = "a text";

  @BeforeEach
  void connect() {
    world.until(() -> maker.channel.directories().getFirst().up());
  }

  @AfterEach
  void theChannelStillWorks() {
    world.run(Duration.ofMinutes(20));
    world.until(() -> maker.channel.directories().getFirst().up());
    int before = maker.heardPrivately().size();
    deliver(line(sender.nick(), maker.nick(), sender.signedBody("error", "still here")));
    assertThat(maker.heardPrivately()).hasSize(before + 1);
    world.close();
  }

  private static String line(Nick from, Nick to, String body) {
    return from + "!" + to + "!" + body;
  }

  private void deliver(String line) {
    directory.sendTo(maker.nick(), MessageType.PRIVMSG, line);
    world.run(Duration.ofSeconds(1));
  }

  private void nothingIsHeard() {
    assertThat(maker.heardPrivately()).isEmpty();
    assertThat(maker.heardPublicly()).isEmpty();
    assertThat(maker.heard(ChannelEvent.DirectoryDown.class)).as("the link is kept").isEmpty();
  }

  @Attack(row = "A1", reaction = "drop")
  void a1MessageWithoutKeyAndSignatureIsDropped() {
    deliver(line(sender.nick(), maker.nick(), "error " + DATA));
    deliver(line(sender.nick(), maker.nick(), "error"));
    deliver(line(sender.nick(), maker.nick(), ""));
    deliver(sender.nick() + "!" + maker.nick());
    deliver("");
    deliver("!!!");
    nothingIsHeard();
  }

  @Attack(row = "A2", reaction = "drop")
  void a2SignatureWithoutHostIdIsDropped() {
    deliver(signedWith(DATA));
    nothingIsHeard();
  }

  @Attack(row = "A3", reaction = "drop")
  void a3SignatureWithAnotherHostIdIsDropped() {
    for (String hostId :
        List.of("ONION-NETWORK", "Onion-Network", "directory.onion:5222", "onion-network ")) {
      deliver(signedWith(DATA + hostId));
    }
    nothingIsHeard();
  }

  private String signedWith(String text) {
    return line(
        sender.nick(),
        maker.nick(),
        "error " + DATA + " " + sender.publicKey().hex() + " " + sender.signText(text));
  }

  @Attack(row = "A4", reaction = "drop")
  void a4ForgedNickIsDropped() {
    deliver(line(other.nick(), maker.nick(), sender.signedBody("error", DATA)));
    nothingIsHeard();
  }

  @Attack(row = "A5", reaction = "drop")
  void a5NickOfAnotherVersionIsDropped() {
    Nick sixth = new Nick("J6" + sender.nick().value().substring(2));
    deliver(line(sixth, maker.nick(), sender.signedBody("error", DATA)));
    nothingIsHeard();
  }

  @Attack(row = "A6", reaction = "drop")
  void a6TamperedPayloadIsDropped() {
    String body = sender.signedBody("error", DATA);
    for (int at = 6; at < 6 + DATA.length(); at++) {
      char tampered = body.charAt(at) == 'x' ? 'y' : 'x';
      deliver(
          line(
              sender.nick(),
              maker.nick(),
              body.substring(0, at) + tampered + body.substring(at + 1)));
    }
    nothingIsHeard();
  }

  @Attack(row = "A7", reaction = "drop")
  void a7MalformedKeysAndSignaturesAreDropped() {
    String key = sender.publicKey().hex();
    String signature = sender.sign(DATA);
    List<String> keys =
        List.of(
            "04" + key.substring(2) + key.substring(2),
            "02" + "f".repeat(64),
            key.substring(1),
            key + "0",
            "05" + key.substring(2),
            "zz" + key.substring(2));
    for (String bad : keys) {
      deliver(line(sender.nick(), maker.nick(), "error " + DATA + " " + bad + " " + signature));
    }
    for (String bad : List.of("!", "====", "not-base64", signature.substring(4), "AAAA")) {
      deliver(line(sender.nick(), maker.nick(), "error " + DATA + " " + key + " " + bad));
    }
    nothingIsHeard();
  }

  @Attack(row = "A8", reaction = "drop")
  void a8MessageToAnotherNickIsDropped() {
    deliver(line(sender.nick(), other.nick(), sender.signedBody("error", DATA)));
    nothingIsHeard();
  }

  @Attack(row = "A9", reaction = "attributed to the signer only")
  void a9NestedBangsDoNotStealAttribution() {
    String nested = other.nick() + "!" + maker.nick() + "!error stolen";
    deliver(line(sender.nick(), maker.nick(), sender.signedBody("error", nested)));
    deliver(line(sender.nick(), maker.nick(), sender.signedBody(other.nick() + "!error", DATA)));
    deliver(
        other.nick() + "!" + line(sender.nick(), maker.nick(), sender.signedBody("error", DATA)));
    assertThat(maker.heard(ChannelEvent.PrivateHeard.class))
        .allSatisfy(heard -> assertThat(heard.from()).isEqualTo(sender.nick()));
    assertThat(maker.heard(ChannelEvent.DirectoryDown.class)).isEmpty();
  }

  @Attack(row = "A10", reaction = "close")
  void a10OversizedLineClosesTheLink() {
    byte[] huge = new byte[3 * 1024 * 1024];
    Arrays.fill(huge, (byte) 'x');
    expectClosedBy(huge);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"685\", \"line\": \"x\"}",
        "{\"type\": 685, \"line\": 1}",
        "{\"type\": 685, \"type\": 687, \"line\": \"x\"}",
        "{\"type\": 685}",
        "[]",
        "{\"type\": 685, \"line\": \"x\"} x",
        "not json",
        ""
      })
  void a10MalformedEnvelopeClosesTheLink(String envelope) {
    expectClosedBy(envelope.getBytes(UTF_8));
  }

  @Attack(row = "A10", reaction = "close")
  void a10DeeplyNestedEnvelopeClosesTheLink() {
    String nested = "{\"type\": 685, \"line\": \"x\", \"more\": " + "[".repeat(11) + "]".repeat(11);
    expectClosedBy((nested + "}").getBytes(US_ASCII));
  }

  private void expectClosedBy(byte[] line) {
    directory.sendRaw(maker.nick(), line);
    world.until(() -> maker.heard(ChannelEvent.DirectoryDown.class).size() == 1);
    assertThat(maker.heardPrivately()).isEmpty();
  }

  private String fill(String commitmentDigit) {
    try (NaclKeyPair keys = NaclKeyPair.create(world.entropy)) {
      Commitment commitment = Commitment.tryParseHex(commitmentDigit.repeat(64)).orElseThrow();
      return MessageCodec.formatPrivate(
          sender, maker.nick(), new Plain.Fill(0, 100_000, keys.publicKey(), commitment));
    }
  }

  @Attack(row = "A11", reaction = "processed once")
  void a11FrameRepeatedFiftyTimesIsHeardOnce() {
    String fill = fill("a");
    for (int i = 0; i < 50; i++) {
      directory.sendTo(maker.nick(), MessageType.PRIVMSG, fill);
      world.run(Duration.ofMillis(500));
    }
    world.run(Duration.ofSeconds(1));
    assertThat(maker.heardPrivately()).hasSize(1);
  }

  @Attack(row = "A11", reaction = "processed once")
  void a11AFillWithAnotherCommitmentIsNoDuplicate() {
    deliver(fill("a"));
    deliver(fill("b"));
    assertThat(maker.heardPrivately()).hasSize(2);
  }

  @Attack(row = "A12", reaction = "left to the state machine")
  void a12FrameRepeatedAfterTheWindowReachesTheStateMachine() {
    String fill = fill("a");
    deliver(fill);
    world.run(Duration.ofSeconds(31));
    deliver(fill);
    assertThat(maker.heardPrivately()).hasSize(2);
  }

  @Attack(row = "A15", reaction = "drop")
  void a15WhatComesFromOurselvesIsDropped() {
    directory.sendTo(
        maker.nick(),
        MessageType.PUBMSG,
        MessageCodec.formatPublic(maker.nick(), new PublicMessage.OrderbookRequest()));
    deliver(line(maker.nick(), maker.nick(), maker.identity.signedBody("error", DATA)));
    world.run(Duration.ofSeconds(1));
    nothingIsHeard();
  }

  @Attack(row = "A16", reaction = "drop")
  void a16RepeatedRequestsInOneMessageAreDropped() {
    directory.sendTo(
        maker.nick(), MessageType.PUBMSG, sender.nick() + "!PUBLIC" + "!orderbook".repeat(40));
    directory.sendTo(
        maker.nick(), MessageType.PUBMSG, sender.nick() + "!PUBLIC!orderbook!orderbook");
    world.run(Duration.ofSeconds(1));
    nothingIsHeard();
  }

  @Test
  void anyOctetsAtAllDoNoHarm() {
    for (int seed = 0; seed < 300; seed++) {
      byte[] noise = world.entropy.bytes(1 + world.entropy.nextInt(200));
      String text = HexFormat.of().formatHex(noise);
      directory.sendTo(
          maker.nick(),
          seed % 3 == 0
              ? MessageType.PUBMSG
              : seed % 3 == 1 ? MessageType.PRIVMSG : MessageType.PEERLIST,
          new String(noise, ISO_8859_1) + text);
    }
    world.run(Duration.ofSeconds(1));
    nothingIsHeard();
  }
}
