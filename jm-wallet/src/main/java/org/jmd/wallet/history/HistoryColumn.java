package org.jmd.wallet.history;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The columns of {@code history.csv}, in the order of the file (wallet.md 3.3). */
public enum HistoryColumn {
  TIMESTAMP(""),
  COMPLETED_AT(""),
  ROLE(""),
  SUCCESS("False"),
  FAILURE_REASON(""),
  CONFIRMATIONS("0"),
  CONFIRMED_AT(""),
  TXID(""),
  CJ_AMOUNT("0"),
  PEER_COUNT(""),
  COUNTERPARTY_NICKS(""),
  FEE_RECEIVED("0"),
  TXFEE_CONTRIBUTION("0"),
  TOTAL_MAKER_FEES_PAID("0"),
  MINING_FEE_PAID("0"),
  NET_FEE("0"),
  SOURCE_MIXDEPTH("0"),
  DESTINATION_ADDRESS(""),
  CHANGE_ADDRESS(""),
  UTXOS_USED(""),
  BROADCAST_METHOD(""),
  NETWORK(""),
  WALLET_FINGERPRINT(""),
  SOURCE_ADDRESSES(""),
  SOURCE("protocol"),
  INPUT_VALUE("0"),
  DESTINATION_VOUT("-1"),
  AMOUNT("0");

  private static final List<HistoryColumn> ALL = List.of(values());

  private final String absent;

  HistoryColumn(String absent) {
    this.absent = absent;
  }

  /** All of them in order. */
  static List<HistoryColumn> all() {
    return ALL;
  }

  /** The name in the header. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a row without this column means. */
  String absent() {
    return absent;
  }

  static Optional<HistoryColumn> of(String title) {
    return Arrays.stream(values()).filter(c -> c.title().equals(title)).findFirst();
  }
}
