package org.jmd.daemon.market;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What happened in a run, one compact line per event, with its time. Equal runs have equal ones.
 */
final class Trace {
  private final LongSupplier nanos;
  private final List<String> lines = new ArrayList<>();

  Trace(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void add(String who, String what) {
    long ms = nanos.getAsLong() / 1_000_000;
    lines.add(String.format(Locale.ROOT, "%d.%03d %s %s", ms / 1000, ms % 1000, who, what));
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** SHA-256 of the lines. */
  String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String line : lines) {
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
