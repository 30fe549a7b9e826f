package org.jmd.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jmd.core.runtime.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("config.toml"), text);
  }

  @Test
  void aMissingFileGivesTheDefaults() throws ConfigException {
    Config config = ConfigLoader.load(directory.resolve("none.toml"), Map.of(), Map.of());
    assertThat(config.get(NetworkKeys.NETWORK)).isEqualTo(Network.MAINNET);
    assertThat(config.find(NetworkKeys.BITCOIN_NETWORK)).isEmpty();
    assertThat(config.get(MakerKeys.FEE_RELATIVE)).isEqualByComparingTo("0.00002");
    assertThat(config.source(NetworkKeys.NETWORK)).isEqualTo(Config.Source.DEFAULT);
  }

  @Test
  void flagsOverrideEnvironmentOverridesFile() throws Exception {
    Path file = file("[maker]\nmin_size = 1\ncj_fee_absolute = 2\ntx_fee_contribution = 3\n");
    Config config =
        ConfigLoader.load(
            file,
            Map.of("MAKER__MIN_SIZE", "10", "MAKER__CJ_FEE_ABSOLUTE", "20"),
            Map.of(MakerKeys.MIN_SIZE, "100"));
    assertThat(config.get(MakerKeys.MIN_SIZE)).isEqualTo(100);
    assertThat(config.get(MakerKeys.FEE_ABSOLUTE)).isEqualTo(20);
    assertThat(config.get(MakerKeys.TXFEE)).isEqualTo(3);
    assertThat(config.source(MakerKeys.MIN_SIZE)).isEqualTo(Config.Source.FLAG);
  }

  @Test
  void choicesMayBeWrittenInLettersOfEitherCase() throws Exception {
    Config config =
        ConfigLoader.load(
            file("[network_config]\nnetwork = \"RegTest\"\n"),
            Map.of(),
            Map.of(LoggingKeys.LEVEL, "debug"));
    assertThat(config.get(NetworkKeys.NETWORK)).isEqualTo(Network.REGTEST);
    assertThat(config.get(LoggingKeys.LEVEL)).isEqualTo("DEBUG");
  }

  @Test
  void refusesADustThresholdOfOnesOwn() throws Exception {
    Path ours = file("[wallet]\ndust_threshold = 27300\n");
    assertThat(ConfigLoader.load(ours, Map.of(), Map.of()).get(WalletKeys.DUST_THRESHOLD))
        .isEqualTo(27_300);

    Path other = file("[wallet]\ndust_threshold = 546\n");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigLoader.load(other, Map.of(), Map.of()))
        .withMessageContaining("dust_threshold")
        .withMessageContaining("546");
  }

  @Test
  void readsListsOfTables() throws Exception {
    Path file =
        file(
            """
            [maker]
            min_size = 7
            [[maker.offers]]
            offer_type = "sw0absoffer"
            cj_fee_absolute = 900
            [[maker.offers]]
            cj_fee_relative = 0.00005
            min_size = 8
            """);
    Config config = ConfigLoader.load(file, Map.of(), Map.of());
    List<ConfigTable> offers = config.get(MakerKeys.OFFERS);

    assertThat(offers).hasSize(2);
    ConfigTable first = offers.get(0);
    assertThat(first.get(MakerKeys.OFFER_TYPE, config)).isEqualTo("sw0absoffer");
    assertThat(first.get(MakerKeys.FEE_ABSOLUTE, config)).isEqualTo(900);
    assertThat(first.get(MakerKeys.MIN_SIZE, config)).isEqualTo(7);
    ConfigTable second = offers.get(1);
    assertThat(second.get(MakerKeys.OFFER_TYPE, config)).isEqualTo("sw0reloffer");
    assertThat(second.get(MakerKeys.FEE_RELATIVE, config)).isEqualByComparingTo("0.00005");
    assertThat(second.get(MakerKeys.MIN_SIZE, config)).isEqualTo(8);
    assertThat(config.show(MakerKeys.OFFERS))
        .contains(
            "[{ offer_type = \"sw0absoffer\", cj_fee_absolute = 900 },"
                + " { cj_fee_relative = \"0.00005\", min_size = 8 }]");
  }

  @Test
  void readsTablesFromTheEnvironment() throws Exception {
    Config config =
        ConfigLoader.load(
            directory.resolve("none.toml"),
            Map.of("MAKER__OFFERS", "min_size=1,cj_fee_relative=0.001; min_size = 2"),
            Map.of());

    assertThat(config.get(MakerKeys.OFFERS))
        .extracting(table -> table.get(MakerKeys.MIN_SIZE, config))
        .containsExactly(1L, 2L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "min_size=x",
        "min_size=1,min_size=2",
        "minimum=1",
        "min_size",
        "offer_type=swreloffer",
        "=",
        ",",
        "session_timeout_sec=300",
        "min_size=1;1;1"
      })
  void refusesTablesThatMakeNoSense(String offers) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            ConfigLoader.load(
                directory.resolve("none.toml"), Map.of("MAKER__OFFERS", offers), Map.of()))
        .withMessageContaining("maker.offers")
        .withMessageContaining("at most 10 tables of offer_type, min_size");
  }

  @Test
  void refusesMoreTablesThanAMakerAnnounces() {
    String eleven = "min_size=1;".repeat(11);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            ConfigLoader.load(
                directory.resolve("none.toml"), Map.of("MAKER__OFFERS", eleven), Map.of()));
  }

  @Test
  void reportsEveryProblemAtOnceWithValueAndLimit() throws Exception {
    Path file =
        file(
            "[maker]\nsession_timeout_sec = 5\noffer_type = \"swreloffer\"\n[tor]\nsocks_port = 99999\n");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> ConfigLoader.load(file, Map.of("TAKER__MINIMUM_MAKERS", "many"), Map.of()))
        .satisfies(e -> {
          assertThat(e.problems()).hasSize(4);
          assertThat(e)
              .hasMessageContaining(
                  "maker.session_timeout_sec (config.toml): \"5\" is not an integer 60..86400")
              .hasMessageContaining("taker.minimum_makers (TAKER__MINIMUM_MAKERS)");
        });
  }

  @Test
  void unknownKeysAreWarningsSoThatFilesOfOtherProgramsLoad() throws Exception {
    Config config = ConfigLoader.load(file("[tui]\nlog_level = \"DEBUG\"\n"), Map.of(), Map.of());
    assertThat(config.warnings())
        .singleElement()
        .hasToString("tui.log_level (config.toml): unknown key, ignored");
  }

  @Test
  void brokenTomlIsOneClearProblem() throws Exception {
    Path file = file("[maker\n");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigLoader.load(file, Map.of(), Map.of()))
        .withMessageContaining("is not valid TOML");
  }

  @Test
  void listsComeFromTomlAndFromTheEnvironment() throws Exception {
    Path file = file("[network_config]\ndirectory_servers = [\"a.onion:5222\", \"127.0.0.1:1\"]\n");
    assertThat(ConfigLoader.load(file, Map.of(), Map.of()).get(NetworkKeys.DIRECTORY_SERVERS))
        .containsExactly("a.onion:5222", "127.0.0.1:1");
    for (String list : List.of("x:1, y:2", "[\"x:1\",\"y:2\"]")) {
      assertThat(
              ConfigLoader.load(file, Map.of("NETWORK_CONFIG__DIRECTORY_SERVERS", list), Map.of())
                  .get(NetworkKeys.DIRECTORY_SERVERS))
          .containsExactly("x:1", "y:2");
    }
  }

  @Test
  void secretsAreNeverShown() throws Exception {
    Config config =
        ConfigLoader.load(file("[bitcoin]\nrpc_password = \"hunter2\"\n"), Map.of(), Map.of());
    assertThat(config.show(BitcoinKeys.RPC_PASSWORD)).contains("[hidden]");
  }

  @Test
  void theTemplateIsValidAndWithoutCommentsGivesTheDefaults() throws Exception {
    Config untouched = ConfigLoader.load(file(ConfigTemplate.text()), Map.of(), Map.of());
    assertThat(untouched.warnings()).isEmpty();
    String active = ConfigTemplate.text().replaceAll("(?m)^# ([a-z0-9_]+ = )", "$1");
    Config config = ConfigLoader.load(file(active), Map.of(), Map.of());
    for (ConfigKey<?> key : ConfigKeys.all()) {
      assertThat(config.show(key))
          .as(key.path())
          .isEqualTo(key.isSecret() ? config.show(key) : untouched.show(key));
    }
    assertThat(config.get(TakerKeys.BONDLESS)).isEqualByComparingTo(new BigDecimal("0.2"));
  }
}
