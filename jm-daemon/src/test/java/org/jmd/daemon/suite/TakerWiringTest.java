package org.jmd.daemon.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.ConfigLoader;
import org.jmd.core.config.TakerKeys;
import org.jmd.core.config.WalletKeys;
import org.jmd.taker.FeeRatePolicy;
import org.jmd.taker.TakerSettings;
import org.jmd.taker.offers.OfferChooser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakerWiringTest {
  @TempDir Path data;

  private TakerSettings settings(Map<ConfigKey<?>, String> flags) throws ConfigException {
    return TakerWiring.settings(
        ConfigLoader.load(data.resolve("config.toml"), Map.of(), flags),
        new OfferChooser.Cheapest());
  }

  private int minimum(Map<ConfigKey<?>, String> flags) throws ConfigException {
    return settings(flags).makers().minimum();
  }

  @Test
  void askingForFewMakersLowersTheDefaultMinimum() throws ConfigException {
    assertThat(minimum(Map.of())).isEqualTo(4);
    assertThat(minimum(Map.of(TakerKeys.COUNTERPARTIES, "3"))).isEqualTo(3);
    assertThat(minimum(Map.of(TakerKeys.COUNTERPARTIES, "9"))).isEqualTo(4);
  }

  @Test
  void aMinimumThatIsSetStands() throws ConfigException {
    assertThat(minimum(Map.of(TakerKeys.COUNTERPARTIES, "3", TakerKeys.MINIMUM, "4"))).isEqualTo(4);
  }

  @Test
  void theWalletsFeeTargetHoldsWhereTheTakerHasNone() throws ConfigException {
    ConfigKey<Integer> wallet = WalletKeys.FEE_TARGET;
    assertThat(settings(Map.of()).feeRate().blockTarget()).isEmpty();
    assertThat(settings(Map.of(wallet, "6")).feeRate().blockTarget()).contains(6);
    assertThat(settings(Map.of(wallet, "6", TakerKeys.FEE_TARGET, "2")).feeRate())
        .extracting(FeeRatePolicy::blockTarget)
        .isEqualTo(Optional.of(2));
    assertThat(settings(Map.of(wallet, "6", TakerKeys.FEE_RATE, "5")).feeRate())
        .extracting(FeeRatePolicy::blockTarget)
        .isEqualTo(Optional.empty());
  }
}
