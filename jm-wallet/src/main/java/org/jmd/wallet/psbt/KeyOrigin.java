package org.jmd.wallet.psbt;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jmd.wallet.keys.KeyPath;

/**
 * Where a key comes from (BIP174): the fingerprint of a master key and a path.
 *
 * @param fingerprint 8 lower-case hex digits
 * @param path numbers {@code 0..2^32-1}, hardened ones from 2^31
 */
public record KeyOrigin(String fingerprint, List<Long> path) {
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern STEP = Pattern.compile("[0-9]{1,10}['hH]?");
  private static final long HARDENED = 0x8000_0000L;
  private static final int PURPOSE = 84;
  private static final int LONGEST_PATH = 255;
  private static final int LONGEST_TEXT = 4_096;

  /** Checks both. */
  public KeyOrigin {
    path = List.copyOf(path);
    if (!FINGERPRINT.matcher(fingerprint).matches()) {
      throw new IllegalArgumentException("fingerprint must be 8 lower-case hex digits");
    }
    if (path.size() > LONGEST_PATH || path.stream().anyMatch(s -> s < 0 || s >= 2 * HARDENED)) {
      throw new IllegalArgumentException("path must be of at most 255 numbers below 2^32");
    }
  }

  /**
   * Reads what a user enters.
   *
   * @param fingerprint 8 hex digits of either case
   * @param path such as {@code m/84'/0'/0'/0/3}
   */
  public static Optional<KeyOrigin> tryParse(String fingerprint, String path) {
    String hex = fingerprint.toLowerCase(java.util.Locale.ROOT);
    if (!FINGERPRINT.matcher(hex).matches() || path.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    String[] parts = path.split("/", -1);
    if (!parts[0].equals("m") || parts.length > LONGEST_PATH + 1) {
      return Optional.empty();
    }
    List<Long> steps = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      if (!STEP.matcher(parts[i]).matches()) {
        return Optional.empty();
      }
      boolean hardened = !Character.isDigit(parts[i].charAt(parts[i].length() - 1));
      String digits = hardened ? parts[i].substring(0, parts[i].length() - 1) : parts[i];
      long number = Long.parseLong(digits);
      if (number >= HARDENED) {
        return Optional.empty();
      }
      steps.add(hardened ? number + HARDENED : number);
    }
    return Optional.of(new KeyOrigin(hex, steps));
  }

  /** The origin of a key of a wallet of ours. */
  public static KeyOrigin of(String masterFingerprint, KeyPath path) {
    return new KeyOrigin(
        masterFingerprint,
        List.of(
            HARDENED + PURPOSE,
            HARDENED + path.coinType(),
            HARDENED + path.mixdepth(),
            (long) path.branch().number(),
            (long) path.index()));
  }

  /** Reads the value of a derivation record, whose length is a multiple of four. */
  static Optional<KeyOrigin> ofValue(byte[] value) {
    if (value.length > Integer.BYTES * (LONGEST_PATH + 1)) {
      return Optional.empty();
    }
    String fingerprint = HexFormat.of().formatHex(value, 0, Integer.BYTES);
    List<Long> steps = new ArrayList<>();
    for (int at = Integer.BYTES; at < value.length; at += Integer.BYTES) {
      steps.add(
          (value[at] & 0xffL)
              | (value[at + 1] & 0xffL) << 8
              | (value[at + 2] & 0xffL) << 16
              | (value[at + 3] & 0xffL) << 24);
    }
    return Optional.of(new KeyOrigin(fingerprint, steps));
  }

  byte[] value() {
    PsbtWriter out = new PsbtWriter();
    out.octets(HexFormat.of().parseHex(fingerprint));
    path.forEach(step -> out.littleEndian(step, Integer.BYTES));
    return out.toByteArray();
  }

  /** The path as text. */
  String pathText() {
    StringBuilder text = new StringBuilder("m");
    for (long step : path) {
      text.append('/').append(step % HARDENED).append(step >= HARDENED ? "'" : "");
    }
    return text.toString();
  }
}
