package org.jmd.core.tor;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of tor, such as 0.4.9.3; what follows the numbers does not count. */
record TorVersion(int major, int minor, int micro, int patch) implements Comparable<TorVersion> {
  /** Takes proof-of-work parameters with ADD_ONION. */
  static final TorVersion WITH_ONION_POW = new TorVersion(0, 4, 9, 2);

  private static final Pattern NUMBERS =
      Pattern.compile("([0-9]{1,6})\\.([0-9]{1,6})\\.([0-9]{1,6})\\.([0-9]{1,6})(?![0-9]).*");

  private static final Comparator<TorVersion> ORDER =
      Comparator.comparingInt(TorVersion::major)
          .thenComparingInt(TorVersion::minor)
          .thenComparingInt(TorVersion::micro)
          .thenComparingInt(TorVersion::patch);

  /** Reads any text. Total. */
  static Optional<TorVersion> tryParse(String text) {
    Matcher m = NUMBERS.matcher(text);
    return m.matches()
        ? Optional.of(new TorVersion(number(m, 1), number(m, 2), number(m, 3), number(m, 4)))
        : Optional.empty();
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  @Override
  public int compareTo(TorVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + micro + "." + patch;
  }
}
