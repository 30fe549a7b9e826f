package org.jmd.wallet.fees;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jmd.core.tx.FeeRate;

/** The syntax of joinmarket-clientserver's {@code tx_fees} (wallet.md 5.5). Stateless. */
final class TxFees {
  private static final int MOST_BLOCKS = 1_000;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private TxFees() {}

  static Optional<FeeChoice> tryParse(String text) {
    String digits = text.strip();
    if (!DIGITS.matcher(digits).matches()) {
      return Optional.empty();
    }
    long value = Long.parseLong(digits);
    if (value < 1) {
      return Optional.empty();
    }
    return Optional.of(
        value <= MOST_BLOCKS
            ? new FeeChoice.BlockTarget((int) value)
            : new FeeChoice.Manual(FeeRate.ofSatsPerKvb(value)));
  }
}
