package org.jmd.maker;

import java.time.Duration;
import java.util.Locale;

/**
 * A look at the process.
 *
 * @param at since the start
 * @param joined CoinJoins served
 * @param left sessions whose taker left or cheated after coins were shown
 * @param failed sessions in which the maker did not do its part
 * @param sent hostile messages
 * @param answered hostile messages that were answered
 * @param heapBytes in use after a collection
 * @param residentBytes of the process; 0 where the system does not tell
 * @param cpu of the process since its start
 * @param threads of the system
 * @param descriptors open files and connections; 0 where the system does not tell
 * @param sessions of the maker under way
 * @param logLines written so far
 */
record SoakSample(
    Duration at,
    long joined,
    long left,
    long failed,
    long sent,
    long answered,
    long heapBytes,
    long residentBytes,
    Duration cpu,
    int threads,
    long descriptors,
    int sessions,
    long logLines) {
  static final String HEADER =
      " seconds  joined  left  failed  hostile sent  rejected  heap MiB  RSS MiB   CPU s  threads"
          + "  files  sessions  log lines";

  /** One line below {@link #HEADER}. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%8d  %6d  %4d  %6d  %12d  %8d  %8.1f  %7.1f  %6.1f  %7d  %5d  %8d  %9d",
        at.toSeconds(),
        joined,
        left,
        failed,
        sent,
        sent - answered,
        mebibytes((double) heapBytes),
        mebibytes((double) residentBytes),
        cpu.toMillis() / 1000.0,
        threads,
        descriptors,
        sessions,
        logLines);
  }

  static double mebibytes(double bytes) {
    return bytes / (1 << 20);
  }
}
