package org.jmd.core.config;

import java.math.BigDecimal;
import java.util.List;

/**
 * The keys of section {@code maker}: offers, sessions, limits and bonds of a maker (wallet.md 6.6).
 */
public final class MakerKeys {
  private static final Section IN = new Section("maker");

  /** Smallest CoinJoin that is offered, sats. */
  public static final ConfigKey<Long> MIN_SIZE =
      IN.of("min_size", ValueType.sats(0), 100000L, "smallest CoinJoin that is offered, sats");

  /** Fee relative to the amount, or absolute. */
  public static final ConfigKey<String> OFFER_TYPE =
      IN.of(
          "offer_type",
          ValueType.oneOf("sw0reloffer", "sw0absoffer"),
          "sw0reloffer",
          "fee relative to the amount, or absolute");

  /** Relative fee, a fraction of the amount. */
  public static final ConfigKey<BigDecimal> FEE_RELATIVE =
      IN.of(
          "cj_fee_relative",
          ValueType.decimalText("0", "0.999999999"),
          new BigDecimal("0.00002"),
          "relative fee, a fraction of the amount");

  /** Absolute fee, sats. */
  public static final ConfigKey<Long> FEE_ABSOLUTE =
      IN.of("cj_fee_absolute", ValueType.sats(0), 500L, "absolute fee, sats");

  /** Contribution to the miner fee, sats. */
  public static final ConfigKey<Long> TXFEE =
      IN.of("tx_fee_contribution", ValueType.sats(0), 0L, "contribution to the miner fee, sats");

  /** Random variation of the announced fee. */
  public static final ConfigKey<BigDecimal> FEE_FACTOR =
      IN.decimal("cjfee_factor", "0", "1", "0", "random variation of the announced fee");

  /** Random variation of the contribution. */
  public static final ConfigKey<BigDecimal> TXFEE_FACTOR =
      IN.decimal(
          "txfee_contribution_factor", "0", "1", "0.3", "random variation of the contribution");

  /** Random variation of the announced sizes. */
  public static final ConfigKey<BigDecimal> SIZE_FACTOR =
      IN.decimal("size_factor", "0", "0.99", "0.1", "random variation of the announced sizes");

  /** Offer one relative and one absolute fee. */
  public static final ConfigKey<Boolean> DUAL_OFFERS =
      IN.flag("dual_offers", false, "offer one relative and one absolute fee");

  /** Offers one by one, instead of the one or two that the keys above describe. */
  public static final ConfigKey<List<ConfigTable>> OFFERS =
      IN.of(
          "offers",
          ValueType.tables(
              10,
              List.of(
                  OFFER_TYPE,
                  MIN_SIZE,
                  FEE_RELATIVE,
                  FEE_ABSOLUTE,
                  TXFEE,
                  FEE_FACTOR,
                  TXFEE_FACTOR,
                  SIZE_FACTOR)),
          List.of(),
          "offers one by one; what a table leaves out is as the keys above say");

  /** Confirmations before a coin is offered. */
  public static final ConfigKey<Integer> MIN_CONFIRMATIONS =
      IN.integer("min_confirmations", 1, 1000, 1, "confirmations before a coin is offered");

  /** How many small coins are spent along. */
  public static final ConfigKey<String> MERGE =
      IN.of(
          "merge_algorithm",
          ValueType.oneOf("default", "gradual", "greedy", "random", "greediest"),
          "default",
          "how many small coins are spent along");

  /** Which mixdepth serves a request. */
  public static final ConfigKey<String> MIXDEPTH_CHOICE =
      IN.of(
          "mixdepth_choice",
          ValueType.oneOf("cyclic_gap", "richest"),
          "cyclic_gap",
          "which mixdepth serves a request");

  /** Spend several coins of mixdepth 0 that are not of CoinJoin lineage. */
  public static final ConfigKey<Boolean> MD0_MERGE =
      IN.flag(
          "allow_mixdepth_zero_merge",
          false,
          "spend several coins of mixdepth 0 that are not of CoinJoin lineage");

  /** Deadline of a whole session, seconds. */
  public static final ConfigKey<Integer> SESSION_TIMEOUT =
      IN.integer("session_timeout_sec", 60, 86400, 300, "deadline of a whole session, seconds");

  /** Wait for the taker's broadcast, minutes. */
  public static final ConfigKey<Integer> PENDING_TIMEOUT =
      IN.integer("pending_tx_timeout_min", 10, 1440, 60, "wait for the taker's broadcast, minutes");

  /** Wait for a confirmation, hours. */
  public static final ConfigKey<Integer> PENDING_ABANDON =
      IN.integer("pending_tx_abandon_hours", 1, 8760, 72, "wait for a confirmation, hours");

  /** Seconds between wallet syncs. */
  public static final ConfigKey<Integer> RESCAN =
      IN.integer("rescan_interval_sec", 60, 86400, 600, "seconds between wallet syncs");

  /** Longest random delay before changed offers are announced, seconds. */
  public static final ConfigKey<Integer> REANNOUNCE_DELAY =
      IN.integer(
          "offer_reannounce_delay_max",
          0,
          86400,
          600,
          "longest random delay before changed offers are announced, seconds");

  /** Messages a second from one nick. */
  public static final ConfigKey<Integer> RATE =
      IN.integer("message_rate_limit", 1, 10000, 10, "messages a second from one nick");

  /** Messages at once from one nick. */
  public static final ConfigKey<Integer> BURST =
      IN.integer("message_burst_limit", 1, 100000, 100, "messages at once from one nick");

  /** Seconds between orderbook replies to one nick. */
  public static final ConfigKey<BigDecimal> ORDERBOOK_INTERVAL =
      IN.decimal(
          "orderbook_rate_interval",
          "0.1",
          "3600",
          "10.0",
          "seconds between orderbook replies to one nick");

  /** Seconds that a violator of the limit is ignored. */
  public static final ConfigKey<BigDecimal> ORDERBOOK_BAN =
      IN.decimal(
          "orderbook_ban_duration",
          "60",
          "604800",
          "3600.0",
          "seconds that a violator of the limit is ignored");

  /** Address that listens for direct connections. */
  public static final ConfigKey<String> SERVING_HOST =
      IN.text("onion_serving_host", "127.0.0.1", "address that listens for direct connections");

  /** Port that listens for direct connections; 0 takes a free one. */
  public static final ConfigKey<Integer> SERVING_PORT =
      IN.integer(
          "onion_serving_port",
          0,
          65535,
          5222,
          "port that listens for direct connections; 0 takes a free one");

  /** Our onion service, if one is set up outside. */
  public static final ConfigKey<String> ONION_HOST =
      IN.optional("onion_host", ValueType.text(), "our onion service, if one is set up outside");

  /** Whether the onion service that we make keeps its address. */
  public static final ConfigKey<Boolean> ONION_PERSISTENT =
      IN.flag("onion_persistent", false, "keep the address of the onion service that jmd makes");

  /** Seconds to wait for the first directory. */
  public static final ConfigKey<Integer> STARTUP_TIMEOUT =
      IN.integer(
          "directory_startup_timeout", 10, 3600, 120, "seconds to wait for the first directory");

  /** Do not announce a fidelity bond. */
  public static final ConfigKey<Boolean> BONDLESS =
      IN.flag("no_fidelity_bond", false, "do not announce a fidelity bond");

  /** The coin of the bond to announce; unset takes the most valuable one. */
  public static final ConfigKey<String> BOND =
      IN.optional(
          "selected_fidelity_bond",
          ValueType.text("TXID:VOUT", text -> text.matches("[0-9a-fA-F]{64}[:,][0-9]{1,10}")),
          "coin of the bond to announce; unset takes the most valuable one");

  /** Only bonds locked until one of these times may be announced; none allows all. */
  public static final ConfigKey<List<String>> BOND_LOCKTIMES =
      IN.of(
          "fidelity_bond_locktimes",
          ValueType.list(
              "YYYY-MM or seconds since 1970",
              text -> text.matches("[0-9]{4}-[0-9]{2}(-01)?|[0-9]{5,10}")),
          List.of(),
          "only bonds locked until one of these times may be announced; none allows all");

  /** Only the wallet's own bond of that month may be announced, counted from January 2020. */
  public static final ConfigKey<Integer> BOND_INDEX =
      IN.optional(
          "fidelity_bond_index",
          ValueType.integer(0, 959),
          "only the wallet's own bond of that month may be announced, counted from January 2020");

  private MakerKeys() {}

  static List<ConfigKey<?>> all() {
    return IN.keys();
  }
}
