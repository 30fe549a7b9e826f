package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.RandomMessages;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.Test;

/** Round trips of envelopes, handshakes, peer lists and nick authentication, and their damage. */
class DocumentLawTest {
  private static final int ROUNDS = 3_000;

  private final RandomMessages random = new RandomMessages(11);
  private final EnvelopeCodec codec = EnvelopeCodec.forClient();

  /** Something that may be refused. */
  private interface Reading {
    void read() throws ProtocolViolation;
  }

  private static void readOrRefuse(Reading reading) {
    try {
      reading.read();
    } catch (ProtocolViolation expected) {
      assertThat(expected).hasMessageMatching("[ -~]{1,300}");
    }
  }

  private Network network() {
    return random.oneOf(List.of(Network.values()));
  }

  @Test
  void envelopesComeBack() throws ProtocolViolation {
    for (int i = 0; i < ROUNDS; i++) {
      Envelope envelope = random.envelope();
      byte[] frame = EnvelopeCodec.encode(envelope);

      assertThat(frame).endsWith('\r', '\n');
      assertThat(codec.decode(Arrays.copyOf(frame, frame.length - 2))).isEqualTo(envelope);
    }
  }

  @Test
  void fastAndGeneralEnvelopeParsersAgree() throws ProtocolViolation {
    for (int i = 0; i < 3 * ROUNDS; i++) {
      byte[] frame = EnvelopeCodec.encode(random.envelope());
      String line = new String(frame, 0, frame.length - 2, StandardCharsets.US_ASCII);
      byte[] damaged = random.damage(line).getBytes(StandardCharsets.UTF_8);
      Optional<Envelope> fast = EnvelopeScanner.scan(damaged);
      if (fast.isPresent()) {
        assertThat(EnvelopeCodec.decodeAnyForm(new String(damaged, StandardCharsets.UTF_8)))
            .isEqualTo(fast.get());
      }
      readOrRefuse(() -> codec.decode(damaged));
    }
  }

  @Test
  void handshakesComeBack() throws ProtocolViolation {
    for (int i = 0; i < ROUNDS; i++) {
      Network network = network();
      Handshake handshake = random.handshake(network);
      DirectoryHandshake answer = random.directoryHandshake(network);

      assertThat(Handshake.parse(handshake.line())).isEqualTo(handshake);
      assertThat(DirectoryHandshake.parse(answer.line())).isEqualTo(answer);
    }
  }

  @Test
  void damagedHandshakesAreReadOrRefused() {
    AdmissionRules rules =
        new AdmissionRules(Network.REGTEST, NickAuthMode.PREFER_VERIFIED, true, true);
    for (int i = 0; i < 3 * ROUNDS; i++) {
      Network network = network();
      String client = random.damage(random.handshake(network).line());
      String directory = random.damage(random.directoryHandshake(network).line());

      assertThat(rules.judge(client)).isNotNull();
      readOrRefuse(() -> {
        Handshake read = Handshake.parse(client);
        assertThat(Handshake.parse(read.line())).isEqualTo(read);
        assertThat(PeerVerdict.of(read, network)).isNotNull();
      });
      readOrRefuse(() -> {
        DirectoryHandshake read = DirectoryHandshake.parse(directory);
        assertThat(DirectoryHandshake.parse(read.line())).isEqualTo(read);
        assertThat(DirectoryVerdict.of(read, network)).isNotNull();
      });
    }
  }

  @Test
  void peerListsComeBackInBoundedLines() {
    for (int i = 0; i < 200; i++) {
      List<PeerList.Entry> entries = new ArrayList<>();
      for (int n = random.number(70); n > 0; n--) {
        entries.add(random.peerListEntry());
      }
      int maxBytes = 1_000 + random.number(2_000);
      List<String> lines = PeerList.lines(entries, true, 20, maxBytes);

      assertThat(lines).isNotEmpty().allMatch(line -> line.length() <= maxBytes);
      assertThat(lines.stream().map(PeerList::parse)).allMatch(chunk -> chunk.size() <= 20);
      assertThat(lines.stream().flatMap(line -> PeerList.parse(line).stream()))
          .containsExactlyElementsOf(entries);
    }
  }

  @Test
  void peerListsWithoutFeaturesHaveTheOldestForm() {
    for (int i = 0; i < ROUNDS; i++) {
      PeerList.Entry entry = random.peerListEntry();

      assertThat(entry.wireText(false))
          .isEqualTo(entry.nick() + ";" + entry.locationText() + (entry.gone() ? ";D" : ""));
    }
  }

  @Test
  void damagedPeerListsGiveValidEntries() {
    for (int i = 0; i < 3 * ROUNDS; i++) {
      List<PeerList.Entry> entries = List.of(random.peerListEntry(), random.peerListEntry());
      String damaged = random.damage(PeerList.lines(entries, true).getFirst());
      for (PeerList.Entry entry : PeerList.parse(damaged)) {
        assertThat(PeerList.tryParseEntry(entry.wireText(true))).contains(entry);
      }
    }
  }

  @Test
  void nickAuthenticationComesBackAndHolds() throws ProtocolViolation {
    Entropy entropy = new SeededEntropy(12);
    for (int i = 0; i < 100; i++) {
      try (NickIdentity identity = NickIdentity.create(entropy)) {
        NickAuthChallenge challenge =
            NickAuthChallenge.create(entropy, new DirectoryId("test:" + i));
        String handshake = random.handshake(network()).line();
        NickAuthProof proof = NickAuthProof.create(identity, challenge, handshake);

        assertThat(NickAuthChallenge.parse(challenge.line())).isEqualTo(challenge);
        assertThat(NickAuthProof.parse(proof.line())).isEqualTo(proof);
        assertThat(proof.verify(challenge, handshake, identity.nick())).isEqualTo(NickAuthCode.OK);
        assertThat(proof.verify(challenge, handshake + " ", identity.nick()))
            .isEqualTo(NickAuthCode.INVALID);
        assertThat(proof.verify(challenge, handshake, random.nick()))
            .isEqualTo(NickAuthCode.INVALID);
        assertDamageIsNoticed(proof, challenge, handshake, identity.nick());
      }
    }
    for (NickAuthCode code : NickAuthCode.values()) {
      NickAuthResult result = new NickAuthResult(code);
      assertThat(NickAuthResult.parse(result.line())).isEqualTo(result);
    }
  }

  private void assertDamageIsNoticed(
      NickAuthProof proof, NickAuthChallenge challenge, String handshake, Nick nick) {
    for (int i = 0; i < 20; i++) {
      String damaged = random.damage(proof.line());
      readOrRefuse(() -> {
        NickAuthProof read = NickAuthProof.parse(damaged);
        assertThat(read.verify(challenge, handshake, nick) == NickAuthCode.OK)
            .isEqualTo(read.equals(proof));
      });
      readOrRefuse(() -> NickAuthChallenge.parse(random.damage(challenge.line())));
      readOrRefuse(
          () -> NickAuthResult.parse(random.damage(new NickAuthResult(NickAuthCode.OK).line())));
    }
  }
}
