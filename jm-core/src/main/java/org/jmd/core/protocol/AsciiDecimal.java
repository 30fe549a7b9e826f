package org.jmd.core.protocol;

import java.util.OptionalLong;

/** Decimal integers as the wire writes them: ASCII digits only, no sign, blank or separator. */
final class AsciiDecimal {
  private static final int MAX_DIGITS = 19;

  private AsciiDecimal() {}

  /** The value if the text is 1 to 19 digits and the value at most {@code max}. Total. */
  static OptionalLong tryParse(String text, long max) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return OptionalLong.empty();
      }
      value = value * 10 + digit;
    }
    return value > max ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** As {@link #tryParse}, naming the field in the violation. */
  static long parse(String text, long max, String field) throws ProtocolViolation {
    OptionalLong value = tryParse(text, max);
    if (value.isEmpty()) {
      throw new ProtocolViolation.Malformed(
          field + " must be a decimal 0.." + max + ", got " + ProtocolViolation.excerpt(text));
    }
    return value.getAsLong();
  }
}
