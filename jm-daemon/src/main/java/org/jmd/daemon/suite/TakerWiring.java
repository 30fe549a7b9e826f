package org.jmd.daemon.suite;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jmd.core.bond.BondValue;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.ConfigKeys;
import org.jmd.core.tx.FeeRate;
import org.jmd.taker.FeeRatePolicy;
import org.jmd.taker.TakerSettings;
import org.jmd.taker.offers.FeeLimits;
import org.jmd.taker.offers.OfferChooser;

/** Turns configuration into the settings of a taker. */
public final class TakerWiring {
  private TakerWiring() {}

  /**
   * The settings of a taker.
   *
   * @throws IllegalArgumentException if values that are legal one by one contradict each other; the
   *     message says how
   */
  public static TakerSettings settings(Config config, OfferChooser chooser) {
    TakerSettings d = TakerSettings.DEFAULT;
    return new TakerSettings(
        new TakerSettings.Makers(
            config.find(ConfigKeys.TAKER_COUNTERPARTIES),
            d.makers().randomMin(),
            d.makers().randomMax(),
            minimum(config),
            config.get(ConfigKeys.TAKER_REPLACEMENTS)),
        new FeeLimits(
            config.get(ConfigKeys.TAKER_FEE_ABS),
            config.get(ConfigKeys.TAKER_FEE_REL),
            config.get(ConfigKeys.TAKER_FEE_MODE).equals("either")
                ? FeeLimits.Mode.EITHER
                : FeeLimits.Mode.TYPED),
        chooser,
        config.get(ConfigKeys.TAKER_MAX_UTXOS),
        new BondValue(
            BondValue.STANDARD.interestRate(),
            config.get(ConfigKeys.TAKER_BOND_EXPONENT).doubleValue()),
        new TakerSettings.PodleRules(
            config.get(ConfigKeys.TAKER_UTXO_RETRIES),
            config.get(ConfigKeys.TAKER_UTXO_AGE),
            config.get(ConfigKeys.TAKER_UTXO_PERCENT)),
        feeRate(config),
        config.get(ConfigKeys.TAKER_SWEEP_FEE_CHANGE),
        d.maxCostFactor(),
        timing(config),
        new TakerSettings.Broadcast(policy(config), config.get(ConfigKeys.TAKER_BROADCAST_PEERS)),
        d.directConnections(),
        d.retryWithHonestMakers(),
        false,
        d.mergesInMixdepthZero());
  }

  /**
   * A default above the number of makers that somebody asks for would only forbid what they ask.
   */
  private static int minimum(Config config) {
    int minimum = config.get(ConfigKeys.TAKER_MINIMUM);
    return config.source(ConfigKeys.TAKER_MINIMUM) == Config.Source.DEFAULT
        ? Math.min(minimum, config.find(ConfigKeys.TAKER_COUNTERPARTIES).orElse(minimum))
        : minimum;
  }

  /** The chooser that the configuration asks for: bonds weigh, within the allowance. */
  public static OfferChooser bondWeighted(Config config) {
    BigDecimal allowance = config.get(ConfigKeys.TAKER_BONDLESS);
    return new OfferChooser.FidelityBondWeighted(
        allowance.doubleValue(), config.get(ConfigKeys.TAKER_BONDLESS_ZERO_FEE));
  }

  private static FeeRatePolicy feeRate(Config config) {
    Optional<FeeRate> manual = config.find(ConfigKeys.TAKER_FEE_RATE).map(FeeRate::new);
    Optional<Integer> target = config.find(ConfigKeys.TAKER_FEE_TARGET);
    if (manual.isEmpty()
        && target.isEmpty()
        && config.source(ConfigKeys.WALLET_FEE_TARGET) != Config.Source.DEFAULT) {
      target = config.find(ConfigKeys.WALLET_FEE_TARGET);
    }
    return new FeeRatePolicy(
        manual,
        target,
        config.get(ConfigKeys.TAKER_FEE_FACTOR),
        new FeeRate(config.get(ConfigKeys.WALLET_MAX_FEE_RATE)));
  }

  private static TakerSettings.Timing timing(Config config) {
    TakerSettings.Timing d = TakerSettings.Timing.DEFAULT;
    return new TakerSettings.Timing(
        seconds(config, ConfigKeys.TAKER_ORDER_WAIT),
        seconds(config, ConfigKeys.TAKER_ORDER_MIN),
        seconds(config, ConfigKeys.TAKER_ORDER_QUIET),
        seconds(config, ConfigKeys.TAKER_MAKER_TIMEOUT),
        d.directWait(),
        seconds(config, ConfigKeys.TAKER_BROADCAST_TIMEOUT),
        d.unseenTimeout(),
        d.retryDelay(),
        Duration.ofHours(config.get(ConfigKeys.TAKER_ABANDON)));
  }

  private static TakerSettings.Broadcast.Policy policy(Config config) {
    return switch (config.get(ConfigKeys.TAKER_BROADCAST)) {
      case "self" -> TakerSettings.Broadcast.Policy.SELF;
      case "random-peer" -> TakerSettings.Broadcast.Policy.RANDOM_PEER;
      case "not-self" -> TakerSettings.Broadcast.Policy.NOT_SELF;
      default -> TakerSettings.Broadcast.Policy.MULTIPLE_PEERS;
    };
  }

  private static Duration seconds(Config config, ConfigKey<Integer> key) {
    return Duration.ofSeconds(config.get(key));
  }
}
