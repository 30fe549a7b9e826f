package org.jmd.core.config;

import java.math.BigDecimal;
import java.util.List;

/**
 * The keys of section {@code taker}: choice of makers, fees and patience of a taker (wallet.md
 * 6.6).
 */
public final class TakerKeys {
  private static final Section IN = new Section("taker");

  /** Makers per CoinJoin; unset draws 8..10. */
  public static final ConfigKey<Integer> COUNTERPARTIES =
      IN.optional(
          "counterparty_count", ValueType.integer(1, 20), "makers per CoinJoin; unset draws 8..10");

  /** Fewest makers that are accepted. */
  public static final ConfigKey<Integer> MINIMUM =
      IN.integer("minimum_makers", 1, 20, 4, "fewest makers that are accepted");

  /** How often failing makers are replaced, in each phase. */
  public static final ConfigKey<Integer> REPLACEMENTS =
      IN.integer(
          "max_maker_replacement_attempts",
          0,
          10,
          3,
          "how often failing makers are replaced, in each phase");

  /** Highest absolute fee of a maker, sats. */
  public static final ConfigKey<Long> FEE_ABS =
      IN.of("max_cj_fee_abs", ValueType.sats(0), 500L, "highest absolute fee of a maker, sats");

  /** Highest relative fee of a maker. */
  public static final ConfigKey<BigDecimal> FEE_REL =
      IN.of(
          "max_cj_fee_rel",
          ValueType.decimalText("0", "0.999999999"),
          new BigDecimal("0.001"),
          "highest relative fee of a maker");

  /** Test an offer against the limit of its own type, or reject it only if it exceeds both. */
  public static final ConfigKey<String> FEE_MODE =
      IN.of(
          "fee_limit_mode",
          ValueType.oneOf("typed", "either"),
          "typed",
          "test an offer against the limit of its own type, or reject it only if it exceeds both");

  /** Most inputs of one maker; 0 for no limit. */
  public static final ConfigKey<Integer> MAX_UTXOS =
      IN.integer("max_maker_utxos", 0, 1000, 15, "most inputs of one maker; 0 for no limit");

  /** Chance that a slot is filled without regard to bonds. */
  public static final ConfigKey<BigDecimal> BONDLESS =
      IN.decimal(
          "bondless_makers_allowance",
          "0",
          "1",
          "0.2",
          "chance that a slot is filled without regard to bonds");

  /** Take makers without a bond only if they charge nothing. */
  public static final ConfigKey<Boolean> BONDLESS_ZERO_FEE =
      IN.flag(
          "bondless_require_zero_fee",
          true,
          "take makers without a bond only if they charge nothing");

  /** Exponent of the bond value. */
  public static final ConfigKey<BigDecimal> BOND_EXPONENT =
      IN.decimal("bond_value_exponent", "0", "10", "1.3", "exponent of the bond value");

  /** Commitments per coin. */
  public static final ConfigKey<Integer> UTXO_RETRIES =
      IN.integer("taker_utxo_retries", 1, 10, 3, "commitments per coin");

  /** Confirmations of a coin used as commitment. */
  public static final ConfigKey<Integer> UTXO_AGE =
      IN.integer("taker_utxo_age", 1, 1000, 5, "confirmations of a coin used as commitment");

  /** Size of a coin used as commitment, percent of the amount. */
  public static final ConfigKey<Integer> UTXO_PERCENT =
      IN.integer(
          "taker_utxo_amtpercent",
          1,
          100,
          20,
          "size of a coin used as commitment, percent of the amount");

  /** Wait for makers in each phase, seconds. */
  public static final ConfigKey<Integer> MAKER_TIMEOUT =
      IN.integer("maker_timeout_sec", 10, 3600, 60, "wait for makers in each phase, seconds");

  /** Longest wait for offers, seconds. */
  public static final ConfigKey<Integer> ORDER_WAIT =
      IN.integer("order_wait_time", 1, 3600, 120, "longest wait for offers, seconds");

  /** Shortest wait for offers, seconds. */
  public static final ConfigKey<Integer> ORDER_MIN =
      IN.integer("orderbook_min_wait", 0, 3600, 12, "shortest wait for offers, seconds");

  /** Quiet time after which no more offers are expected, seconds. */
  public static final ConfigKey<Integer> ORDER_QUIET =
      IN.integer(
          "orderbook_quiet_period",
          1,
          3600,
          5,
          "quiet time after which no more offers are expected, seconds");

  /** Miner fee rate, sat/vB. */
  public static final ConfigKey<BigDecimal> FEE_RATE =
      IN.optional("fee_rate", ValueType.decimal("0.001", "100000"), "miner fee rate, sat/vB");

  /** Confirmation target of the miner fee, blocks. */
  public static final ConfigKey<Integer> FEE_TARGET =
      IN.optional(
          "fee_block_target",
          ValueType.integer(1, 1008),
          "confirmation target of the miner fee, blocks");

  /** Random increase of the miner fee rate. */
  public static final ConfigKey<BigDecimal> FEE_FACTOR =
      IN.decimal("tx_fee_factor", "0", "10", "0.2", "random increase of the miner fee rate");

  /** Tolerated relative deviation of the miner fee in a sweep. */
  public static final ConfigKey<BigDecimal> SWEEP_FEE_CHANGE =
      IN.decimal(
          "max_sweep_fee_change",
          "0",
          "100",
          "0.8",
          "tolerated relative deviation of the miner fee in a sweep");

  /** Who broadcasts the transaction. */
  public static final ConfigKey<String> BROADCAST =
      IN.of(
          "tx_broadcast",
          ValueType.oneOf("self", "random-peer", "multiple-peers", "not-self"),
          "multiple-peers",
          "who broadcasts the transaction");

  /** Makers that are asked to broadcast. */
  public static final ConfigKey<Integer> BROADCAST_PEERS =
      IN.integer("broadcast_peer_count", 1, 20, 3, "makers that are asked to broadcast");

  /** Wait for a broadcast to be seen, seconds. */
  public static final ConfigKey<Integer> BROADCAST_TIMEOUT =
      IN.integer("broadcast_timeout_sec", 1, 3600, 30, "wait for a broadcast to be seen, seconds");

  /** Wait for a confirmation, hours. */
  public static final ConfigKey<Integer> ABANDON =
      IN.integer("pending_tx_abandon_hours", 1, 336, 24, "wait for a confirmation, hours");

  private TakerKeys() {}

  static List<ConfigKey<?>> all() {
    return IN.keys();
  }
}
