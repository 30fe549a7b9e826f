package org.jmd.daemon.notify;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.jmd.core.protocol.Nick;

/**
 * Writes down what messages may tell, and hides the rest. Immutable.
 *
 * @param amounts whether amounts are told
 * @param txids whether transactions are told
 * @param nicks whether nicks are told
 * @param explorer URL of a block explorer to link to; empty for no links
 */
public record Wording(boolean amounts, boolean txids, boolean nicks, String explorer) {
  static final String HIDDEN = "[hidden]";
  private static final long SATS_PER_BTC = 100_000_000;

  /** From 1 BTC on in BTC with four decimals, rounded down, else in satoshis. */
  String amount(long sats) {
    if (!amounts) {
      return HIDDEN;
    }
    return Math.abs(sats) >= SATS_PER_BTC
        ? BigDecimal.valueOf(sats, 8).setScale(4, RoundingMode.DOWN).toPlainString() + " BTC"
        : String.format(Locale.ROOT, "%,d sats", sats);
  }

  String nick(Nick nick) {
    return nicks ? nick.value() : HIDDEN;
  }

  /** A nick as its owner gives it, which may be any text. */
  String claimed(String nick) {
    String clean = nick.replaceAll("[^0-9A-Za-z]", "?");
    return nicks ? clean.substring(0, Math.min(clean.length(), 32)) : HIDDEN;
  }

  /** The transaction, with a link where there is an explorer. */
  List<String> transaction(String txid) {
    if (!txids) {
      return List.of("transaction: " + HIDDEN);
    }
    return explorer.isEmpty()
        ? List.of("transaction: " + txid)
        : List.of("transaction: " + txid, explorer.replaceFirst("/+$", "") + "/tx/" + txid);
  }
}
