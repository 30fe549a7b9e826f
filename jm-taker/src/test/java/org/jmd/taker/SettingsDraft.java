package org.jmd.taker;

import java.math.BigDecimal;
import java.util.Optional;
import org.jmd.core.bond.BondValue;
import org.jmd.taker.TakerSettings.Broadcast;
import org.jmd.taker.TakerSettings.Makers;
import org.jmd.taker.TakerSettings.PodleRules;
import org.jmd.taker.TakerSettings.Timing;
import org.jmd.taker.offers.FeeLimits;
import org.jmd.taker.offers.OfferChooser;

/** Settings to be changed one by one: three makers, at least two, chosen by chance. */
final class SettingsDraft {
  Makers makers = new Makers(Optional.of(3), 8, 10, 2, 3);
  FeeLimits fees = FeeLimits.DEFAULT;
  OfferChooser chooser = new OfferChooser.Uniform();
  int maxMakerInputs = 15;
  PodleRules podle = PodleRules.DEFAULT;
  FeeRatePolicy feeRate = FeeRatePolicy.DEFAULT;
  BigDecimal maxSweepFeeChange = new BigDecimal("0.8");
  int maxCostFactor = 3;
  Timing timing = Timing.DEFAULT;
  Broadcast broadcast = Broadcast.DEFAULT;
  boolean directConnections = true;
  boolean retryWithHonestMakers = true;
  boolean lightClient;
  boolean mergesInMixdepthZero = true;

  TakerSettings settings() {
    return new TakerSettings(
        makers,
        fees,
        chooser,
        maxMakerInputs,
        BondValue.STANDARD,
        podle,
        feeRate,
        maxSweepFeeChange,
        maxCostFactor,
        timing,
        broadcast,
        directConnections,
        retryWithHonestMakers,
        lightClient,
        mergesInMixdepthZero);
  }
}
