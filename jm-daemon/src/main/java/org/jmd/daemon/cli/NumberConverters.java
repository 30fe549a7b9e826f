package org.jmd.daemon.cli;

import java.math.BigDecimal;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of the command line, refused in words of the user's instead of the language's. */
final class NumberConverters {
  private NumberConverters() {}

  /** Has the command and all below it use them. */
  static void register(CommandLine line) {
    ITypeConverter<Integer> whole = NumberConverters::whole;
    ITypeConverter<Long> sats = NumberConverters::large;
    line.registerConverter(Integer.class, whole);
    line.registerConverter(int.class, whole);
    line.registerConverter(Long.class, sats);
    line.registerConverter(long.class, sats);
    line.registerConverter(BigDecimal.class, NumberConverters::decimal);
  }

  private static Integer whole(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw notWhole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
  }

  private static Long large(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw notWhole(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }
  }

  private static TypeConversionException notWhole(String text, long least, long most) {
    return new TypeConversionException(
        text.matches("[+-]?[0-9]+")
            ? "'%s' is outside %d..%d".formatted(text, least, most)
            : "'%s' is not a whole number".formatted(text));
  }

  private static BigDecimal decimal(String text) {
    // An exponent would let few characters name a number of many digits.
    if (text.length() > 40 || !text.matches("[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)")) {
      throw new TypeConversionException("'%s' is not a decimal number".formatted(text));
    }
    return new BigDecimal(text);
  }
}
