package org.jmd.daemon.market;

/** How a taker harms makers. */
enum TakerVice {
  NONE,
  /** Never opens its commitment. */
  SILENT_AFTER_FILL,
  /** Never shows a transaction. */
  SILENT_AFTER_AUTH,
  /** Shows transactions in which one output lost a satoshi. */
  SHORTENS_OUTPUT,
  /** Shows transactions that lack an output. */
  DROPS_OUTPUT,
  /** Shows transactions in which two outputs swapped their values. */
  SWAPS_VALUES,
  /** Shows transactions that can only be mined in years. */
  FAR_LOCK_TIME,
  /** Shows one transaction and then another. */
  TWO_TRANSACTIONS,
  /** Shows no transaction, so that its coin stays, and uses one commitment in every round. */
  REUSES_COMMITMENT,
  /** Agrees to everything and then does not broadcast. */
  DECLINES_BROADCAST,
  /** Spends its coins elsewhere before the broadcast. */
  DOUBLE_SPENDS
}
