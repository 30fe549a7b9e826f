package org.jmd.wallet.backend;

/** Where the search for coins of newly watched scripts begins. */
public sealed interface ScanFrom {
  /** Only coins of blocks to come: nobody knows the scripts yet. */
  record Now() implements ScanFrom {}

  /**
   * That block.
   *
   * @param height at least 0
   */
  record Height(int height) implements ScanFrom {}
}
