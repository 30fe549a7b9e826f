package org.jmd.daemon.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.ConfigKeys;
import org.jmd.core.config.ConfigLoader;
import org.jmd.taker.offers.OfferChooser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakerWiringTest {
  @TempDir Path data;

  private int minimum(Map<ConfigKey<?>, String> flags) throws ConfigException {
    return TakerWiring.settings(
            ConfigLoader.load(data.resolve("config.toml"), Map.of(), flags),
            new OfferChooser.Cheapest())
        .makers()
        .minimum();
  }

  @Test
  void askingForFewMakersLowersTheDefaultMinimum() throws ConfigException {
    assertThat(minimum(Map.of())).isEqualTo(4);
    assertThat(minimum(Map.of(ConfigKeys.TAKER_COUNTERPARTIES, "3"))).isEqualTo(3);
    assertThat(minimum(Map.of(ConfigKeys.TAKER_COUNTERPARTIES, "9"))).isEqualTo(4);
  }

  @Test
  void aMinimumThatIsSetStands() throws ConfigException {
    assertThat(minimum(Map.of(ConfigKeys.TAKER_COUNTERPARTIES, "3", ConfigKeys.TAKER_MINIMUM, "4")))
        .isEqualTo(4);
  }
}
