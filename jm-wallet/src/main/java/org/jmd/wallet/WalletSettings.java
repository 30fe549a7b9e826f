package org.jmd.wallet;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * How a wallet is kept and looked for (wallet.md 6.6).
 *
 * @param dataDirectory where its files are
 * @param gapLimit addresses watched beyond the last used one, at least 6
 * @param scanRange addresses watched from the start on each branch, 100..1,000,000
 * @param smartScan whether a new wallet looks at recent blocks only, first
 * @param backgroundRescan whether it then looks at all of them in the background
 * @param scanLookbackBlocks how many blocks are recent
 * @param scanStartHeight where to look from, if the user says so
 * @param creationHeight height when the wallet was made, if known
 * @param maxSatsFreezeReuse a coin of at most that is frozen if it comes to an address that was
 *     used before; -1 for any value, 0 for none
 */
public record WalletSettings(
    Path dataDirectory,
    int gapLimit,
    int scanRange,
    boolean smartScan,
    boolean backgroundRescan,
    int scanLookbackBlocks,
    OptionalInt scanStartHeight,
    OptionalInt creationHeight,
    long maxSatsFreezeReuse) {
  /** The most addresses that a branch can have. */
  public static final int MAX_RANGE = 1_000_000;

  private static final int MIN_GAP_LIMIT = 6;

  /** Checks the ranges. */
  public WalletSettings {
    if (gapLimit < MIN_GAP_LIMIT) {
      throw new IllegalArgumentException(
          "gap limit must be at least " + MIN_GAP_LIMIT + ", got " + gapLimit);
    }
    if (scanRange < 1 || scanRange > MAX_RANGE) {
      throw new IllegalArgumentException(
          "scan range must be 1.." + MAX_RANGE + ", got " + scanRange);
    }
    if (scanLookbackBlocks < 0 || maxSatsFreezeReuse < -1) {
      throw new IllegalArgumentException(
          "lookback must be at least 0 and the reuse threshold at least -1, got "
              + scanLookbackBlocks
              + " and "
              + maxSatsFreezeReuse);
    }
  }

  /** The defaults of the specification. */
  public static WalletSettings defaults(Path dataDirectory) {
    return new WalletSettings(
        dataDirectory, 20, 1000, true, true, 52_560, OptionalInt.empty(), OptionalInt.empty(), -1);
  }

  /** The same with another first range. */
  public WalletSettings withScanRange(int range) {
    return new WalletSettings(
        dataDirectory,
        gapLimit,
        range,
        smartScan,
        backgroundRescan,
        scanLookbackBlocks,
        scanStartHeight,
        creationHeight,
        maxSatsFreezeReuse);
  }

  /** The same with another height of creation. */
  public WalletSettings withCreationHeight(OptionalInt height) {
    return new WalletSettings(
        dataDirectory,
        gapLimit,
        scanRange,
        smartScan,
        backgroundRescan,
        scanLookbackBlocks,
        scanStartHeight,
        height,
        maxSatsFreezeReuse);
  }
}
