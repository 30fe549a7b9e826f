package org.jmd.core.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jmd.core.runtime.Network;

/** Every key of the configuration file, in the order of its template (wallet.md 6.6). */
public final class ConfigKeys {
  /** Protocol network, as named in handshakes. */
  public static final ConfigKey<Network> NETWORK =
      ConfigKey.of(
          "network_config",
          "network",
          ValueType.named(Network.class, Network::wireName),
          Network.MAINNET,
          "protocol network, as named in handshakes");

  /** Network of addresses and of the node; by default the protocol network. */
  public static final ConfigKey<Network> BITCOIN_NETWORK =
      ConfigKey.optional(
          "network_config",
          "bitcoin_network",
          ValueType.named(Network.class, Network::wireName),
          "network of addresses and of the node; by default the protocol network");

  /** Directory nodes; empty means the built-in ones of the network. */
  public static final ConfigKey<List<String>> DIRECTORY_SERVERS =
      ConfigKey.of(
          "network_config",
          "directory_servers",
          ValueType.list("host:port", v -> v.matches("\\S+:[0-9]{1,5}")),
          List.of(),
          "directory nodes; empty means the built-in ones of the network");

  /** Whether to prove the ownership of our nick to directories. */
  public static final ConfigKey<String> NICK_AUTH_MODE =
      ConfigKey.of(
          "network_config",
          "nick_auth_mode",
          ValueType.oneOf("prefer_verified", "require_verified", "disabled"),
          "prefer_verified",
          "whether to prove the ownership of our nick to directories");

  /** Expected identity of directories that are no v3 onion services. */
  public static final ConfigKey<List<String>> NICK_AUTH_DIRECTORY_IDS =
      ConfigKey.of(
          "network_config",
          "nick_auth_directory_ids",
          ValueType.list("HOST:PORT=ID", v -> v.matches("\\S+=\\S+")),
          List.of(),
          "expected identity of directories that are no v3 onion services");

  /** Chain backend. */
  public static final ConfigKey<String> BITCOIN_BACKEND =
      ConfigKey.of(
          "bitcoin",
          "backend_type",
          ValueType.oneOf("descriptor_wallet"),
          "descriptor_wallet",
          "chain backend");

  /** URL of the node's RPC interface. */
  public static final ConfigKey<String> BITCOIN_RPC_URL =
      ConfigKey.of(
          "bitcoin",
          "rpc_url",
          ValueType.text(
              "an http or https URL without credentials", v -> v.matches("https?://[^@\\s]+")),
          "http://127.0.0.1:8332",
          "URL of the node's RPC interface");

  /** RPC user. */
  public static final ConfigKey<String> BITCOIN_RPC_USER =
      ConfigKey.of("bitcoin", "rpc_user", ValueType.text(), "", "RPC user");

  /** RPC password. */
  public static final ConfigKey<String> BITCOIN_RPC_PASSWORD =
      ConfigKey.secret("bitcoin", "rpc_password", ValueType.text(), "RPC password");

  /** RPC cookie file; ignored where user and password are set. */
  public static final ConfigKey<String> BITCOIN_RPC_COOKIE =
      ConfigKey.optional(
          "bitcoin",
          "rpc_cookie_file",
          ValueType.text(),
          "RPC cookie file; ignored where user and password are set");

  /** SOCKS5 proxy of tor. */
  public static final ConfigKey<String> TOR_SOCKS_HOST =
      ConfigKey.of("tor", "socks_host", ValueType.text(), "127.0.0.1", "SOCKS5 proxy of tor");

  /** Port of the SOCKS5 proxy. */
  public static final ConfigKey<Integer> TOR_SOCKS_PORT =
      ConfigKey.of(
          "tor", "socks_port", ValueType.integer(1, 65535), 9050, "port of the SOCKS5 proxy");

  /** Separate circuits for separate purposes. */
  public static final ConfigKey<Boolean> TOR_STREAM_ISOLATION =
      ConfigKey.of(
          "tor",
          "stream_isolation",
          ValueType.bool(),
          true,
          "separate circuits for separate purposes");

  /** Seconds to wait for a connection through tor. */
  public static final ConfigKey<Integer> TOR_CONNECTION_TIMEOUT =
      ConfigKey.of(
          "tor",
          "connection_timeout",
          ValueType.integer(1, 3600),
          120,
          "seconds to wait for a connection through tor");

  /** Dial directories outside of tor on live networks. */
  public static final ConfigKey<Boolean> TOR_ALLOW_CLEARNET =
      ConfigKey.of(
          "tor",
          "allow_clearnet",
          ValueType.bool(),
          false,
          "dial directories outside of tor on networks other than regtest");

  /** Make onion services over tor's control port. */
  public static final ConfigKey<Boolean> TOR_CONTROL_ENABLED =
      ConfigKey.of(
          "tor",
          "control_enabled",
          ValueType.bool(),
          true,
          "make onion services over tor's control port; on regtest only if set");

  /** Control port of tor. */
  public static final ConfigKey<String> TOR_CONTROL_HOST =
      ConfigKey.of("tor", "control_host", ValueType.text(), "127.0.0.1", "control port of tor");

  /** Its port. */
  public static final ConfigKey<Integer> TOR_CONTROL_PORT =
      ConfigKey.of(
          "tor", "control_port", ValueType.integer(1, 65535), 9051, "port of the control port");

  /** Cookie file of the control port. */
  public static final ConfigKey<String> TOR_COOKIE_PATH =
      ConfigKey.optional(
          "tor",
          "cookie_path",
          ValueType.text(),
          "cookie file of the control port; by default the one that tor names");

  /** Password of the control port. */
  public static final ConfigKey<String> TOR_PASSWORD =
      ConfigKey.secret(
          "tor", "password", ValueType.text(), "password of the control port, if tor wants one");

  /** Where tor finds this host. */
  public static final ConfigKey<String> TOR_TARGET_HOST =
      ConfigKey.of(
          "tor",
          "target_host",
          ValueType.text("an address", v -> v.matches("[0-9A-Za-z._:-]{1,255}")),
          "127.0.0.1",
          "address of this host, as tor sees it");

  /** Most streams on one circuit to an onion service. */
  public static final ConfigKey<Integer> TOR_MAX_STREAMS =
      ConfigKey.of(
          "tor",
          "max_streams",
          ValueType.integer(0, 65535),
          64,
          "most streams on one circuit to our onion service, more close it; 0 is no limit");

  /** Whether callers of an onion service must work when many call. */
  public static final ConfigKey<Boolean> TOR_POW =
      ConfigKey.of(
          "tor",
          "pow_enabled",
          ValueType.bool(),
          true,
          "let callers of our onion service work when many call, where tor can (0.4.9.2)");

  /** Introductions a second under proof of work. */
  public static final ConfigKey<Integer> TOR_POW_RATE =
      ConfigKey.of(
          "tor",
          "pow_queue_rate",
          ValueType.integer(1, 1_000_000),
          25,
          "introductions a second that pass then");

  /** Introductions at once under proof of work. */
  public static final ConfigKey<Integer> TOR_POW_BURST =
      ConfigKey.of(
          "tor",
          "pow_queue_burst",
          ValueType.integer(1, 1_000_000),
          250,
          "introductions at once that pass then");

  /** Number of mixdepths. */
  public static final ConfigKey<Integer> WALLET_MIXDEPTHS =
      ConfigKey.of("wallet", "mixdepth_count", ValueType.integer(1, 10), 5, "number of mixdepths");

  /** Unused addresses that are watched beyond the last used one. */
  public static final ConfigKey<Integer> WALLET_GAP_LIMIT =
      ConfigKey.of(
          "wallet",
          "gap_limit",
          ValueType.integer(6, 1000000),
          20,
          "unused addresses that are watched beyond the last used one");

  /** Addresses per branch that the node watches from the start. */
  public static final ConfigKey<Integer> WALLET_SCAN_RANGE =
      ConfigKey.of(
          "wallet",
          "scan_range",
          ValueType.integer(100, 1000000),
          1000,
          "addresses per branch that the node watches from the start");

  /** The smallest change of a maker, which the protocol fixes (coinjoin.md 0.1). */
  public static final ConfigKey<Integer> WALLET_DUST_THRESHOLD =
      ConfigKey.of(
          "wallet",
          "dust_threshold",
          ValueType.integer(27_300, 27_300),
          27_300,
          "smallest change of a maker in sats; the protocol fixes it");

  /** Scan recent blocks first. */
  public static final ConfigKey<Boolean> WALLET_SMART_SCAN =
      ConfigKey.of("wallet", "smart_scan", ValueType.bool(), true, "scan recent blocks first");

  /** Scan the rest of the chain afterwards. */
  public static final ConfigKey<Boolean> WALLET_BACKGROUND_RESCAN =
      ConfigKey.of(
          "wallet",
          "background_full_rescan",
          ValueType.bool(),
          true,
          "scan the rest of the chain afterwards");

  /** Blocks that count as recent. */
  public static final ConfigKey<Integer> WALLET_SCAN_LOOKBACK =
      ConfigKey.of(
          "wallet",
          "scan_lookback_blocks",
          ValueType.integer(0, 10000000),
          52560,
          "blocks that count as recent");

  /** First block of the scan. */
  public static final ConfigKey<Integer> WALLET_SCAN_START =
      ConfigKey.optional(
          "wallet", "scan_start_height", ValueType.integer(0, 10000000), "first block of the scan");

  /** Confirmation target of fee estimates, in blocks. */
  public static final ConfigKey<Integer> WALLET_FEE_TARGET =
      ConfigKey.of(
          "wallet",
          "default_fee_block_target",
          ValueType.integer(1, 1008),
          3,
          "confirmation target of fee estimates, in blocks");

  /** Highest fee rate that is ever paid, sat/vB. */
  public static final ConfigKey<BigDecimal> WALLET_MAX_FEE_RATE =
      ConfigKey.of(
          "wallet",
          "max_fee_rate_sat_vb",
          ValueType.decimal("0.001", "100000"),
          new BigDecimal("1000"),
          "highest fee rate that is ever paid, sat/vB");

  /** Coins up to this value on a reused address are frozen; -1 all, 0 none. */
  public static final ConfigKey<Long> WALLET_MAX_REUSE_FREEZE =
      ConfigKey.of(
          "wallet",
          "max_sats_freeze_reuse",
          ValueType.sats(-1),
          -1L,
          "coins up to this value on a reused address are frozen; -1 all, 0 none");

  /** Add to the history what only the chain tells. */
  public static final ConfigKey<Boolean> WALLET_RECONSTRUCT =
      ConfigKey.of(
          "wallet",
          "reconstruct_history",
          ValueType.bool(),
          true,
          "add to the history what only the chain tells");

  /** Wallet file, for unattended use. */
  public static final ConfigKey<String> WALLET_FILE =
      ConfigKey.optional(
          "wallet", "mnemonic_file", ValueType.text(), "wallet file, for unattended use");

  /** Password of the wallet file, for unattended use. */
  public static final ConfigKey<String> WALLET_PASSWORD =
      ConfigKey.secret(
          "wallet",
          "mnemonic_password",
          ValueType.text(),
          "password of the wallet file, for unattended use");

  /** BIP39 passphrase, for unattended use. */
  public static final ConfigKey<String> WALLET_BIP39_PASSPHRASE =
      ConfigKey.secret(
          "wallet", "bip39_passphrase", ValueType.text(), "BIP39 passphrase, for unattended use");

  /** Least important log lines that are shown. */
  public static final ConfigKey<String> LOG_LEVEL =
      ConfigKey.of(
          "logging",
          "level",
          ValueType.oneOf("TRACE", "DEBUG", "INFO", "WARNING", "WARN", "ERROR"),
          "INFO",
          "least important log lines that are shown");

  /** Show txids and addresses in full. */
  public static final ConfigKey<Boolean> LOG_SENSITIVE =
      ConfigKey.of(
          "logging", "sensitive", ValueType.bool(), false, "show txids and addresses in full");

  /** Smallest CoinJoin that is offered, sats. */
  public static final ConfigKey<Long> MAKER_MIN_SIZE =
      ConfigKey.of(
          "maker",
          "min_size",
          ValueType.sats(0),
          100000L,
          "smallest CoinJoin that is offered, sats");

  /** Fee relative to the amount, or absolute. */
  public static final ConfigKey<String> MAKER_OFFER_TYPE =
      ConfigKey.of(
          "maker",
          "offer_type",
          ValueType.oneOf("sw0reloffer", "sw0absoffer"),
          "sw0reloffer",
          "fee relative to the amount, or absolute");

  /** Relative fee, a fraction of the amount. */
  public static final ConfigKey<BigDecimal> MAKER_FEE_RELATIVE =
      ConfigKey.of(
          "maker",
          "cj_fee_relative",
          ValueType.decimalText("0", "0.999999999"),
          new BigDecimal("0.00002"),
          "relative fee, a fraction of the amount");

  /** Absolute fee, sats. */
  public static final ConfigKey<Long> MAKER_FEE_ABSOLUTE =
      ConfigKey.of("maker", "cj_fee_absolute", ValueType.sats(0), 500L, "absolute fee, sats");

  /** Contribution to the miner fee, sats. */
  public static final ConfigKey<Long> MAKER_TXFEE =
      ConfigKey.of(
          "maker",
          "tx_fee_contribution",
          ValueType.sats(0),
          0L,
          "contribution to the miner fee, sats");

  /** Random variation of the announced fee. */
  public static final ConfigKey<BigDecimal> MAKER_FEE_FACTOR =
      ConfigKey.of(
          "maker",
          "cjfee_factor",
          ValueType.decimal("0", "1"),
          BigDecimal.ZERO,
          "random variation of the announced fee");

  /** Random variation of the contribution. */
  public static final ConfigKey<BigDecimal> MAKER_TXFEE_FACTOR =
      ConfigKey.of(
          "maker",
          "txfee_contribution_factor",
          ValueType.decimal("0", "1"),
          new BigDecimal("0.3"),
          "random variation of the contribution");

  /** Random variation of the announced sizes. */
  public static final ConfigKey<BigDecimal> MAKER_SIZE_FACTOR =
      ConfigKey.of(
          "maker",
          "size_factor",
          ValueType.decimal("0", "0.99"),
          new BigDecimal("0.1"),
          "random variation of the announced sizes");

  /** Offer one relative and one absolute fee. */
  public static final ConfigKey<Boolean> MAKER_DUAL_OFFERS =
      ConfigKey.of(
          "maker",
          "dual_offers",
          ValueType.bool(),
          false,
          "offer one relative and one absolute fee");

  /** Offers one by one, instead of the one or two that the keys above describe. */
  public static final ConfigKey<List<ConfigTable>> MAKER_OFFERS =
      ConfigKey.of(
          "maker",
          "offers",
          ValueType.tables(
              10,
              List.of(
                  MAKER_OFFER_TYPE,
                  MAKER_MIN_SIZE,
                  MAKER_FEE_RELATIVE,
                  MAKER_FEE_ABSOLUTE,
                  MAKER_TXFEE,
                  MAKER_FEE_FACTOR,
                  MAKER_TXFEE_FACTOR,
                  MAKER_SIZE_FACTOR)),
          List.of(),
          "offers one by one; what a table leaves out is as the keys above say");

  /** Confirmations before a coin is offered. */
  public static final ConfigKey<Integer> MAKER_MIN_CONFIRMATIONS =
      ConfigKey.of(
          "maker",
          "min_confirmations",
          ValueType.integer(1, 1000),
          1,
          "confirmations before a coin is offered");

  /** How many small coins are spent along. */
  public static final ConfigKey<String> MAKER_MERGE =
      ConfigKey.of(
          "maker",
          "merge_algorithm",
          ValueType.oneOf("default", "gradual", "greedy", "random", "greediest"),
          "default",
          "how many small coins are spent along");

  /** Which mixdepth serves a request. */
  public static final ConfigKey<String> MAKER_MIXDEPTH_CHOICE =
      ConfigKey.of(
          "maker",
          "mixdepth_choice",
          ValueType.oneOf("cyclic_gap", "richest"),
          "cyclic_gap",
          "which mixdepth serves a request");

  /** Spend several coins of mixdepth 0 that are not of CoinJoin lineage. */
  public static final ConfigKey<Boolean> MAKER_MD0_MERGE =
      ConfigKey.of(
          "maker",
          "allow_mixdepth_zero_merge",
          ValueType.bool(),
          false,
          "spend several coins of mixdepth 0 that are not of CoinJoin lineage");

  /** Deadline of a whole session, seconds. */
  public static final ConfigKey<Integer> MAKER_SESSION_TIMEOUT =
      ConfigKey.of(
          "maker",
          "session_timeout_sec",
          ValueType.integer(60, 86400),
          300,
          "deadline of a whole session, seconds");

  /** Wait for the taker's broadcast, minutes. */
  public static final ConfigKey<Integer> MAKER_PENDING_TIMEOUT =
      ConfigKey.of(
          "maker",
          "pending_tx_timeout_min",
          ValueType.integer(10, 1440),
          60,
          "wait for the taker's broadcast, minutes");

  /** Wait for a confirmation, hours. */
  public static final ConfigKey<Integer> MAKER_PENDING_ABANDON =
      ConfigKey.of(
          "maker",
          "pending_tx_abandon_hours",
          ValueType.integer(1, 8760),
          72,
          "wait for a confirmation, hours");

  /** Seconds between wallet syncs. */
  public static final ConfigKey<Integer> MAKER_RESCAN =
      ConfigKey.of(
          "maker",
          "rescan_interval_sec",
          ValueType.integer(60, 86400),
          600,
          "seconds between wallet syncs");

  /** Longest random delay before changed offers are announced, seconds. */
  public static final ConfigKey<Integer> MAKER_REANNOUNCE_DELAY =
      ConfigKey.of(
          "maker",
          "offer_reannounce_delay_max",
          ValueType.integer(0, 86400),
          600,
          "longest random delay before changed offers are announced, seconds");

  /** Messages a second from one nick. */
  public static final ConfigKey<Integer> MAKER_RATE =
      ConfigKey.of(
          "maker",
          "message_rate_limit",
          ValueType.integer(1, 10000),
          10,
          "messages a second from one nick");

  /** Messages at once from one nick. */
  public static final ConfigKey<Integer> MAKER_BURST =
      ConfigKey.of(
          "maker",
          "message_burst_limit",
          ValueType.integer(1, 100000),
          100,
          "messages at once from one nick");

  /** Seconds between orderbook replies to one nick. */
  public static final ConfigKey<BigDecimal> MAKER_ORDERBOOK_INTERVAL =
      ConfigKey.of(
          "maker",
          "orderbook_rate_interval",
          ValueType.decimal("0.1", "3600"),
          new BigDecimal("10.0"),
          "seconds between orderbook replies to one nick");

  /** Seconds that a violator of the limit is ignored. */
  public static final ConfigKey<BigDecimal> MAKER_ORDERBOOK_BAN =
      ConfigKey.of(
          "maker",
          "orderbook_ban_duration",
          ValueType.decimal("60", "604800"),
          new BigDecimal("3600.0"),
          "seconds that a violator of the limit is ignored");

  /** Address that listens for direct connections. */
  public static final ConfigKey<String> MAKER_SERVING_HOST =
      ConfigKey.of(
          "maker",
          "onion_serving_host",
          ValueType.text(),
          "127.0.0.1",
          "address that listens for direct connections");

  /** Port that listens for direct connections; 0 takes a free one. */
  public static final ConfigKey<Integer> MAKER_SERVING_PORT =
      ConfigKey.of(
          "maker",
          "onion_serving_port",
          ValueType.integer(0, 65535),
          5222,
          "port that listens for direct connections; 0 takes a free one");

  /** Our onion service, if one is set up outside. */
  public static final ConfigKey<String> MAKER_ONION_HOST =
      ConfigKey.optional(
          "maker", "onion_host", ValueType.text(), "our onion service, if one is set up outside");

  /** Whether the onion service that we make keeps its address. */
  public static final ConfigKey<Boolean> MAKER_ONION_PERSISTENT =
      ConfigKey.of(
          "maker",
          "onion_persistent",
          ValueType.bool(),
          false,
          "keep the address of the onion service that jmd makes");

  /** Seconds to wait for the first directory. */
  public static final ConfigKey<Integer> MAKER_STARTUP_TIMEOUT =
      ConfigKey.of(
          "maker",
          "directory_startup_timeout",
          ValueType.integer(10, 3600),
          120,
          "seconds to wait for the first directory");

  /** Do not announce a fidelity bond. */
  public static final ConfigKey<Boolean> MAKER_BONDLESS =
      ConfigKey.of(
          "maker", "no_fidelity_bond", ValueType.bool(), false, "do not announce a fidelity bond");

  /** The coin of the bond to announce; unset takes the most valuable one. */
  public static final ConfigKey<String> MAKER_BOND =
      ConfigKey.optional(
          "maker",
          "selected_fidelity_bond",
          ValueType.text("TXID:VOUT", text -> text.matches("[0-9a-fA-F]{64}[:,][0-9]{1,10}")),
          "coin of the bond to announce; unset takes the most valuable one");

  /** Only bonds locked until one of these times may be announced; none allows all. */
  public static final ConfigKey<List<String>> MAKER_BOND_LOCKTIMES =
      ConfigKey.of(
          "maker",
          "fidelity_bond_locktimes",
          ValueType.list(
              "YYYY-MM or seconds since 1970",
              text -> text.matches("[0-9]{4}-[0-9]{2}(-01)?|[0-9]{5,10}")),
          List.of(),
          "only bonds locked until one of these times may be announced; none allows all");

  /** Only the wallet's own bond of that month may be announced, counted from January 2020. */
  public static final ConfigKey<Integer> MAKER_BOND_INDEX =
      ConfigKey.optional(
          "maker",
          "fidelity_bond_index",
          ValueType.integer(0, 959),
          "only the wallet's own bond of that month may be announced, counted from January 2020");

  /** Makers per CoinJoin; unset draws 8..10. */
  public static final ConfigKey<Integer> TAKER_COUNTERPARTIES =
      ConfigKey.optional(
          "taker",
          "counterparty_count",
          ValueType.integer(1, 20),
          "makers per CoinJoin; unset draws 8..10");

  /** Fewest makers that are accepted. */
  public static final ConfigKey<Integer> TAKER_MINIMUM =
      ConfigKey.of(
          "taker",
          "minimum_makers",
          ValueType.integer(1, 20),
          4,
          "fewest makers that are accepted");

  /** How often failing makers are replaced, in each phase. */
  public static final ConfigKey<Integer> TAKER_REPLACEMENTS =
      ConfigKey.of(
          "taker",
          "max_maker_replacement_attempts",
          ValueType.integer(0, 10),
          3,
          "how often failing makers are replaced, in each phase");

  /** Highest absolute fee of a maker, sats. */
  public static final ConfigKey<Long> TAKER_FEE_ABS =
      ConfigKey.of(
          "taker",
          "max_cj_fee_abs",
          ValueType.sats(0),
          500L,
          "highest absolute fee of a maker, sats");

  /** Highest relative fee of a maker. */
  public static final ConfigKey<BigDecimal> TAKER_FEE_REL =
      ConfigKey.of(
          "taker",
          "max_cj_fee_rel",
          ValueType.decimalText("0", "0.999999999"),
          new BigDecimal("0.001"),
          "highest relative fee of a maker");

  /** Test an offer against the limit of its own type, or reject it only if it exceeds both. */
  public static final ConfigKey<String> TAKER_FEE_MODE =
      ConfigKey.of(
          "taker",
          "fee_limit_mode",
          ValueType.oneOf("typed", "either"),
          "typed",
          "test an offer against the limit of its own type, or reject it only if it exceeds both");

  /** Most inputs of one maker; 0 for no limit. */
  public static final ConfigKey<Integer> TAKER_MAX_UTXOS =
      ConfigKey.of(
          "taker",
          "max_maker_utxos",
          ValueType.integer(0, 1000),
          15,
          "most inputs of one maker; 0 for no limit");

  /** Chance that a slot is filled without regard to bonds. */
  public static final ConfigKey<BigDecimal> TAKER_BONDLESS =
      ConfigKey.of(
          "taker",
          "bondless_makers_allowance",
          ValueType.decimal("0", "1"),
          new BigDecimal("0.2"),
          "chance that a slot is filled without regard to bonds");

  /** Take makers without a bond only if they charge nothing. */
  public static final ConfigKey<Boolean> TAKER_BONDLESS_ZERO_FEE =
      ConfigKey.of(
          "taker",
          "bondless_require_zero_fee",
          ValueType.bool(),
          true,
          "take makers without a bond only if they charge nothing");

  /** Exponent of the bond value. */
  public static final ConfigKey<BigDecimal> TAKER_BOND_EXPONENT =
      ConfigKey.of(
          "taker",
          "bond_value_exponent",
          ValueType.decimal("0", "10"),
          new BigDecimal("1.3"),
          "exponent of the bond value");

  /** Commitments per coin. */
  public static final ConfigKey<Integer> TAKER_UTXO_RETRIES =
      ConfigKey.of(
          "taker", "taker_utxo_retries", ValueType.integer(1, 10), 3, "commitments per coin");

  /** Confirmations of a coin used as commitment. */
  public static final ConfigKey<Integer> TAKER_UTXO_AGE =
      ConfigKey.of(
          "taker",
          "taker_utxo_age",
          ValueType.integer(1, 1000),
          5,
          "confirmations of a coin used as commitment");

  /** Size of a coin used as commitment, percent of the amount. */
  public static final ConfigKey<Integer> TAKER_UTXO_PERCENT =
      ConfigKey.of(
          "taker",
          "taker_utxo_amtpercent",
          ValueType.integer(1, 100),
          20,
          "size of a coin used as commitment, percent of the amount");

  /** Wait for makers in each phase, seconds. */
  public static final ConfigKey<Integer> TAKER_MAKER_TIMEOUT =
      ConfigKey.of(
          "taker",
          "maker_timeout_sec",
          ValueType.integer(10, 3600),
          60,
          "wait for makers in each phase, seconds");

  /** Longest wait for offers, seconds. */
  public static final ConfigKey<Integer> TAKER_ORDER_WAIT =
      ConfigKey.of(
          "taker",
          "order_wait_time",
          ValueType.integer(1, 3600),
          120,
          "longest wait for offers, seconds");

  /** Shortest wait for offers, seconds. */
  public static final ConfigKey<Integer> TAKER_ORDER_MIN =
      ConfigKey.of(
          "taker",
          "orderbook_min_wait",
          ValueType.integer(0, 3600),
          12,
          "shortest wait for offers, seconds");

  /** Quiet time after which no more offers are expected, seconds. */
  public static final ConfigKey<Integer> TAKER_ORDER_QUIET =
      ConfigKey.of(
          "taker",
          "orderbook_quiet_period",
          ValueType.integer(1, 3600),
          5,
          "quiet time after which no more offers are expected, seconds");

  /** Miner fee rate, sat/vB. */
  public static final ConfigKey<BigDecimal> TAKER_FEE_RATE =
      ConfigKey.optional(
          "taker", "fee_rate", ValueType.decimal("0.001", "100000"), "miner fee rate, sat/vB");

  /** Confirmation target of the miner fee, blocks. */
  public static final ConfigKey<Integer> TAKER_FEE_TARGET =
      ConfigKey.optional(
          "taker",
          "fee_block_target",
          ValueType.integer(1, 1008),
          "confirmation target of the miner fee, blocks");

  /** Random increase of the miner fee rate. */
  public static final ConfigKey<BigDecimal> TAKER_FEE_FACTOR =
      ConfigKey.of(
          "taker",
          "tx_fee_factor",
          ValueType.decimal("0", "10"),
          new BigDecimal("0.2"),
          "random increase of the miner fee rate");

  /** Tolerated relative deviation of the miner fee in a sweep. */
  public static final ConfigKey<BigDecimal> TAKER_SWEEP_FEE_CHANGE =
      ConfigKey.of(
          "taker",
          "max_sweep_fee_change",
          ValueType.decimal("0", "100"),
          new BigDecimal("0.8"),
          "tolerated relative deviation of the miner fee in a sweep");

  /** Who broadcasts the transaction. */
  public static final ConfigKey<String> TAKER_BROADCAST =
      ConfigKey.of(
          "taker",
          "tx_broadcast",
          ValueType.oneOf("self", "random-peer", "multiple-peers", "not-self"),
          "multiple-peers",
          "who broadcasts the transaction");

  /** Makers that are asked to broadcast. */
  public static final ConfigKey<Integer> TAKER_BROADCAST_PEERS =
      ConfigKey.of(
          "taker",
          "broadcast_peer_count",
          ValueType.integer(1, 20),
          3,
          "makers that are asked to broadcast");

  /** Wait for a broadcast to be seen, seconds. */
  public static final ConfigKey<Integer> TAKER_BROADCAST_TIMEOUT =
      ConfigKey.of(
          "taker",
          "broadcast_timeout_sec",
          ValueType.integer(1, 3600),
          30,
          "wait for a broadcast to be seen, seconds");

  /** Wait for a confirmation, hours. */
  public static final ConfigKey<Integer> TAKER_ABANDON =
      ConfigKey.of(
          "taker",
          "pending_tx_abandon_hours",
          ValueType.integer(1, 336),
          24,
          "wait for a confirmation, hours");

  /** Address to listen on. */
  public static final ConfigKey<String> DIRECTORY_HOST =
      ConfigKey.of(
          "directory_server", "host", ValueType.text(), "127.0.0.1", "address to listen on");

  /** Port to listen on; 0 takes a free one. */
  public static final ConfigKey<Integer> DIRECTORY_PORT =
      ConfigKey.of(
          "directory_server",
          "port",
          ValueType.integer(0, 65535),
          5222,
          "port to listen on; 0 takes a free one");

  /** Whether clients prove their nicks. */
  public static final ConfigKey<String> DIRECTORY_NICK_AUTH_MODE =
      ConfigKey.of(
          "directory_server",
          "nick_auth_mode",
          ValueType.oneOf("prefer_verified", "require_verified", "disabled"),
          "prefer_verified",
          "whether clients prove their nicks");

  /** Our identity in such proofs, usually ONION:PORT. */
  public static final ConfigKey<String> DIRECTORY_ID =
      ConfigKey.optional(
          "directory_server",
          "nick_auth_directory_id",
          ValueType.text(),
          "our identity in such proofs, usually ONION:PORT");

  /** Wait for a proof, seconds. */
  public static final ConfigKey<Integer> DIRECTORY_NICK_AUTH_TIMEOUT =
      ConfigKey.of(
          "directory_server",
          "nick_auth_timeout",
          ValueType.integer(1, 30),
          30,
          "wait for a proof, seconds");

  /** Most registered peers. */
  public static final ConfigKey<Integer> DIRECTORY_MAX_PEERS =
      ConfigKey.of(
          "directory_server",
          "max_peers",
          ValueType.integer(1, 1000000),
          10000,
          "most registered peers");

  /** Longest line, bytes. */
  public static final ConfigKey<Integer> DIRECTORY_MAX_LINE =
      ConfigKey.of(
          "directory_server",
          "max_line_length",
          ValueType.integer(1024, 2097152),
          65536,
          "longest line, bytes");

  /** Messages a second from one connection. */
  public static final ConfigKey<Integer> DIRECTORY_RATE =
      ConfigKey.of(
          "directory_server",
          "message_rate_limit",
          ValueType.integer(1, 1000000),
          500,
          "messages a second from one connection");

  /** Messages at once from one connection. */
  public static final ConfigKey<Integer> DIRECTORY_BURST =
      ConfigKey.of(
          "directory_server",
          "message_burst_limit",
          ValueType.integer(1, 1000000),
          1000,
          "messages at once from one connection");

  /** Violations that close a connection; 0 for never. */
  public static final ConfigKey<Integer> DIRECTORY_RATE_DISCONNECT =
      ConfigKey.of(
          "directory_server",
          "rate_limit_disconnect_threshold",
          ValueType.integer(0, 1000000000),
          0,
          "violations that close a connection; 0 for never");

  /** Greeting. */
  public static final ConfigKey<String> DIRECTORY_MOTD =
      ConfigKey.of(
          "directory_server", "motd", ValueType.text(), "JoinMarket directory (jmd)", "greeting");

  /** Seconds between looks for silent peers. */
  public static final ConfigKey<Integer> DIRECTORY_SWEEP =
      ConfigKey.of(
          "directory_server",
          "heartbeat_sweep_interval",
          ValueType.integer(1, 3600),
          60,
          "seconds between looks for silent peers");

  /** Silence after which a peer is probed, seconds. */
  public static final ConfigKey<Integer> DIRECTORY_IDLE =
      ConfigKey.of(
          "directory_server",
          "heartbeat_idle_threshold",
          ValueType.integer(1, 86400),
          600,
          "silence after which a peer is probed, seconds");

  /** Silence after which a peer is dropped, seconds. */
  public static final ConfigKey<Integer> DIRECTORY_EVICT =
      ConfigKey.of(
          "directory_server",
          "heartbeat_hard_evict",
          ValueType.integer(1, 86400),
          1500,
          "silence after which a peer is dropped, seconds");

  /** Wait for the answer to a probe, seconds. */
  public static final ConfigKey<Integer> DIRECTORY_PONG =
      ConfigKey.of(
          "directory_server",
          "heartbeat_pong_wait",
          ValueType.integer(1, 3600),
          30,
          "wait for the answer to a probe, seconds");

  /** Whether to serve metrics and health over HTTP. */
  public static final ConfigKey<Boolean> METRICS_ENABLED =
      ConfigKey.of(
          "metrics",
          "enabled",
          ValueType.bool(),
          false,
          "serve /metrics, /health and /ready over HTTP");

  /** Where to serve them. */
  public static final ConfigKey<String> METRICS_HOST =
      ConfigKey.of(
          "metrics",
          "host",
          ValueType.text("an address", v -> v.matches("[0-9A-Za-z._:-]{1,255}")),
          "127.0.0.1",
          "address to serve them on; everybody who can reach it can read them");

  /** The port. */
  public static final ConfigKey<Integer> METRICS_PORT =
      ConfigKey.of(
          "metrics",
          "port",
          ValueType.integer(0, 65535),
          9522,
          "port to serve them on; 0 takes a free one");

  /** Whether metrics show what the wallet holds and earned. */
  public static final ConfigKey<Boolean> METRICS_AMOUNTS =
      ConfigKey.of(
          "metrics",
          "amounts",
          ValueType.bool(),
          false,
          "metrics show coins, balances and earnings too");

  private static final List<ConfigKey<?>> OF_ROLES =
      List.of(
          NETWORK,
          BITCOIN_NETWORK,
          DIRECTORY_SERVERS,
          NICK_AUTH_MODE,
          NICK_AUTH_DIRECTORY_IDS,
          BITCOIN_BACKEND,
          BITCOIN_RPC_URL,
          BITCOIN_RPC_USER,
          BITCOIN_RPC_PASSWORD,
          BITCOIN_RPC_COOKIE,
          TOR_SOCKS_HOST,
          TOR_SOCKS_PORT,
          TOR_STREAM_ISOLATION,
          TOR_CONNECTION_TIMEOUT,
          TOR_ALLOW_CLEARNET,
          TOR_CONTROL_ENABLED,
          TOR_CONTROL_HOST,
          TOR_CONTROL_PORT,
          TOR_COOKIE_PATH,
          TOR_PASSWORD,
          TOR_TARGET_HOST,
          TOR_MAX_STREAMS,
          TOR_POW,
          TOR_POW_RATE,
          TOR_POW_BURST,
          WALLET_MIXDEPTHS,
          WALLET_GAP_LIMIT,
          WALLET_SCAN_RANGE,
          WALLET_DUST_THRESHOLD,
          WALLET_SMART_SCAN,
          WALLET_BACKGROUND_RESCAN,
          WALLET_SCAN_LOOKBACK,
          WALLET_SCAN_START,
          WALLET_FEE_TARGET,
          WALLET_MAX_FEE_RATE,
          WALLET_MAX_REUSE_FREEZE,
          WALLET_RECONSTRUCT,
          WALLET_FILE,
          WALLET_PASSWORD,
          WALLET_BIP39_PASSPHRASE,
          LOG_LEVEL,
          LOG_SENSITIVE,
          MAKER_MIN_SIZE,
          MAKER_OFFER_TYPE,
          MAKER_FEE_RELATIVE,
          MAKER_FEE_ABSOLUTE,
          MAKER_TXFEE,
          MAKER_FEE_FACTOR,
          MAKER_TXFEE_FACTOR,
          MAKER_SIZE_FACTOR,
          MAKER_DUAL_OFFERS,
          MAKER_OFFERS,
          MAKER_MIN_CONFIRMATIONS,
          MAKER_MERGE,
          MAKER_MIXDEPTH_CHOICE,
          MAKER_MD0_MERGE,
          MAKER_SESSION_TIMEOUT,
          MAKER_PENDING_TIMEOUT,
          MAKER_PENDING_ABANDON,
          MAKER_RESCAN,
          MAKER_REANNOUNCE_DELAY,
          MAKER_RATE,
          MAKER_BURST,
          MAKER_ORDERBOOK_INTERVAL,
          MAKER_ORDERBOOK_BAN,
          MAKER_SERVING_HOST,
          MAKER_SERVING_PORT,
          MAKER_ONION_HOST,
          MAKER_ONION_PERSISTENT,
          MAKER_STARTUP_TIMEOUT,
          MAKER_BONDLESS,
          MAKER_BOND,
          MAKER_BOND_LOCKTIMES,
          MAKER_BOND_INDEX,
          TAKER_COUNTERPARTIES,
          TAKER_MINIMUM,
          TAKER_REPLACEMENTS,
          TAKER_FEE_ABS,
          TAKER_FEE_REL,
          TAKER_FEE_MODE,
          TAKER_MAX_UTXOS,
          TAKER_BONDLESS,
          TAKER_BONDLESS_ZERO_FEE,
          TAKER_BOND_EXPONENT,
          TAKER_UTXO_RETRIES,
          TAKER_UTXO_AGE,
          TAKER_UTXO_PERCENT,
          TAKER_MAKER_TIMEOUT,
          TAKER_ORDER_WAIT,
          TAKER_ORDER_MIN,
          TAKER_ORDER_QUIET,
          TAKER_FEE_RATE,
          TAKER_FEE_TARGET,
          TAKER_FEE_FACTOR,
          TAKER_SWEEP_FEE_CHANGE,
          TAKER_BROADCAST,
          TAKER_BROADCAST_PEERS,
          TAKER_BROADCAST_TIMEOUT,
          TAKER_ABANDON,
          DIRECTORY_HOST,
          DIRECTORY_PORT,
          DIRECTORY_NICK_AUTH_MODE,
          DIRECTORY_ID,
          DIRECTORY_NICK_AUTH_TIMEOUT,
          DIRECTORY_MAX_PEERS,
          DIRECTORY_MAX_LINE,
          DIRECTORY_RATE,
          DIRECTORY_BURST,
          DIRECTORY_RATE_DISCONNECT,
          DIRECTORY_MOTD,
          DIRECTORY_SWEEP,
          DIRECTORY_IDLE,
          DIRECTORY_EVICT,
          DIRECTORY_PONG,
          METRICS_ENABLED,
          METRICS_HOST,
          METRICS_PORT,
          METRICS_AMOUNTS);

  static final List<ConfigKey<?>> ALL =
      Stream.concat(OF_ROLES.stream(), NotificationKeys.ALL.stream()).toList();

  private static final Map<String, ConfigKey<?>> BY_PATH =
      ALL.stream().collect(Collectors.toUnmodifiableMap(ConfigKey::path, Function.identity()));

  private ConfigKeys() {}

  /** Every key, by section. */
  public static List<ConfigKey<?>> all() {
    return ALL;
  }

  /** The key at {@code section.name}. */
  public static Optional<ConfigKey<?>> find(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }
}
