package org.jmd.core.bond;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The number of a month from January 2020: a bond is locked until the first instant of a month, and
 * this is its child index (protocol.md 7.2).
 *
 * @param value {@code 0..959}, January 2020 to December 2099
 */
public record Timenumber(int value) {
  /** How many months there are. */
  public static final int COUNT = 960;

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
    YearMonth month = YearMonth.from(Instant.ofEpochSecond(locktime).atOffset(ZoneOffset.UTC));
    return of(month).filter(number -> number.locktime() == locktime);
  }

  /** The month. */
  public YearMonth month() {
    return FIRST.plusMonths(value);
  }

  /** The first second of the month in UTC, in seconds since 1970. */
  public long locktime() {
    return month().atDay(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }
}
