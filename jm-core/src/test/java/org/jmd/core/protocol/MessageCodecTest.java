package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.crypto.NaclPublicKey;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.testing.RandomMessages;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final String KEY =
      "0532a7b2890086a9a533c0b77908865a6f0583a07443d4dae63f55ae714f8a75";
  private static final String HASH =
      "b994a6ddbf4a4c835cccde0074bc29de79c1bec5f368f792bece8a9ea1da44f8";

  private final NickIdentity maker = NickIdentity.create(new SeededEntropy(1));
  private final NickIdentity taker = NickIdentity.create(new SeededEntropy(2));
  private final RandomMessages random = new RandomMessages(3);

  private String signed(String command, String data) {
    return taker.nick() + "!" + maker.nick() + "!" + taker.signedBody(command, data);
  }

  private List<WireMessage> read(String line) throws ProtocolViolation {
    return MessageCodec.parsePrivate(line, maker.nick()).messages();
  }

  private void assertRefused(String command, String data) {
    assertThatThrownBy(() -> read(signed(command, data)))
        .as(command + " " + data)
        .isInstanceOf(ProtocolViolation.Malformed.class);
  }

  @Test
  void refusesLinesWithoutKeyAndSignature() {
    String from = taker.nick() + "!" + maker.nick() + "!";
    for (String body : List.of("", "fill", "fill 0", "fill 0 1 2 3", "!", " ", "  ")) {
      assertThatThrownBy(() -> read(from + body))
          .isInstanceOf(ProtocolViolation.BadSignature.class);
    }
  }

  @Test
  void refusesSignaturesOverOtherHostIds() {
    String data = "0 1000 " + KEY + " P" + HASH;
    for (String hostId : List.of("", "other-network", "ONION-NETWORK")) {
      String line =
          taker.nick()
              + "!"
              + maker.nick()
              + "!fill "
              + data
              + " "
              + taker.publicKey().hex()
              + " "
              + taker.signText(data + hostId);
      assertThatThrownBy(() -> read(line)).isInstanceOf(ProtocolViolation.BadSignature.class);
    }
  }

  @Test
  void refusesNicksThatAreNotThoseOfTheKey() {
    String body = taker.signedBody("error", "text");
    String otherVersion = "J6" + taker.nick().value().substring(2);
    for (String from : List.of(random.nick().value(), maker.nick().value(), otherVersion)) {
      assertThatThrownBy(() -> read(from + "!" + maker.nick() + "!" + body))
          .isInstanceOf(ProtocolViolation.BadSignature.class);
    }
    assertThatThrownBy(() -> read("nobody!" + maker.nick() + "!" + body))
        .isInstanceOf(ProtocolViolation.Malformed.class);
  }

  @Test
  void refusesTamperedData() throws ProtocolViolation {
    String line = signed("fill", "0 1000 " + KEY + " P" + HASH);
    assertThat(read(line)).hasSize(1);

    assertThatThrownBy(() -> read(line.replace(" 1000 ", " 1001 ")))
        .isInstanceOf(ProtocolViolation.BadSignature.class);
    assertThatThrownBy(() -> read(line.replace(" 1000 ", "  1000 ")))
        .isInstanceOf(ProtocolViolation.BadSignature.class);
  }

  @Test
  void refusesLinesForOthers() {
    String line = signed("error", "text");

    assertThatThrownBy(() -> MessageCodec.parsePrivate(line, random.nick()))
        .isInstanceOf(ProtocolViolation.Misaddressed.class);
    assertThatThrownBy(() -> read(taker.nick() + "!PUBLIC!orderbook"))
        .isInstanceOf(ProtocolViolation.Misaddressed.class);
    assertThatThrownBy(() -> MessageCodec.parsePublic(line))
        .isInstanceOf(ProtocolViolation.Misaddressed.class);
  }

  @Test
  void attributesNestedLinesToNobodyButTheSigner() throws ProtocolViolation {
    String victim = random.nick().value();
    PrivateLine line =
        MessageCodec.parsePrivate(
            signed("error", "x!" + victim + "!fill 0 1000 " + KEY + " P" + HASH), maker.nick());

    assertThat(line.from()).isEqualTo(taker.nick());
    assertThat(line.messages()).hasOnlyElementsOfType(Plain.ErrorReply.class);
    assertThatThrownBy(() ->
            read(
                taker.nick()
                    + "!"
                    + maker.nick()
                    + "!"
                    + victim
                    + "!"
                    + taker.signedBody("error", "text")))
        .isInstanceOf(ProtocolViolation.UnknownCommand.class);
  }

  @Test
  void toleratesStrayBangsBeforeTheCommand() throws ProtocolViolation {
    String line = signed("error", "text");

    assertThat(read(line.replace("!error", "!!error")))
        .containsExactly(new Plain.ErrorReply("text"));
    assertThat(MessageCodec.parsePublic(taker.nick() + "!PUBLIC!!orderbook").messages())
        .containsExactly(new PublicMessage.OrderbookRequest());
  }

  @Test
  void refusesCommandsWithoutData() {
    assertThatThrownBy(() -> read(signed("orderbook", "")))
        .isInstanceOf(ProtocolViolation.Malformed.class);
    assertRefused("error", "");
  }

  @Test
  void refusesUnknownPrivateCommands() {
    for (String command : List.of("tbond", "cancel", "orderbook", "reloffer", "FILL", "")) {
      assertThatThrownBy(() -> read(signed(command, "0 1 2 3 4")))
          .isInstanceOf(ProtocolViolation.UnknownCommand.class);
    }
  }

  @Test
  void refusesMalformedFills() {
    String tail = " " + KEY + " P" + HASH;
    for (String data :
        List.of(
            "0 1000 " + KEY,
            "x 1000" + tail,
            "-1 1000" + tail,
            "+1 1000" + tail,
            "0 -1000" + tail,
            "0 1e3" + tail,
            "0 12345678901234567890" + tail,
            "0 2100000000000001" + tail,
            "0 \u0661\u0662" + tail,
            "0  1000" + tail,
            "0 1000 " + KEY + " " + HASH,
            "0 1000 " + KEY + " Q" + HASH,
            "0 1000 " + KEY + " P" + HASH + "0",
            "0 1000 " + KEY + " P" + HASH.substring(1),
            "0 1000 " + KEY + " P" + HASH.replace('b', 'g'))) {
      assertRefused("fill", data);
    }
  }

  @Test
  void refusesShortAndWeakEncryptionKeys() {
    String low = "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800";
    for (String key : List.of(KEY.substring(2), "00".repeat(32), "01" + "00".repeat(31), low)) {
      assertRefused("fill", "0 1000 " + key + " P" + HASH);
      assertRefused("pubkey", key);
    }
  }

  @Test
  void readsCommitmentsInEitherCaseAsTheSame() throws ProtocolViolation {
    Commitment commitment = Commitment.tryParseHex(HASH).orElseThrow();
    NaclPublicKey key = NaclPublicKey.tryParseHex(KEY).orElseThrow();

    assertThat(read(signed("fill", "7 1000 " + KEY + " P" + HASH.toUpperCase(Locale.ROOT))))
        .containsExactly(new Plain.Fill(7, 1000, key, commitment));
    assertThat(read(signed("fill", "7 1000 " + KEY + " P" + HASH + " more fields")))
        .containsExactly(new Plain.Fill(7, 1000, key, commitment));
  }

  @Test
  void readsFeaturesOfPubkey() throws ProtocolViolation {
    NaclPublicKey key = NaclPublicKey.tryParseHex(KEY).orElseThrow();

    assertThat(read(signed("pubkey", KEY + " features=neutrino_compat,ping,%,")))
        .containsExactly(new Plain.PubKey(key, Features.of("neutrino_compat", "ping")));
    assertThat(read(signed("pubkey", KEY + " whatever")))
        .containsExactly(new Plain.PubKey(key, Features.NONE));
  }

  @Test
  void keepsRelabelledBoxesApartFromTheirContent() throws ProtocolViolation {
    try (NaclKeyPair mine = NaclKeyPair.create(new SeededEntropy(4));
        NaclKeyPair theirs = NaclKeyPair.create(new SeededEntropy(5));
        EncryptedChannel channel =
            new EncryptedChannel(mine, theirs.publicKey(), new SeededEntropy(6));
        NaclKeyPair stranger = NaclKeyPair.create(new SeededEntropy(7));
        EncryptedChannel other =
            new EncryptedChannel(mine, stranger.publicKey(), new SeededEntropy(8))) {
      Sealed proposal =
          MessageCodec.seal(new Boxed.TxProposal(Octets.of(new byte[] {1, 2, 3})), channel);
      Sealed relabelled = new Sealed(BoxedCommand.AUTH, proposal.ciphertext());
      String line = MessageCodec.formatPrivate(taker, maker.nick(), proposal);

      assertThat(read(line.replace("!tx ", "!auth "))).containsExactly(relabelled);
      assertThatThrownBy(() -> MessageCodec.open(relabelled, channel))
          .isInstanceOf(ProtocolViolation.Malformed.class);
      assertThatThrownBy(() -> MessageCodec.open(proposal, other))
          .isInstanceOf(ProtocolViolation.Undecryptable.class);
      assertThatThrownBy(() ->
              MessageCodec.open(
                  new Sealed(BoxedCommand.AUTH, proposal.ciphertext().substring(4)), channel))
          .isInstanceOf(ProtocolViolation.Undecryptable.class);
    }
  }

  @Test
  void takesPlaintextForAnUnopenableBox() throws ProtocolViolation {
    String plaintext = "aa".repeat(32) + ":0|02|03|04|05";

    assertThat(read(signed("auth", plaintext)))
        .containsExactly(new Sealed(BoxedCommand.AUTH, plaintext));
    assertRefused("ioauth", "two words");
  }

  @Test
  void refusesMalformedRevelations() {
    String utxo = "ab".repeat(32);
    String rest = "|02" + HASH + "|03" + HASH + "|" + HASH + "|" + HASH;
    for (String plaintext :
        List.of(
            utxo + ":0" + rest.substring(0, rest.lastIndexOf('|')),
            utxo + ":0" + rest + "|" + HASH,
            utxo + ":-1" + rest,
            utxo + ":+1" + rest,
            utxo + ":1e3" + rest,
            utxo + ":\u0661" + rest,
            utxo.substring(1) + ":0" + rest)) {
      assertThatThrownBy(() -> MessageCodec.parseBoxed(BoxedCommand.AUTH, plaintext))
          .isInstanceOf(ProtocolViolation.Malformed.class);
    }
  }

  @Test
  void refusesIoAuthWithTooFewFieldsOrTooManyInputs() {
    String utxo = "ab".repeat(32) + ":0";
    String rest = " 02" + HASH + " bcrt1qa bcrt1qb c2ln";
    for (String plaintext :
        List.of(
            utxo + " 02" + HASH + " bcrt1qa bcrt1qb",
            rest,
            utxo + "," + rest,
            utxo + ";0" + rest)) {
      assertThatThrownBy(() -> MessageCodec.parseBoxed(BoxedCommand.IOAUTH, plaintext))
          .isInstanceOf(ProtocolViolation.Malformed.class);
    }
    assertThatThrownBy(() ->
            MessageCodec.parseBoxed(BoxedCommand.IOAUTH, (utxo + ",").repeat(1000) + utxo + rest))
        .isInstanceOf(ProtocolViolation.TooLarge.class);
  }

  @Test
  void toleratesExtraFieldsOfIoAuth() throws ProtocolViolation {
    String plaintext = "ab".repeat(32) + ":0 02" + HASH + " bcrt1qa bcrt1qb c2ln";

    assertThat(MessageCodec.parseBoxed(BoxedCommand.IOAUTH, plaintext + " future"))
        .isEqualTo(MessageCodec.parseBoxed(BoxedCommand.IOAUTH, plaintext));
  }

  @Test
  void toleratesMissingPaddingOfSignatures() throws ProtocolViolation {
    PublicKey key = PublicKey.fromHex("02" + HASH);
    Boxed.Signature signature = new Boxed.Signature(Octets.of(new byte[71]), key, Optional.empty());
    String padded = signature.plaintext();

    assertThat(padded).endsWith("=");
    assertThat(MessageCodec.parseBoxed(BoxedCommand.SIG, padded.replace("=", "")))
        .isEqualTo(signature);
  }

  @Test
  void ignoresOrderbookBombs() {
    String from = taker.nick() + "!PUBLIC";
    for (String line :
        List.of(
            from + "!orderbook!orderbook",
            from + "!orderbook".repeat(40),
            from + "!orderbook!cancel 1!orderbook x",
            from + "!x".repeat(100))) {
      assertThatThrownBy(() -> MessageCodec.parsePublic(line))
          .isInstanceOf(ProtocolViolation.TooLarge.class);
    }
  }

  @Test
  void refusesMessagesWithMoreOffersThanANickMayHave() throws ProtocolViolation {
    String offers = "!sw0absoffer 0 1 2 3 4".repeat(15);
    String from = taker.nick() + "!PUBLIC";

    assertThat(MessageCodec.parsePublic(from + offers).messages()).hasSize(15);
    assertThatThrownBy(() -> MessageCodec.parsePublic(from + offers + "!sw0absoffer 0 1 2 3 4"))
        .isInstanceOf(ProtocolViolation.TooLarge.class);
    assertThat(read(signed("sw0absoffer", "0 1 2 3 4" + "!sw0absoffer 0 1 2 3 4".repeat(14))))
        .hasSize(15);
    assertThatThrownBy(
            () -> read(signed("sw0absoffer", "0 1 2 3 4" + "!sw0absoffer 0 1 2 3 4".repeat(15))))
        .isInstanceOf(ProtocolViolation.TooLarge.class);
  }

  @Test
  void refusesGossipThatIsNo64Hex() throws ProtocolViolation {
    String from = taker.nick() + "!PUBLIC!hp2 ";
    for (String hex : List.of(HASH.substring(0, 10), "P" + HASH, HASH + "00", "")) {
      assertThat(MessageCodec.parsePublic(from + hex))
          .isEqualTo(new PublicLine(taker.nick(), List.of(), 1));
    }
  }

  @Test
  void keepsOffersWhoseBondIsUnreadable() throws ProtocolViolation {
    Offer offer = Offer.parse("sw0absoffer 0 1 2 3 4");

    assertThat(read(signed("sw0absoffer", "0 1 2 3 4!tbond ")))
        .containsExactly(new Plain.PrivateOffer(offer, Optional.empty()));
    assertThat(read(signed("sw0absoffer", "0 1 2 3 4!tbond " + "A".repeat(600))))
        .containsExactly(new Plain.PrivateOffer(offer, Optional.empty()));
    assertThat(read(signed("sw0absoffer", "0 1 2 3 4!neutrino!tbond AAAA!sw0reloffer 1 2")))
        .containsExactly(new Plain.PrivateOffer(offer, Optional.of("AAAA")));
  }

  @Test
  void cleansErrorTexts() throws ProtocolViolation {
    assertThat(read(signed("error", "Commitment is BlackListed: \u00e9\u0007!x")))
        .containsExactly(new Plain.ErrorReply("Commitment is BlackListed: ???x"));
    assertThat(Plain.ErrorReply.of("BlackListed").isBlacklisting()).isTrue();
    assertThat(Plain.ErrorReply.of("").text()).isEqualTo("?");
    assertThat(Plain.ErrorReply.of("x".repeat(10_000)).text()).hasSize(500);
  }
}
