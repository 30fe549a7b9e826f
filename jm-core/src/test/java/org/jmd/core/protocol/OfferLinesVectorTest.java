package org.jmd.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.testing.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class OfferLinesVectorTest {
  static Stream<Vectors.Row> rows() {
    return Vectors.rows("offer_lines.json");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void readsTheFirstOfferOfALine(Vectors.Row row) {
    List<Plain.PrivateOffer> offers = offers(row);

    assertThat(!offers.isEmpty()).isEqualTo(row.json().required("accepted").booleanValue());
    if (!offers.isEmpty()) {
      JsonNode expected = row.json().required("offer");
      Offer offer = offers.getFirst().offer();
      assertThat(offer.type().wireName()).isEqualTo(expected.required("ordertype").stringValue());
      assertThat(offer.oid()).isEqualTo(expected.required("oid").longValue());
      assertThat(offer.minSizeSats()).isEqualTo(expected.required("minsize").longValue());
      assertThat(offer.maxSizeSats()).isEqualTo(expected.required("maxsize").longValue());
      assertThat(offer.txFeeSats()).isEqualTo(expected.required("txfee").longValue());
      assertThat(offer.fee().wireText()).isEqualTo(expected.required("cjfee").stringValue());
      assertThat(RoutedLine.tryParse(row.text("line")).orElseThrow().from())
          .isEqualTo(expected.required("counterparty").stringValue());
    }
    if (!row.json().required("bond").isNull()) {
      assertThat(offers.getFirst().bondProof()).isPresent();
    }
  }

  /** The offers of either kind of line. Private rows are bodies, partly without signature. */
  private static List<Plain.PrivateOffer> offers(Vectors.Row row) {
    String line = row.text("line");
    RoutedLine routed = RoutedLine.tryParse(line).orElseThrow();
    assertThat(routed.from()).isEqualTo(row.text("from_nick"));
    assertThat(routed.to()).isEqualTo(row.text("to"));
    try {
      if (!routed.isPublic()) {
        return PrivateCommands.offers(routed.body());
      }
      return MessageCodec.parsePublic(line).messages().stream()
          .map(OfferLinesVectorTest::offer)
          .flatMap(Optional::stream)
          .map(offer -> new Plain.PrivateOffer(offer, Optional.empty()))
          .toList();
    } catch (ProtocolViolation refused) {
      return List.of();
    }
  }

  private static Optional<Offer> offer(PublicMessage message) {
    return message instanceof PublicMessage.OfferAnnouncement announcement
        ? Optional.of(announcement.offer())
        : Optional.empty();
  }
}
