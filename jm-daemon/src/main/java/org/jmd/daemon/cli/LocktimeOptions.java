package org.jmd.daemon.cli;

import java.time.Instant;
import java.util.Optional;
import org.jmd.core.bond.Timenumber;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say until when a bond is locked. */
final class LocktimeOptions {
  @Option(
      names = {"-L", "--locktime"},
      paramLabel = "SECONDS",
      description = "First second of a month in UTC, in seconds since 1970.")
  @Nullable Long locktime;

  @Option(
      names = {"-d", "--locktime-date"},
      paramLabel = "DATE",
      description = "Month in which the lock ends: YYYY-MM, or YYYY-MM-01 for its first day.")
  @Nullable String date;

  /**
   * The month.
   *
   * @throws CommandFailed unless exactly one is given and it is right
   */
  Timenumber month() {
    Optional<Timenumber> month = ifGiven();
    return month.orElseThrow(() ->
        new CommandFailed(
            ExitCode.USAGE, "say until when: --locktime-date YYYY-MM or --locktime SECONDS"));
  }

  /** The month, empty if neither is given. */
  Optional<Timenumber> ifGiven() {
    if (locktime != null && date != null) {
      throw new CommandFailed(ExitCode.USAGE, "give --locktime or --locktime-date, not both");
    }
    if (date != null) {
      return Optional.of(parse(date));
    }
    return locktime == null ? Optional.empty() : Optional.of(of(locktime));
  }

  private static Timenumber parse(String date) {
    return Timenumber.tryParse(date)
        .orElseThrow(() ->
            new CommandFailed(
                ExitCode.USAGE,
                "--locktime-date must be YYYY-MM or YYYY-MM-01 from 2020-01 to 2099-12, got "
                    + date));
  }

  private static Timenumber of(long locktime) {
    return Timenumber.ofLocktime(locktime)
        .orElseThrow(() -> new CommandFailed(ExitCode.USAGE, noMonth(locktime)));
  }

  private static String noMonth(long locktime) {
    String problem =
        "--locktime " + locktime + " is not the first second of a month from 2020-01 to 2099-12";
    if (locktime < 0 || locktime > Integer.toUnsignedLong(-1)) {
      return problem;
    }
    Instant time = Instant.ofEpochSecond(locktime);
    return problem
        + Timenumber.atOrBefore(time).map(m -> "; " + m.month() + " is " + m.locktime()).orElse("")
        + Timenumber.atOrAfter(time).map(m -> ", " + m.month() + " is " + m.locktime()).orElse("");
  }
}
