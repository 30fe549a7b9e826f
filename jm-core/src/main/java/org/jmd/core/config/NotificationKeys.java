package org.jmd.core.config;

import java.math.BigDecimal;
import java.util.List;

/**
 * The keys of section {@code notifications}: messages to an operator who is somewhere else
 * (wallet.md 6.6, 7.3).
 */
public final class NotificationKeys {
  private static final Section IN = new Section("notifications");

  /** Whether messages are sent. */
  public static final ConfigKey<Boolean> ENABLED =
      IN.flag("enabled", false, "send messages; naming a target is enough");

  /** Where messages go. */
  public static final ConfigKey<List<String>> URLS =
      IN.secretOf("urls", ValueType.urls(), List.of(), "where messages go, see notifications.md");

  /** First words of titles. */
  public static final ConfigKey<String> TITLE_PREFIX =
      IN.of("title_prefix", ValueType.label(), "JoinMarket NG", "first words of every title");

  /** What a title calls this program. */
  public static final ConfigKey<String> COMPONENT =
      IN.of(
          "component_name",
          ValueType.label(),
          "",
          "what titles call this program; by default its role");

  /** Whether messages tell amounts. */
  public static final ConfigKey<Boolean> AMOUNTS = IN.flag("include_amounts", true, "tell amounts");

  /** Whether messages tell transactions. */
  public static final ConfigKey<Boolean> TXIDS =
      IN.flag("include_txids", false, "tell transactions");

  /** Whether messages tell nicks. */
  public static final ConfigKey<Boolean> NICKS = IN.flag("include_nick", true, "tell nicks");

  /** An explorer for links. */
  public static final ConfigKey<String> MEMPOOL_URL =
      IN.of(
          "mempool_url",
          ValueType.text(
              "empty or an http or https URL",
              v -> v.isEmpty() || v.matches("https?://[!-~]{1,500}")),
          "",
          "explorer to which messages that tell transactions link");

  /** Whether everything goes through tor. */
  public static final ConfigKey<Boolean> USE_TOR =
      IN.flag("use_tor", true, "send through tor, and not at all without it");

  /** Whether certificates are looked at. */
  public static final ConfigKey<Boolean> VERIFY_TLS =
      IN.flag("verify_tls", true, "refuse servers whose certificate is not valid");

  /** A taker begins a session. */
  public static final ConfigKey<Boolean> FILL =
      gate("notify_fill", true, "a taker asks for a CoinJoin");

  /** A taker is turned away. */
  public static final ConfigKey<Boolean> REJECTION =
      gate("notify_rejection", true, "a taker is turned away");

  /** A transaction is signed. */
  public static final ConfigKey<Boolean> SIGNING =
      gate("notify_signing", true, "a transaction is signed");

  /** A transaction is seen. */
  public static final ConfigKey<Boolean> MEMPOOL =
      gate("notify_mempool", true, "a signed transaction is in the mempool");

  /** A transaction is in a block. */
  public static final ConfigKey<Boolean> CONFIRMED =
      gate("notify_confirmed", true, "a signed transaction is in a block");

  /** The nick changes. */
  public static final ConfigKey<Boolean> NICK_CHANGE =
      gate("notify_nick_change", true, "the nick changes");

  /** A directory is lost or back. */
  public static final ConfigKey<Boolean> DISCONNECT =
      gate("notify_disconnect", false, "a directory is lost or back");

  /** All directories are lost, or the first is back. */
  public static final ConfigKey<Boolean> ALL_DISCONNECT =
      gate("notify_all_disconnect", true, "all directories are lost, or the first is back");

  /** Our taker begins. */
  public static final ConfigKey<Boolean> COINJOIN_START =
      gate("notify_coinjoin_start", true, "a CoinJoin as taker begins");

  /** Our taker is done. */
  public static final ConfigKey<Boolean> COINJOIN_COMPLETE =
      gate("notify_coinjoin_complete", true, "a CoinJoin as taker is broadcast");

  /** Our taker has failed. */
  public static final ConfigKey<Boolean> COINJOIN_FAILED =
      gate("notify_coinjoin_failed", true, "a CoinJoin as taker has failed");

  /** Peers come and go. */
  public static final ConfigKey<Boolean> PEER_EVENTS =
      gate("notify_peer_events", false, "peers of a directory come and go");

  /** A peer is banned. */
  public static final ConfigKey<Boolean> RATE_LIMIT =
      gate("notify_rate_limit", true, "a peer is banned for sending too much");

  /** A service has started. */
  public static final ConfigKey<Boolean> STARTUP =
      gate("notify_startup", true, "a maker or directory has started");

  /** A period is over. */
  public static final ConfigKey<Boolean> SUMMARY =
      IN.flag("notify_summary", true, "tell regularly how a maker does");

  /** Whether the summary tells the balance. */
  public static final ConfigKey<Boolean> SUMMARY_BALANCE =
      IN.flag("notify_summary_balance", false, "tell the balance in the summary");

  /** Period of the summary. */
  public static final ConfigKey<Integer> SUMMARY_HOURS =
      IN.integer("summary_interval_hours", 1, 168, 24, "hours between summaries");

  /** Whether a release API is asked. */
  public static final ConfigKey<Boolean> CHECK_UPDATES =
      IN.flag("check_for_updates", false, "look for newer versions");

  /** Whether failed deliveries are tried again. */
  public static final ConfigKey<Boolean> RETRY =
      IN.flag("retry_enabled", true, "try again what could not be delivered");

  /** How often. */
  public static final ConfigKey<Integer> RETRY_ATTEMPTS =
      IN.integer("retry_max_attempts", 1, 10, 3, "how often it is tried again");

  /** After which time. */
  public static final ConfigKey<BigDecimal> RETRY_DELAY =
      IN.decimal(
          "retry_base_delay",
          "1",
          "60",
          "5.0",
          "seconds before the first new try; they double with each");

  private NotificationKeys() {}

  static List<ConfigKey<?>> all() {
    return IN.keys();
  }

  private static ConfigKey<Boolean> gate(String name, boolean standard, String event) {
    return IN.flag(name, standard, "tell when " + event);
  }
}
