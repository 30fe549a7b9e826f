package org.jmd.wallet.backend;

import java.math.BigDecimal;
import java.time.Duration;

/** Whether the backend looks through old blocks for the wallet's coins. */
public sealed interface ScanStatus {
  /** It does not. */
  record Idle() implements ScanStatus {}

  /**
   * It does.
   *
   * @param progress from 0 to 1
   * @param elapsed since it began
   */
  record Running(BigDecimal progress, Duration elapsed) implements ScanStatus {}
}
