package org.jmd.daemon.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigLoader;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.tx.OutPoint;
import org.jmd.maker.BondChoice;
import org.jmd.maker.OfferTerms;
import org.junit.jupiter.api.Test;

class MakerWiringTest {
  private static Config config(Map<String, String> environment) throws ConfigException {
    return ConfigLoader.load(Path.of("no such file"), environment, Map.of());
  }

  private static List<OfferTerms> offers(Map<String, String> environment) throws ConfigException {
    return MakerWiring.settings(config(environment)).offers();
  }

  @Test
  void aMakerThatConfiguresNothingMakesTheDefaultOffer() throws ConfigException {
    assertThat(offers(Map.of())).containsExactly(OfferTerms.DEFAULT);
    assertThat(MakerWiring.bond(config(Map.of()))).isEqualTo(BondChoice.BEST);
  }

  @Test
  void dualOffersAreOneOfEachKind() throws ConfigException {
    assertThat(offers(Map.of("MAKER__DUAL_OFFERS", "true")))
        .extracting(OfferTerms::fee)
        .containsExactly(
            new FeeRule.Relative(new BigDecimal("0.00002")), new FeeRule.Absolute(500));
  }

  @Test
  void listedOffersKeepTheirOrderAndTakeTheRestFromTheSection() throws ConfigException {
    List<OfferTerms> offers =
        offers(
            Map.of(
                "MAKER__OFFERS",
                "offer_type=sw0absoffer,cj_fee_absolute=1000;min_size=5000000;"
                    + "cj_fee_relative=0.0001,cjfee_factor=0.2,tx_fee_contribution=10",
                "MAKER__OFFER_TYPE",
                "sw0reloffer",
                "MAKER__SIZE_FACTOR",
                "0.05"));

    assertThat(offers).hasSize(3);
    assertThat(offers.get(0).fee()).isEqualTo(new FeeRule.Absolute(1_000));
    assertThat(offers.get(0).minSizeSats()).isEqualTo(100_000);
    assertThat(offers.get(1).fee()).isEqualTo(OfferTerms.DEFAULT.fee());
    assertThat(offers.get(1).minSizeSats()).isEqualTo(5_000_000);
    assertThat(offers.get(2).fee()).isEqualTo(new FeeRule.Relative(new BigDecimal("0.0001")));
    assertThat(offers.get(2).txFeeSats()).isEqualTo(10);
    assertThat(offers.get(2).jitter().feeFactor()).isEqualByComparingTo("0.2");
    assertThat(offers)
        .allSatisfy(o -> assertThat(o.jitter().sizeFactor()).isEqualByComparingTo("0.05"));
  }

  @Test
  void listedOffersAndDualOffersContradictEachOther() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> offers(Map.of("MAKER__OFFERS", "min_size=1", "MAKER__DUAL_OFFERS", "true")))
        .withMessageContaining("maker.dual_offers");
  }

  @Test
  void aBondIsNamedByItsCoinOrItsMonth() throws ConfigException {
    String txid = "ab".repeat(32);
    OutPoint coin = new OutPoint(txid, 1);
    assertThat(
            MakerWiring.bond(
                config(
                    Map.of("MAKER__SELECTED_FIDELITY_BOND", txid.toUpperCase(Locale.ROOT) + ":1"))))
        .isEqualTo(BondChoice.of(coin));
    assertThat(
            MakerWiring.bond(
                    config(Map.of("MAKER__FIDELITY_BOND_LOCKTIMES", "2030-01, 1895000000")))
                .locktimes())
        .containsExactlyInAnyOrder(new Timenumber(120).locktime(), 1_895_000_000L);
    assertThat(MakerWiring.bond(config(Map.of("MAKER__FIDELITY_BOND_INDEX", "120"))).index())
        .hasValue(120);
    assertThat(MakerWiring.bond(config(Map.of("MAKER__NO_FIDELITY_BOND", "true"))))
        .isEqualTo(BondChoice.WITHOUT);
  }
}
