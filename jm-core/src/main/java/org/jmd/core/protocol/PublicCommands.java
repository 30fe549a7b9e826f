package org.jmd.core.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.Commitment;

/** The commands of public lines (protocol.md 1.3). */
final class PublicCommands {
  private static final int MAX_COMMANDS = 64;
  private static final String ORDERBOOK = "orderbook";
  private static final String CANCEL = "cancel";
  private static final String HP2 = "hp2";

  private PublicCommands() {}

  static String format(PublicMessage message) {
    return switch (message) {
      case PublicMessage.OrderbookRequest() -> ORDERBOOK;
      case PublicMessage.OfferAnnouncement(Offer offer) -> offer.wireText();
      case PublicMessage.CancelOffer(long oid) -> CANCEL + " " + oid;
      case PublicMessage.CommitmentGossip(Commitment commitment) -> HP2 + " " + commitment.hex();
    };
  }

  static PublicLine parse(Nick from, String body) throws ProtocolViolation {
    List<PublicMessage> messages = new ArrayList<>();
    int ignored = 0;
    int requests = 0;
    int offers = 0;
    for (String command :
        MessageCodec.split(body, '!', MAX_COMMANDS, "commands in a public message")) {
      if (command.isEmpty()) {
        continue;
      }
      requests += firstWord(command).equals(ORDERBOOK) ? 1 : 0;
      try {
        PublicMessage message = parseOne(command);
        offers += message instanceof PublicMessage.OfferAnnouncement ? 1 : 0;
        messages.add(message);
      } catch (ProtocolViolation e) {
        // One bad command does not spoil its neighbours; the caller sees the count.
        ignored++;
      }
    }
    if (requests > 1) {
      throw new ProtocolViolation.TooLarge("orderbook requests in a public message", requests, 1);
    }
    requireFewOffers(offers);
    return new PublicLine(from, messages, ignored);
  }

  static void requireFewOffers(int offers) throws ProtocolViolation {
    if (offers > ProtocolConstants.MAX_OFFERS_PER_NICK) {
      throw new ProtocolViolation.TooLarge(
          "offers in a message", offers, ProtocolConstants.MAX_OFFERS_PER_NICK);
    }
  }

  private static PublicMessage parseOne(String text) throws ProtocolViolation {
    String command = firstWord(text);
    Optional<OfferType> offerType = OfferType.tryParse(command).filter(OfferType::isSegwit);
    if (offerType.isPresent()) {
      return new PublicMessage.OfferAnnouncement(Offer.parse(text));
    }
    return switch (command) {
      case ORDERBOOK -> new PublicMessage.OrderbookRequest();
      case CANCEL ->
          new PublicMessage.CancelOffer(
              AsciiDecimal.parse(secondWord(text), Long.MAX_VALUE, "oid"));
      case HP2 -> new PublicMessage.CommitmentGossip(Wire.commitmentHex(secondWord(text)));
      default -> throw new ProtocolViolation.UnknownCommand(command);
    };
  }

  private static String firstWord(String text) {
    int blank = text.indexOf(' ');
    return blank < 0 ? text : text.substring(0, blank);
  }

  private static String secondWord(String text) {
    int blank = text.indexOf(' ');
    return blank < 0 ? "" : firstWord(text.substring(blank + 1));
  }
}
