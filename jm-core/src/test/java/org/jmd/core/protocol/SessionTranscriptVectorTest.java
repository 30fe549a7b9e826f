package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.EncryptedChannel;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Reads a whole CoinJoin conversation and writes it again, byte for byte. */
class SessionTranscriptVectorTest {
  private static final String FILE = "session_transcript.json";

  private final JsonNode keys = Vectors.document(FILE).required("keys");
  private final NickIdentity maker = NickIdentity.of(secret("maker_nick_key"));
  private final NickIdentity taker = NickIdentity.of(secret("taker_nick_key"));

  private String text(String key) {
    return keys.required(key).stringValue();
  }

  private SecretBytes secret(String key) {
    return SecretBytes.owning(HexFormat.of().parseHex(text(key)));
  }

  @Test
  void nicksBelongToTheKeys() {
    assertThat(maker.nick().value()).isEqualTo(text("maker_nick"));
    assertThat(taker.nick().value()).isEqualTo(text("taker_nick"));
  }

  @Test
  void everyLineIsReadAndWrittenByteForByte() throws ProtocolViolation {
    for (Vectors.Row row : Vectors.rows(FILE).toList()) {
      MessageType type = MessageType.of(row.json().required("type").intValue()).orElseThrow();
      if (type == MessageType.PUBMSG) {
        assertPublic(row);
      } else {
        assertThat(type).isEqualTo(MessageType.PRIVMSG);
        boolean fromMaker = row.text("sender").equals("maker");
        assertPrivate(row, fromMaker ? maker : taker, fromMaker ? taker : maker);
      }
    }
  }

  private static void assertPublic(Vectors.Row row) throws ProtocolViolation {
    PublicLine line = MessageCodec.parsePublic(row.text("line"));
    assertThat(line.messages()).hasSize(1);
    assertThat(line.ignored()).isZero();
    assertThat(MessageCodec.formatPublic(line.from(), line.messages().getFirst()))
        .isEqualTo(row.text("line"));
  }

  private void assertPrivate(Vectors.Row row, NickIdentity sender, NickIdentity receiver)
      throws ProtocolViolation {
    PrivateLine line = MessageCodec.parsePrivate(row.text("line"), receiver.nick());
    assertThat(line.from()).isEqualTo(sender.nick());
    assertThat(line.messages()).hasSize(1);
    WireMessage message = line.messages().getFirst();
    if (message instanceof Sealed box) {
      try (EncryptedChannel channel = channel(row)) {
        Boxed boxed = MessageCodec.open(box, channel);
        assertThat(boxed.plaintext()).isEqualTo(row.text("plaintext"));
        if (boxed instanceof Boxed.TxProposal proposal) {
          assertThat(proposal.tx().hex()).isEqualTo(row.text("tx_hex"));
        }
        message = MessageCodec.seal(boxed, channel);
      }
    }
    assertThat(MessageCodec.formatPrivate(sender, receiver.nick(), message))
        .isEqualTo(row.text("line"));
  }

  /** The conversation's key; the next nonce is the row's. */
  private EncryptedChannel channel(Vectors.Row row) {
    Entropy nonce = target -> System.arraycopy(row.hex("nonce"), 0, target, 0, target.length);
    try (NaclKeyPair mine = NaclKeyPair.of(secret("maker_nacl_secret"));
        NaclKeyPair theirs = NaclKeyPair.of(secret("taker_nacl_secret"))) {
      return new EncryptedChannel(mine, theirs.publicKey(), nonce);
    }
  }

  @Test
  void contentsAreThoseOfTheKeys() throws ProtocolViolation {
    List<Boxed> boxed = new ArrayList<>();
    List<Plain> plain = new ArrayList<>();
    for (Vectors.Row row : Vectors.rows(FILE).toList()) {
      if (row.json().required("type").intValue() != MessageType.PRIVMSG.code()) {
        continue;
      }
      Nick receiver = row.text("sender").equals("maker") ? taker.nick() : maker.nick();
      for (WireMessage message : MessageCodec.parsePrivate(row.text("line"), receiver).messages()) {
        switch (message) {
          case Plain p -> plain.add(p);
          case Sealed box -> {
            try (EncryptedChannel channel = channel(row)) {
              boxed.add(MessageCodec.open(box, channel));
            }
          }
        }
      }
    }

    String makerKey = "";
    for (Plain message : plain) {
      if (message instanceof Plain.Fill fill) {
        assertThat(fill.amountSats()).isEqualTo(keys.required("amount").longValue());
      } else if (message instanceof Plain.PubKey pubKey) {
        makerKey = pubKey.makerKey().hex();
      }
    }
    for (Boxed message : boxed) {
      if (message instanceof Boxed.Auth auth) {
        assertThat(auth.revelation().utxo()).hasToString(text("taker_utxo"));
      } else if (message instanceof Boxed.IoAuth ioAuth) {
        assertThat(ioAuth.utxos()).singleElement().hasToString(text("maker_utxo"));
        assertThat(BitcoinMessage.verify(ioAuth.authKey(), makerKey, ioAuth.keySignature()))
            .isTrue();
      }
    }
  }
}
