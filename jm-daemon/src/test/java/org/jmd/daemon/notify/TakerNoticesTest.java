package org.jmd.daemon.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Octets;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.FeeRate;
import org.jmd.daemon.notify.Notice.Kind;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinSummary;
import org.jmd.taker.Phase;
import org.junit.jupiter.api.Test;

class TakerNoticesTest {
  private static final String TXID = "cd".repeat(32);

  private final TakerNotices open = new TakerNotices(new Wording(true, true, true, ""));
  private final TakerNotices shut = new TakerNotices(new Wording(false, false, false, ""));
  private final List<CoinJoinSummary.Maker> makers = List.of(maker(1, 300), maker(2, 200));

  private static CoinJoinSummary.Maker maker(int seed, long feeSats) {
    return new CoinJoinSummary.Maker(
        NickIdentity.create(new SeededEntropy(seed)).nick(), feeSats, 0, 0);
  }

  private CoinJoinOutcome completed() {
    return new CoinJoinOutcome.Completed(
        TXID, Octets.of(new byte[0]), 5_000_000, 3, makers, 1_000, 1_100, "self", true, Map.of());
  }

  @Test
  void tellsOfTheBeginning() {
    CoinJoinSummary summary =
        new CoinJoinSummary(
            CoinJoinSummary.Stage.MAKERS_CHOSEN,
            5_000_000,
            false,
            1,
            6_000_000,
            "bcrt1qdestination",
            makers,
            1_000,
            1_100,
            FeeRate.of("3"),
            500,
            List.of());
    Notice notice = open.started(summary);
    assertThat(notice.kind()).isEqualTo(Kind.COINJOIN_START);
    assertThat(notice.lines())
        .containsExactly("amount: 5,000,000 sats", "mixdepth: 1", "makers: 2");
  }

  @Test
  void tellsOfTheEnd() {
    Notice notice = open.ended(completed()).orElseThrow();
    assertThat(notice.kind()).isEqualTo(Kind.COINJOIN_COMPLETE);
    assertThat(notice.lines())
        .containsExactly(
            "amount: 5,000,000 sats",
            "makers: 2",
            "makers' fees: 500 sats",
            "miner fee: 1,000 sats",
            "transaction: " + TXID);
    assertThat(shut.ended(completed()).orElseThrow().lines())
        .containsExactly(
            "amount: [hidden]",
            "makers: 2",
            "makers' fees: [hidden]",
            "miner fee: [hidden]",
            "transaction: [hidden]");
  }

  @Test
  void tellsOfAFailureWithoutItsReasonWhichMayNameCoins() {
    Notice notice =
        open.ended(
                new CoinJoinOutcome.Failed(
                    Phase.FILLING, "coin " + TXID + ":0 is gone", List.of(), true, Map.of()))
            .orElseThrow();
    assertThat(notice.kind()).isEqualTo(Kind.COINJOIN_FAILED);
    assertThat(notice.lines()).containsExactly("while filling offers", "the coins stay reserved");
  }

  @Test
  void tellsOfAnErrorThatIsNoOutcome() {
    assertThat(open.brokenOff().kind()).isEqualTo(Kind.COINJOIN_FAILED);
    assertThat(open.brokenOff().lines())
        .containsExactly("an error ended it; the terminal says more");
  }

  @Test
  void saysNothingIfTheUserDeclined() {
    assertThat(
            open.ended(
                new CoinJoinOutcome.Declined(CoinJoinSummary.Stage.MAKERS_CHOSEN, "", Map.of())))
        .isEmpty();
  }
}
