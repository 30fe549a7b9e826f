package org.jmd.core.config;

import java.math.BigDecimal;
import java.util.List;

/**
 * The keys of section {@code wallet}: the wallet, its file and what it looks for in the chain
 * (wallet.md 6.6).
 */
public final class WalletKeys {
  private static final Section IN = new Section("wallet");

  /** Number of mixdepths. */
  public static final ConfigKey<Integer> MIXDEPTHS =
      IN.integer("mixdepth_count", 1, 10, 5, "number of mixdepths");

  /** Unused addresses that are watched beyond the last used one. */
  public static final ConfigKey<Integer> GAP_LIMIT =
      IN.integer(
          "gap_limit",
          6,
          1000000,
          20,
          "unused addresses that are watched beyond the last used one");

  /** Addresses per branch that the node watches from the start. */
  public static final ConfigKey<Integer> SCAN_RANGE =
      IN.integer(
          "scan_range",
          100,
          1000000,
          1000,
          "addresses per branch that the node watches from the start");

  /** The smallest change of a maker, which the protocol fixes (coinjoin.md 0.1). */
  public static final ConfigKey<Integer> DUST_THRESHOLD =
      IN.integer(
          "dust_threshold",
          27_300,
          27_300,
          27_300,
          "smallest change of a maker in sats; the protocol fixes it");

  /** Scan recent blocks first. */
  public static final ConfigKey<Boolean> SMART_SCAN =
      IN.flag("smart_scan", true, "scan recent blocks first");

  /** Scan the rest of the chain afterwards. */
  public static final ConfigKey<Boolean> BACKGROUND_RESCAN =
      IN.flag("background_full_rescan", true, "scan the rest of the chain afterwards");

  /** Blocks that count as recent. */
  public static final ConfigKey<Integer> SCAN_LOOKBACK =
      IN.integer("scan_lookback_blocks", 0, 10000000, 52560, "blocks that count as recent");

  /** First block of the scan. */
  public static final ConfigKey<Integer> SCAN_START =
      IN.optional("scan_start_height", ValueType.integer(0, 10000000), "first block of the scan");

  /** Confirmation target of fee estimates, in blocks. */
  public static final ConfigKey<Integer> FEE_TARGET =
      IN.integer(
          "default_fee_block_target",
          1,
          1008,
          3,
          "confirmation target of fee estimates, in blocks");

  /** Highest fee rate that is ever paid, sat/vB. */
  public static final ConfigKey<BigDecimal> MAX_FEE_RATE =
      IN.decimal(
          "max_fee_rate_sat_vb",
          "0.001",
          "100000",
          "1000",
          "highest fee rate that is ever paid, sat/vB");

  /** Coins up to this value on a reused address are frozen; -1 all, 0 none. */
  public static final ConfigKey<Long> MAX_REUSE_FREEZE =
      IN.of(
          "max_sats_freeze_reuse",
          ValueType.sats(-1),
          -1L,
          "coins up to this value on a reused address are frozen; -1 all, 0 none");

  /** Add to the history what only the chain tells. */
  public static final ConfigKey<Boolean> RECONSTRUCT =
      IN.flag("reconstruct_history", true, "add to the history what only the chain tells");

  /** Wallet file, for unattended use. */
  public static final ConfigKey<String> FILE =
      IN.optional("mnemonic_file", ValueType.text(), "wallet file, for unattended use");

  /** Password of the wallet file, for unattended use. */
  public static final ConfigKey<String> PASSWORD =
      IN.secret(
          "mnemonic_password", ValueType.text(), "password of the wallet file, for unattended use");

  /** BIP39 passphrase, for unattended use. */
  public static final ConfigKey<String> BIP39_PASSPHRASE =
      IN.secret("bip39_passphrase", ValueType.text(), "BIP39 passphrase, for unattended use");

  private WalletKeys() {}

  static List<ConfigKey<?>> all() {
    return IN.keys();
  }
}
