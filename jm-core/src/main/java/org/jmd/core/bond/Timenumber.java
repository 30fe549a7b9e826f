package org.jmd.core.bond;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of a month from January 2020: a bond is locked until the first instant of a month, and
 * this is its child index (protocol.md 7.2).
 *
 * @param value {@code 0..959}, January 2020 to December 2099
 */
public record Timenumber(int value) {
  /** How many months there are. */
  public static final int COUNT = 960;

  private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{2})(?:-01)?");
  private static final YearMonth FIRST = YearMonth.of(2020, 1);

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException unless {@code 0..959}
   */
  public Timenumber {
    if (value < 0 || value >= COUNT) {
      throw new IllegalArgumentException("timenumber must be 0..959, got " + value);
    }
  }

  /** The number of a month, or empty if it is out of range. */
  public static Optional<Timenumber> of(YearMonth month) {
    long value = FIRST.until(month, ChronoUnit.MONTHS);
    return value < 0 || value >= COUNT
        ? Optional.empty()
        : Optional.of(new Timenumber((int) value));
  }

  /**
   * The number of a lock time; empty unless it is the first second of a month in range. Total.
   *
   * @param locktime seconds since 1970
   */
  public static Optional<Timenumber> ofLocktime(long locktime) {
    if (locktime < 0 || locktime > BondScript.MAX_LOCKTIME) {
      return Optional.empty();
    }
    return atOrBefore(Instant.ofEpochSecond(locktime))
        .filter(number -> number.locktime() == locktime);
  }

  /**
   * The number of a month as people write it: {@code YYYY-MM}, or {@code YYYY-MM-01} for its first
   * day (wallet.md 1.5). Anything else, and months out of range, are empty. Total.
   */
  public static Optional<Timenumber> tryParse(String date) {
    Matcher matcher = DATE.matcher(date);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int month = Integer.parseInt(matcher.group(2));
    return month < 1 || month > 12
        ? Optional.empty()
        : of(YearMonth.of(Integer.parseInt(matcher.group(1)), month));
  }

  /** The month that begins at that time, or the one that begins next; empty if out of range. */
  public static Optional<Timenumber> atOrAfter(Instant time) {
    YearMonth month = monthOf(time);
    return of(beginOf(month).isBefore(time) ? month.plusMonths(1) : month);
  }

  /** The month in which that time lies; empty if out of range. */
  public static Optional<Timenumber> atOrBefore(Instant time) {
    return of(monthOf(time));
  }

  private static YearMonth monthOf(Instant time) {
    return YearMonth.from(time.atOffset(ZoneOffset.UTC));
  }

  private static Instant beginOf(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The month. */
  public YearMonth month() {
    return FIRST.plusMonths(value);
  }

  /** The first second of the month in UTC, in seconds since 1970. */
  public long locktime() {
    return beginOf(month()).getEpochSecond();
  }
}
