package org.jmd.daemon.suite;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.ConfigTable;
import org.jmd.core.config.MakerKeys;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.tx.OutPoint;
import org.jmd.maker.BondChoice;
import org.jmd.maker.CoinPolicy;
import org.jmd.maker.MakerLimits;
import org.jmd.maker.MakerSettings;
import org.jmd.maker.MixdepthChoice;
import org.jmd.maker.OfferTerms;
import org.jmd.maker.OrderbookLimits;
import org.jmd.wallet.coins.MergeAlgorithm;

/** Turns configuration into the settings of a maker. */
public final class MakerWiring {
  private static final String RELATIVE = "sw0reloffer";
  private static final String ABSOLUTE = "sw0absoffer";

  private MakerWiring() {}

  /**
   * The settings of a maker.
   *
   * @throws IllegalArgumentException if values that are legal one by one contradict each other; the
   *     message says how
   */
  public static MakerSettings settings(Config config) {
    MakerSettings.Timing timing =
        new MakerSettings.Timing(
            seconds(config, MakerKeys.SESSION_TIMEOUT),
            Duration.ofMinutes(config.get(MakerKeys.PENDING_TIMEOUT)),
            Duration.ofHours(config.get(MakerKeys.PENDING_ABANDON)),
            seconds(config, MakerKeys.RESCAN),
            MakerSettings.Timing.DEFAULT.afterCoinJoin(),
            seconds(config, MakerKeys.REANNOUNCE_DELAY));
    return MakerSettings.DEFAULT
        .withOffers(offers(config))
        .withCoins(coins(config))
        .withTiming(timing)
        .withLimits(limits(config));
  }

  /**
   * Which bond a maker announces.
   *
   * @throws IllegalArgumentException if the settings contradict each other; the message says how
   */
  public static BondChoice bond(Config config) {
    Optional<Integer> index = config.find(MakerKeys.BOND_INDEX);
    return new BondChoice(
        config.get(MakerKeys.BONDLESS),
        config.find(MakerKeys.BOND).map(MakerWiring::outPoint),
        config.get(MakerKeys.BOND_LOCKTIMES).stream()
            .map(MakerWiring::locktime)
            .collect(Collectors.toUnmodifiableSet()),
        index.isPresent() ? OptionalInt.of(index.get()) : OptionalInt.empty());
  }

  private static OutPoint outPoint(String text) {
    String canonical = text.replace(',', ':').toLowerCase(Locale.ROOT);
    return OutPoint.tryParse(canonical)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "maker.selected_fidelity_bond \"" + text + "\" is no TXID:VOUT"));
  }

  private static long locktime(String text) {
    return text.contains("-")
        ? Timenumber.tryParse(text)
            .map(Timenumber::locktime)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "maker.fidelity_bond_locktimes: "
                        + text
                        + " is no month from 2020-01 to 2099-12"))
        : Long.parseLong(text);
  }

  private static List<OfferTerms> offers(Config config) {
    List<ConfigTable> explicit = config.get(MakerKeys.OFFERS);
    boolean dual = config.get(MakerKeys.DUAL_OFFERS);
    if (!explicit.isEmpty() && dual) {
      throw new IllegalArgumentException(
          "maker.offers lists every offer; maker.dual_offers must not add to them");
    }
    if (dual) {
      return List.of(
          terms(config, ConfigTable.EMPTY, RELATIVE), terms(config, ConfigTable.EMPTY, ABSOLUTE));
    }
    List<ConfigTable> tables = explicit.isEmpty() ? List.of(ConfigTable.EMPTY) : explicit;
    return tables.stream()
        .map(table -> terms(config, table, table.get(MakerKeys.OFFER_TYPE, config)))
        .toList();
  }

  private static OfferTerms terms(Config config, ConfigTable table, String type) {
    FeeRule fee =
        type.equals(ABSOLUTE)
            ? new FeeRule.Absolute(table.get(MakerKeys.FEE_ABSOLUTE, config))
            : new FeeRule.Relative(table.get(MakerKeys.FEE_RELATIVE, config));
    return new OfferTerms(
        fee,
        table.get(MakerKeys.MIN_SIZE, config),
        table.get(MakerKeys.TXFEE, config),
        new OfferTerms.Jitter(
            table.get(MakerKeys.FEE_FACTOR, config),
            table.get(MakerKeys.TXFEE_FACTOR, config),
            table.get(MakerKeys.SIZE_FACTOR, config)));
  }

  private static CoinPolicy coins(Config config) {
    return new CoinPolicy(
        config.get(MakerKeys.MIN_CONFIRMATIONS),
        config.get(MakerKeys.MIXDEPTH_CHOICE).equals("richest")
            ? MixdepthChoice.RICHEST
            : MixdepthChoice.LARGEST_GAP,
        MergeAlgorithm.parse(config.get(MakerKeys.MERGE)),
        config.get(MakerKeys.MD0_MERGE));
  }

  private static MakerLimits limits(Config config) {
    MakerLimits d = MakerLimits.DEFAULT;
    OrderbookLimits orderbook =
        new OrderbookLimits(
            duration(config.get(MakerKeys.ORDERBOOK_INTERVAL)),
            d.orderbook().warning(),
            d.orderbook().severe(),
            d.orderbook().ban(),
            duration(config.get(MakerKeys.ORDERBOOK_BAN)));
    return new MakerLimits(
        config.get(MakerKeys.RATE),
        config.get(MakerKeys.BURST),
        orderbook,
        d.orderbookPerMinute(),
        d.sessions(),
        d.signedRounds(),
        d.disclosuresPerHour(),
        d.errorsPerSecond(),
        d.commitmentsPerSecond(),
        d.commitmentsPerNickPerSecond());
  }

  private static Duration seconds(Config config, ConfigKey<Integer> key) {
    return Duration.ofSeconds(config.get(key));
  }

  private static Duration duration(BigDecimal seconds) {
    return Duration.ofMillis(seconds.movePointRight(3).longValue());
  }
}
