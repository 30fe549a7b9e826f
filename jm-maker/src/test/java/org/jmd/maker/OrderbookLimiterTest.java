package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Nick;
import org.jmd.maker.OrderbookLimiter.Verdict;
import org.junit.jupiter.api.Test;

class OrderbookLimiterTest {
  private static final Nick TAKER = new Nick("J5TXFe8q5BvcGtdO");
  private static final Nick OTHER = new Nick("J54KG86FMGBccg1d");
  private static final Route WAY = new Route.ViaDirectory(new Endpoint("one", 5222));
  private static final Route OTHER_WAY = new Route.ViaDirectory(new Endpoint("two", 5222));
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final OrderbookLimiter limiter = new OrderbookLimiter(OrderbookLimits.DEFAULT);

  private Verdict judge(double seconds) {
    return limiter.judge(
        new Claimed(TAKER, WAY), NOW.plus(Duration.ofMillis(Math.round(seconds * 1000))));
  }

  @Test
  void answersOncePerInterval() {
    assertThat(judge(0)).isEqualTo(Verdict.ANSWER);
    assertThat(judge(9.999)).isEqualTo(Verdict.IGNORE);
    assertThat(judge(10)).isEqualTo(Verdict.ANSWER);
  }

  @Test
  void tellsRequestersApart() {
    assertThat(judge(0)).isEqualTo(Verdict.ANSWER);
    assertThat(limiter.judge(new Claimed(OTHER, WAY), NOW)).isEqualTo(Verdict.ANSWER);
  }

  @Test
  void makesThoseWaitLongerWhoAskTooOften() {
    judge(0);
    for (int i = 0; i < 10; i++) {
      assertThat(judge(1)).isEqualTo(Verdict.IGNORE);
    }
    assertThat(judge(59)).isEqualTo(Verdict.IGNORE);
    assertThat(judge(60)).isEqualTo(Verdict.ANSWER);

    for (int i = 0; i < 39; i++) {
      judge(61);
    }
    assertThat(judge(359)).isEqualTo(Verdict.IGNORE);
    assertThat(judge(360)).isEqualTo(Verdict.ANSWER);
  }

  @Test
  void bansAndForgives() {
    judge(0);
    for (int i = 0; i < 100; i++) {
      assertThat(judge(1)).isEqualTo(Verdict.IGNORE);
    }
    assertThat(judge(2)).isEqualTo(Verdict.BAN);
    assertThat(judge(3601)).isEqualTo(Verdict.IGNORE);
    assertThat(judge(3602)).isEqualTo(Verdict.ANSWER);
    assertThat(judge(3611)).isEqualTo(Verdict.IGNORE);
    assertThat(judge(3612)).isEqualTo(Verdict.ANSWER);
  }

  @Test
  void forgetsIdleRequestersButNoBan() {
    judge(0);
    for (int i = 0; i < 20; i++) {
      judge(1);
    }
    limiter.tidy(NOW.plusSeconds(3602));
    assertThat(judge(3602)).isEqualTo(Verdict.ANSWER);
    assertThat(judge(3612)).isEqualTo(Verdict.ANSWER);
  }

  @Test
  void answersOneRequestThatComesByTwoWaysOnceAndCountsNoViolation() {
    for (int i = 0; i < 30; i++) {
      Instant at = NOW.plusSeconds(10L * i);
      assertThat(limiter.judge(new Claimed(TAKER, WAY), at)).isEqualTo(Verdict.ANSWER);
      limiter.answered(TAKER, at);
      assertThat(limiter.judge(new Claimed(TAKER, OTHER_WAY), at.plusMillis(300)))
          .isEqualTo(Verdict.IGNORE);
    }
  }

  @Test
  void bansANickOnlyWhereItAsksTooOften() {
    judge(0);
    for (int i = 0; i < 102; i++) {
      judge(1);
    }
    assertThat(judge(1800)).isEqualTo(Verdict.IGNORE);
    assertThat(limiter.judge(new Claimed(TAKER, OTHER_WAY), NOW.plusSeconds(1800)))
        .isEqualTo(Verdict.ANSWER);
  }

  @Test
  void letsTheOtherWayTryAsLongAsTheFirstBroughtNoAnswer() {
    assertThat(judge(0)).isEqualTo(Verdict.ANSWER);
    assertThat(limiter.judge(new Claimed(TAKER, OTHER_WAY), NOW.plusMillis(300)))
        .isEqualTo(Verdict.ANSWER);
  }

  private boolean isFamiliar(Route way, double seconds) {
    return limiter.isFamiliar(
        new Claimed(TAKER, way), NOW.plus(Duration.ofMillis(Math.round(seconds * 1000))));
  }

  @Test
  void knowsWhoAskedTheSameWayAnIntervalAgo() {
    assertThat(isFamiliar(WAY, 0)).isFalse();
    judge(0);
    assertThat(isFamiliar(WAY, 9.999)).isFalse();
    assertThat(isFamiliar(WAY, 10)).isTrue();
    assertThat(isFamiliar(OTHER_WAY, 10)).isFalse();
  }

  @Test
  void favoursNobodyWhoAskedTooOften() {
    judge(0);
    judge(1);
    assertThat(isFamiliar(WAY, 10)).isFalse();
  }

  @Test
  void remembersThroughACrowdThatComesByAnotherWay() {
    judge(0);
    for (int i = 0; i < 30_000; i++) {
      String digits = String.format(Locale.ROOT, "%014d", i).replace('0', 'z');
      limiter.judge(new Claimed(new Nick("J5" + digits), OTHER_WAY), NOW);
    }
    assertThat(isFamiliar(WAY, 10)).isTrue();
  }
}
