package org.jmd.core.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A maker's offer as it is announced. The minimum may exceed the maximum: such an offer is legal on
 * the wire and fits no amount. Immutable.
 *
 * @param type must agree with the kind of fee
 * @param oid number of the offer, unique per maker, {@code 0..2^63-1}
 * @param minSizeSats smallest amount, inclusive, {@code 0..MAX_MONEY_SATS}
 * @param maxSizeSats largest amount, inclusive, {@code 0..MAX_MONEY_SATS}
 * @param txFeeSats what the maker adds to the miner fee, per transaction, {@code 0..MAX_MONEY_SATS}
 * @param fee what the maker receives
 */
public record Offer(
    OfferType type, long oid, long minSizeSats, long maxSizeSats, long txFeeSats, FeeRule fee) {

  private static final int FIELDS = 6;

  /** Checks every range. */
  public Offer {
    if (oid < 0) {
      throw new IllegalArgumentException("oid must not be negative, got " + oid);
    }
    requireAmount(minSizeSats, "minimum size");
    requireAmount(maxSizeSats, "maximum size");
    requireAmount(txFeeSats, "transaction fee contribution");
    if (type.isRelative() != fee instanceof FeeRule.Relative) {
      throw new IllegalArgumentException("fee does not fit an offer of type " + type.wireName());
    }
  }

  private static void requireAmount(long sats, String what) {
    if (sats < 0 || sats > ProtocolConstants.MAX_MONEY_SATS) {
      throw new IllegalArgumentException(
          what + " must be 0.." + ProtocolConstants.MAX_MONEY_SATS + " sats, got " + sats);
    }
  }

  /** Whether the minimum does not exceed the maximum. */
  public boolean hasValidRange() {
    return minSizeSats <= maxSizeSats;
  }

  /** Whether the amount lies in the range, bounds included. */
  public boolean accepts(long amountSats) {
    return minSizeSats <= amountSats && amountSats <= maxSizeSats;
  }

  /** {@code cjfee(amount) - txfee}: what is left to the maker; a maker refuses a negative one. */
  public long makerProfitSats(long amountSats) {
    return fee.fee(amountSats) - txFeeSats;
  }

  /** {@code oid minsize maxsize txfee cjfee}. */
  String wireArguments() {
    return oid + " " + minSizeSats + " " + maxSizeSats + " " + txFeeSats + " " + fee.wireText();
  }

  /** {@code type oid minsize maxsize txfee cjfee} (protocol.md 4.1). */
  public String wireText() {
    return type.wireName() + " " + wireArguments();
  }

  /**
   * Parses {@code type oid minsize maxsize txfee cjfee}. Fields may be separated by several blanks;
   * further fields are ignored, because some makers append them.
   *
   * @throws ProtocolViolation if a field is missing or outside its range
   */
  public static Offer parse(String text) throws ProtocolViolation {
    List<String> fields = leadingFields(text);
    Optional<OfferType> type =
        fields.isEmpty() ? Optional.empty() : OfferType.tryParse(fields.get(0));
    if (type.isEmpty()) {
      throw new ProtocolViolation.UnknownCommand(fields.isEmpty() ? "" : fields.get(0));
    }
    if (fields.size() < FIELDS) {
      throw new ProtocolViolation.Malformed("offer has " + fields.size() + " of 6 fields");
    }
    long max = ProtocolConstants.MAX_MONEY_SATS;
    return new Offer(
        type.get(),
        AsciiDecimal.parse(fields.get(1), Long.MAX_VALUE, "oid"),
        AsciiDecimal.parse(fields.get(2), max, "minsize"),
        AsciiDecimal.parse(fields.get(3), max, "maxsize"),
        AsciiDecimal.parse(fields.get(4), max, "txfee"),
        type.get().isRelative()
            ? FeeRule.parseRelative(fields.get(5))
            : FeeRule.parseAbsolute(fields.get(5)));
  }

  /** The first six blank-separated fields; the rest is not even looked at. */
  private static List<String> leadingFields(String text) {
    List<String> fields = new ArrayList<>(FIELDS);
    int at = 0;
    while (at < text.length() && fields.size() < FIELDS) {
      int end = text.indexOf(' ', at);
      if (end < 0) {
        end = text.length();
      }
      if (end > at) {
        fields.add(text.substring(at, end));
      }
      at = end + 1;
    }
    return fields;
  }
}
