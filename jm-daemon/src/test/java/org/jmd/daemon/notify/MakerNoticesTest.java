package org.jmd.daemon.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.daemon.notify.Notice.Kind;
import org.jmd.daemon.notify.Notice.Level;
import org.jmd.directory.DirectoryEvent;
import org.jmd.maker.MakerEvent;
import org.jmd.maker.MakerState;
import org.junit.jupiter.api.Test;

/**
 * What operators are told of makers and directories, and what is hidden from the servers between.
 */
class MakerNoticesTest {
  private static final Wording OPEN = new Wording(true, true, true, "https://blocks.example/");
  private static final Wording SHUT = new Wording(false, false, false, "https://blocks.example/");
  private static final String TXID = "ab".repeat(32);
  private static final Endpoint DIRECTORY = new Endpoint("d.example", 5222);

  private final Nick nick = NickIdentity.create(new SeededEntropy(1)).nick();

  private List<MakerEvent> all() {
    return List.of(
        new MakerEvent.Started(nick),
        new MakerEvent.Ended(nick, Optional.empty()),
        new MakerEvent.Ended(nick, Optional.of(MakerState.Cause.BOND)),
        new MakerEvent.FillRequested(nick, 3, 123_456_789),
        new MakerEvent.Refused(nick, MakerEvent.Step.AUTH, "podle-utxo-age"),
        new MakerEvent.Signed(nick, TXID, 12_345_678, 1_234),
        new MakerEvent.InMempool(TXID),
        new MakerEvent.Confirmed(TXID),
        new MakerEvent.DirectoryLost(DIRECTORY),
        new MakerEvent.DirectoryBack(DIRECTORY),
        new MakerEvent.AllDirectoriesLost(),
        new MakerEvent.MarketBack(Duration.ofMinutes(90)),
        new MakerEvent.RequesterBanned(nick));
  }

  @Test
  void everyEventHasItsOwnSwitch() {
    MakerNotices notices = new MakerNotices(OPEN);
    assertThat(all().stream().map(notices::of).map(Notice::kind))
        .containsExactly(
            Kind.STARTUP,
            Kind.ALWAYS,
            Kind.ALWAYS,
            Kind.FILL,
            Kind.REJECTION,
            Kind.SIGNING,
            Kind.MEMPOOL,
            Kind.CONFIRMED,
            Kind.DISCONNECT,
            Kind.DISCONNECT,
            Kind.ALL_DISCONNECT,
            Kind.ALL_DISCONNECT,
            Kind.RATE_LIMIT);
  }

  @Test
  void tellsAmountsNicksAndTransactionsIfAsked() {
    MakerNotices notices = new MakerNotices(OPEN);
    assertThat(notices.of(new MakerEvent.FillRequested(nick, 3, 123_456_789)).lines())
        .containsExactly("taker: " + nick.value(), "amount: 1.2345 BTC", "offer: 3");
    assertThat(notices.of(new MakerEvent.Signed(nick, TXID, 12_345_678, -1_234)))
        .isEqualTo(
            new Notice(
                Kind.SIGNING,
                Level.SUCCESS,
                "transaction signed",
                List.of(
                    "taker: " + nick.value(),
                    "amount: 12,345,678 sats",
                    "earned: -1,234 sats",
                    "transaction: " + TXID,
                    "https://blocks.example/tx/" + TXID)));
  }

  @Test
  void hidesAmountsNicksAndTransactionsInEveryNotice() {
    MakerNotices notices = new MakerNotices(SHUT);
    for (MakerEvent event : all()) {
      Notice notice = notices.of(event);
      assertThat(String.join("\n", notice.lines()) + notice.event())
          .doesNotContain(nick.value())
          .doesNotContain(TXID)
          .doesNotContain("blocks.example")
          .doesNotContain("345")
          .doesNotContain("1.2")
          .doesNotContain("234");
    }
    assertThat(notices.of(new MakerEvent.Signed(nick, TXID, 1, 2)).lines())
        .containsExactly(
            "taker: [hidden]", "amount: [hidden]", "earned: [hidden]", "transaction: [hidden]");
  }

  @Test
  void sumsUpWithTheBalanceOnlyIfAsked() {
    SummaryFigures figures =
        new SummaryFigures(24, 5, 3, 2, 1, 12_345_678, 500, 9, Optional.of(200_000_000L));
    Notice notice = new MakerNotices(OPEN).summary(figures);
    assertThat(notice.kind()).isEqualTo(Kind.SUMMARY);
    assertThat(notice.event()).isEqualTo("summary of 24 h");
    assertThat(notice.lines())
        .containsExactly(
            "requests: 5",
            "refused: 3",
            "signed: 2",
            "confirmed: 1",
            "volume: 12,345,678 sats",
            "earned: 500 sats",
            "coins that takers have ever seen: 9",
            "balance: 2.0000 BTC");
    assertThat(new MakerNotices(SHUT).summary(figures).lines())
        .contains("volume: [hidden]", "earned: [hidden]", "balance: [hidden]");
    SummaryFigures plain = new SummaryFigures(1, 0, 0, 0, 0, 0, 0, 0, Optional.empty());
    assertThat(new MakerNotices(OPEN).summary(plain).lines()).hasSize(7);
  }

  @Test
  void writesFromOneBitcoinOnInBitcoins() {
    assertThat(OPEN.amount(99_999_999)).isEqualTo("99,999,999 sats");
    assertThat(OPEN.amount(100_000_000)).isEqualTo("1.0000 BTC");
    assertThat(OPEN.amount(2_100_000_000_000_000L)).isEqualTo("21000000.0000 BTC");
    assertThat(OPEN.amount(-199_999_999)).isEqualTo("-1.9999 BTC");
    assertThat(OPEN.amount(0)).isEqualTo("0 sats");
  }

  @Test
  void repeatsOfAPeersNickOnlyWhatNicksAreMadeOf() {
    DirectoryNotices notices = new DirectoryNotices(OPEN);
    assertThat(
            notices.of(new DirectoryEvent.PeerJoined("J5\r\n@everyone" + "x".repeat(99))).lines())
        .containsExactly("nick: J5???everyone" + "x".repeat(19));
    assertThat(
            notices
                .of(new DirectoryEvent.PeerBanned("J5abc", DirectoryEvent.Offence.FLOODING))
                .kind())
        .isEqualTo(Kind.RATE_LIMIT);
    assertThat(new DirectoryNotices(SHUT).of(new DirectoryEvent.Started("J5abc")).lines())
        .containsExactly("nick: [hidden]");
  }
}
