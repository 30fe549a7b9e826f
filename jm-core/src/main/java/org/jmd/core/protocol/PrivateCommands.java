package org.jmd.core.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands of private lines (protocol.md 1.4, 4.3). */
final class PrivateCommands {
  private static final int MAX_PARTS = 64;
  private static final int MAX_FIELDS = 64;
  private static final String TBOND = "tbond ";
  private static final String FEATURES = "features=";

  private PrivateCommands() {}

  /** Parses the first word and the signed text behind it. */
  static List<WireMessage> parse(String command, String data) throws ProtocolViolation {
    if (data.isEmpty()) {
      throw new ProtocolViolation.Malformed(
          "no data after command " + ProtocolViolation.excerpt(command));
    }
    Optional<BoxedCommand> boxed = BoxedCommand.tryParse(command);
    if (boxed.isPresent()) {
      return List.of(sealed(boxed.get(), data));
    }
    if (OfferType.tryParse(command).filter(OfferType::isSegwit).isPresent()) {
      return List.copyOf(offers(command + " " + data));
    }
    return List.of(
        switch (command) {
          case "fill" -> fill(data);
          case "pubkey" -> pubKey(data);
          case "push" -> new Plain.Push(Wire.transaction(data));
          case "hp2" -> new Plain.CommitmentRelay(Wire.commitmentHex(data));
          case "error" -> Plain.ErrorReply.of(data);
          default -> throw new ProtocolViolation.UnknownCommand(command);
        });
  }

  private static Sealed sealed(BoxedCommand command, String data) throws ProtocolViolation {
    if (!Sealed.isToken(data)) {
      throw new ProtocolViolation.Malformed(command.wireName() + " must have one encrypted token");
    }
    return new Sealed(command, data);
  }

  private static Plain.Fill fill(String data) throws ProtocolViolation {
    List<String> fields = fields(data, 4, "fill");
    return new Plain.Fill(
        AsciiDecimal.parse(fields.get(0), Long.MAX_VALUE, "oid"),
        AsciiDecimal.parse(fields.get(1), ProtocolConstants.MAX_MONEY_SATS, "amount"),
        Wire.naclKey(fields.get(2)),
        Wire.commitment(fields.get(3)));
  }

  private static Plain.PubKey pubKey(String data) throws ProtocolViolation {
    List<String> fields = fields(data, 1, "pubkey");
    List<String> features = new ArrayList<>();
    for (String field : fields.subList(1, fields.size())) {
      if (field.startsWith(FEATURES)) {
        features.addAll(
            MessageCodec.split(field.substring(FEATURES.length()), ',', MAX_FIELDS, "features"));
      }
    }
    return new Plain.PubKey(Wire.naclKey(fields.get(0)), Features.ofValid(features));
  }

  private static List<String> fields(String data, int atLeast, String command)
      throws ProtocolViolation {
    List<String> fields = MessageCodec.split(data, ' ', MAX_FIELDS, "fields of " + command);
    if (fields.size() < atLeast) {
      throw new ProtocolViolation.Malformed(
          command + " has " + fields.size() + " of " + atLeast + " fields");
    }
    return fields;
  }

  /**
   * Parses {@code offer!tbond proof}, {@code offer!offer!tbond proof} and so on. A proof is the one
   * of the maker, hence of every offer in the message. Unknown parts, bad offers beside good ones
   * and a bad proof are ignored.
   */
  static List<Plain.PrivateOffer> offers(String text) throws ProtocolViolation {
    List<Offer> offers = new ArrayList<>();
    Optional<String> proof = Optional.empty();
    Optional<ProtocolViolation> violation = Optional.empty();
    for (String part : MessageCodec.split(text, '!', MAX_PARTS, "parts of an offer message")) {
      try {
        if (part.startsWith(TBOND)) {
          proof = proof(part);
        } else if (startsWithOfferType(part)) {
          offers.add(Offer.parse(part));
        }
      } catch (ProtocolViolation e) {
        // Reported below if no other offer makes the message worth reading.
        violation = Optional.of(e);
      }
    }
    if (offers.isEmpty()) {
      throw violation.orElseGet(() -> new ProtocolViolation.Malformed("message without offer"));
    }
    PublicCommands.requireFewOffers(offers.size());
    Optional<String> bond = proof;
    return offers.stream().map(offer -> new Plain.PrivateOffer(offer, bond)).toList();
  }

  private static boolean startsWithOfferType(String part) {
    int blank = part.indexOf(' ');
    return blank > 0
        && OfferType.tryParse(part.substring(0, blank)).filter(OfferType::isSegwit).isPresent();
  }

  private static Optional<String> proof(String part) {
    int end = part.indexOf(' ', TBOND.length());
    String token = part.substring(TBOND.length(), end < 0 ? part.length() : end);
    return Optional.of(token).filter(Plain.PrivateOffer::isProof);
  }
}
