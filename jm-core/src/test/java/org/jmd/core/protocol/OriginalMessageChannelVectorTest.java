package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What the original implementation hears in a message, this one hears too. Two of its events are
 * violations here: it answers {@code send_error}, and it hands on a fill without commitment.
 */
class OriginalMessageChannelVectorTest {
  static Stream<Vectors.Row> rows() {
    return Vectors.rows("original_message_channel.json");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void hearsWhatTheOriginalHears(Vectors.Row row) throws ProtocolViolation {
    List<List<String>> expected = new ArrayList<>();
    boolean refused = false;
    for (JsonNode event : row.json().required("events")) {
      List<String> fields = new ArrayList<>();
      for (JsonNode field : event) {
        refused |= field.isNull();
        fields.add(field.asString());
      }
      refused |= fields.getFirst().equals("send_error");
      expected.add(fields);
    }

    if (refused) {
      assertThatThrownBy(() -> events(row)).isInstanceOf(ProtocolViolation.class);
    } else {
      assertThat(events(row)).isEqualTo(expected);
    }
  }

  private static List<List<String>> events(Vectors.Row row) throws ProtocolViolation {
    String nick = row.text("nick");
    String message = row.text("message");
    if (row.text("kind").equals("pub")) {
      return publicEvents(nick, nick + "!PUBLIC" + message);
    }
    int blank = message.indexOf(' ');
    return privateEvents(
        nick, PrivateCommands.parse(message.substring(1, blank), message.substring(blank + 1)));
  }

  private static List<List<String>> publicEvents(String nick, String line) {
    List<PublicMessage> messages;
    try {
      messages = MessageCodec.parsePublic(line).messages();
    } catch (ProtocolViolation e) {
      return List.of();
    }
    return messages.stream()
        .map(message ->
            switch (message) {
              case PublicMessage.OrderbookRequest() -> List.of("orderbook", nick);
              case PublicMessage.OfferAnnouncement(Offer offer) -> offerEvent(nick, offer);
              case PublicMessage.CancelOffer(long oid) ->
                  List.of("cancel", nick, Long.toString(oid));
              case PublicMessage.CommitmentGossip gossip ->
                  List.of("hp2_public", nick, gossip.commitment().hex());
            })
        .toList();
  }

  private static List<List<String>> privateEvents(String nick, List<WireMessage> messages) {
    List<List<String>> events = new ArrayList<>();
    Optional<String> proof = Optional.empty();
    for (WireMessage message : messages) {
      switch (message) {
        case Plain.PrivateOffer offer -> {
          events.add(offerEvent(nick, offer.offer()));
          proof = offer.bondProof();
        }
        case Plain.Fill fill ->
            events.add(
                List.of(
                    "fill",
                    nick,
                    Long.toString(fill.oid()),
                    Long.toString(fill.amountSats()),
                    fill.takerKey().hex(),
                    fill.commitment().wire()));
        case Plain.PubKey key -> events.add(List.of("pubkey", nick, key.makerKey().hex()));
        case Plain.ErrorReply(String text) -> events.add(List.of("error", text));
        case Plain.CommitmentRelay relay ->
            events.add(List.of("hp2_private", nick, relay.commitment().hex()));
        case Plain.Push push -> events.add(List.of("push", nick, push.tx().hex()));
        case Sealed box -> events.add(List.of(box.command().wireName(), nick, box.ciphertext()));
      }
    }
    proof.ifPresent(text -> events.add(List.of("tbond", nick, "tbond", text)));
    return events;
  }

  private static List<String> offerEvent(String nick, Offer offer) {
    return List.of(
        "offer",
        nick,
        Long.toString(offer.oid()),
        offer.type().wireName(),
        Long.toString(offer.minSizeSats()),
        Long.toString(offer.maxSizeSats()),
        Long.toString(offer.txFeeSats()),
        offer.fee().wireText());
  }
}
