package org.jmd.daemon.suite;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jmd.core.bond.BondValue;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.TakerKeys;
import org.jmd.core.config.WalletKeys;
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
            config.find(TakerKeys.COUNTERPARTIES),
            d.makers().randomMin(),
            d.makers().randomMax(),
            minimum(config),
            config.get(TakerKeys.REPLACEMENTS)),
        new FeeLimits(
            config.get(TakerKeys.FEE_ABS),
            config.get(TakerKeys.FEE_REL),
            config.get(TakerKeys.FEE_MODE).equals("either")
                ? FeeLimits.Mode.EITHER
                : FeeLimits.Mode.TYPED),
        chooser,
        config.get(TakerKeys.MAX_UTXOS),
        new BondValue(
            BondValue.STANDARD.interestRate(), config.get(TakerKeys.BOND_EXPONENT).doubleValue()),
        new TakerSettings.PodleRules(
            config.get(TakerKeys.UTXO_RETRIES),
            config.get(TakerKeys.UTXO_AGE),
            config.get(TakerKeys.UTXO_PERCENT)),
        feeRate(config),
        config.get(TakerKeys.SWEEP_FEE_CHANGE),
        d.maxCostFactor(),
        timing(config),
        new TakerSettings.Broadcast(policy(config), config.get(TakerKeys.BROADCAST_PEERS)),
        d.directConnections(),
        d.retryWithHonestMakers(),
        false,
        d.mergesInMixdepthZero());
  }

  /**
   * A default above the number of makers that somebody asks for would only forbid what they ask.
   */
  private static int minimum(Config config) {
    int minimum = config.get(TakerKeys.MINIMUM);
    return config.source(TakerKeys.MINIMUM) == Config.Source.DEFAULT
        ? Math.min(minimum, config.find(TakerKeys.COUNTERPARTIES).orElse(minimum))
        : minimum;
  }

  /** The chooser that the configuration asks for: bonds weigh, within the allowance. */
  public static OfferChooser bondWeighted(Config config) {
    BigDecimal allowance = config.get(TakerKeys.BONDLESS);
    return new OfferChooser.FidelityBondWeighted(
        allowance.doubleValue(), config.get(TakerKeys.BONDLESS_ZERO_FEE));
  }

  private static FeeRatePolicy feeRate(Config config) {
    Optional<FeeRate> manual = config.find(TakerKeys.FEE_RATE).map(FeeRate::new);
    Optional<Integer> target = config.find(TakerKeys.FEE_TARGET);
    if (manual.isEmpty()
        && target.isEmpty()
        && config.source(WalletKeys.FEE_TARGET) != Config.Source.DEFAULT) {
      target = config.find(WalletKeys.FEE_TARGET);
    }
    return new FeeRatePolicy(
        manual,
        target,
        config.get(TakerKeys.FEE_FACTOR),
        new FeeRate(config.get(WalletKeys.MAX_FEE_RATE)));
  }

  private static TakerSettings.Timing timing(Config config) {
    TakerSettings.Timing d = TakerSettings.Timing.DEFAULT;
    return new TakerSettings.Timing(
        seconds(config, TakerKeys.ORDER_WAIT),
        seconds(config, TakerKeys.ORDER_MIN),
        seconds(config, TakerKeys.ORDER_QUIET),
        seconds(config, TakerKeys.MAKER_TIMEOUT),
        d.directWait(),
        seconds(config, TakerKeys.BROADCAST_TIMEOUT),
        d.unseenTimeout(),
        d.retryDelay(),
        Duration.ofHours(config.get(TakerKeys.ABANDON)));
  }

  private static TakerSettings.Broadcast.Policy policy(Config config) {
    return switch (config.get(TakerKeys.BROADCAST)) {
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
