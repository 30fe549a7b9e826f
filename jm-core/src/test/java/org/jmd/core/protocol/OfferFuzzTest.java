package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class OfferFuzzTest {
  @FuzzTest
  void readsOrRefusesAnyOffer(byte[] bytes) throws ProtocolViolation {
    Offer offer;
    try {
      offer = Offer.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (ProtocolViolation refused) {
      return;
    }
    assertThat(Offer.parse(offer.wireText())).isEqualTo(offer);
    long fee = offer.fee().fee(offer.maxSizeSats());
    assertThat(fee).isBetween(0L, ProtocolConstants.MAX_MONEY_SATS);
  }
}
