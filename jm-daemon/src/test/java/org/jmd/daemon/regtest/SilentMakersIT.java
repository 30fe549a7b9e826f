package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.protocol.Nick;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.daemon.regtest.LiveMarket.Connection;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinRequest;
import org.jmd.taker.CoinJoinRequest.Amount;
import org.jmd.taker.CoinJoinRequest.Destination;
import org.jmd.taker.CoinJoinSummary;
import org.jmd.taker.MakerFailure;
import org.jmd.taker.Phase;
import org.jmd.taker.TakerEvent;
import org.jmd.wallet.Coin;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makers that fall silent in the middle of a round: replaced while that is possible. */
class SilentMakersIT {
  private static final long AMOUNT = 10_000_000;

  private static BitcoindFixture node;

  @TempDir Path root;

  @BeforeAll
  static void start() {
    node = BitcoindFixture.start();
    node.mine(110);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /** A market in which one maker, the cheapest, falls silent. */
  private final class Cast implements AutoCloseable {
    private final LiveMarket market;
    private final Participant tim;
    private final Participant mute;
    private final List<Participant> honest = new ArrayList<>();
    private final List<LiveMaker> makers = new ArrayList<>();
    private final AtomicReference<Silence> silence = new AtomicReference<>();
    private final LiveMaker muteMaker;

    /** The honest makers have that many mixdepths with coins. */
    Cast(Silence.From from, int honestMakers, int mixdepths) {
      market = new LiveMarket(node, root, 1);
      tim = market.participant("tim", 30_000_000);
      mute = market.participant("mute", 40_000_000);
      for (int i = 0; i < honestMakers; i++) {
        Participant maker = market.participant("honest-" + i);
        for (int m = 0; m < mixdepths; m++) {
          maker.deposit(node, m, 40_000_000);
        }
        honest.add(maker);
      }
      market.mine(6);
      muteMaker =
          market.startMaker(
              mute,
              LiveMarket.absolute(0, 0),
              new Connection(
                  false,
                  channel -> {
                    Silence wrapped = new Silence(channel, from);
                    silence.set(wrapped);
                    return wrapped;
                  }));
      for (Participant maker : honest) {
        makers.add(market.startMaker(maker, LiveMarket.absolute(100 + 100 * makers.size(), 0)));
      }
    }

    CoinJoinOutcome join(int wanted, int minimum, Recorder recorder) throws InterruptedException {
      CoinJoinOutcome outcome =
          market.coinJoin(
              tim,
              LiveMarket.takerSettings(wanted, minimum),
              CoinJoinRequest.of(0, new Amount.Exact(AMOUNT), new Destination.Internal()),
              recorder);
      assertThat(silence.get().hasBegun()).isTrue();
      return outcome;
    }

    List<Nick> honestNicks() {
      return makers.stream().map(LiveMaker::nick).toList();
    }

    @Override
    public void close() {
      market.close();
    }
  }

  private static void replacesTheSilentOne(Cast cast, Phase phase) throws Exception {
    Recorder recorder = new Recorder();

    CoinJoinOutcome outcome = cast.join(3, 3, recorder);

    assertThat(outcome).isInstanceOf(CoinJoinOutcome.Completed.class);
    CoinJoinOutcome.Completed done = (CoinJoinOutcome.Completed) outcome;
    assertThat(recorder.events(TakerEvent.MakerDropped.class))
        .containsExactly(
            new TakerEvent.MakerDropped(
                cast.muteMaker.nick(), phase, new MakerFailure.Silent(phase)));
    assertThat(done.makers())
        .extracting(CoinJoinSummary.Maker::nick)
        .containsExactlyInAnyOrderElementsOf(cast.honestNicks());
    Ledger ledger = Ledger.of(node, done.txid(), cast.honest);
    assertThat(ledger.tx().outputs().stream().filter(o -> o.valueSats() == AMOUNT)).hasSize(4);
    assertThat(cast.honest).allMatch(m -> ledger.outSats(m) > ledger.inSats(m));
    cast.market.mine(1);
    assertThat(node.call("getrawtransaction", done.txid(), true).path("confirmations").asInt(0))
        .isEqualTo(1);
  }

  @Test
  void replacesAMakerThatDoesNotAnswerFill() throws Exception {
    try (Cast cast = new Cast(Silence.From.PUBKEY, 3, 1)) {
      replacesTheSilentOne(cast, Phase.FILLING);
      // It has disclosed nothing, so it has nothing to remember.
      assertThat(cast.mute.wallet().history().entries()).isEmpty();
      assertThat(cast.mute.wallet().coins()).noneMatch(Coin::leased);
    }
  }

  @Test
  void replacesAMakerThatDoesNotAnswerAuth() throws Exception {
    try (Cast cast = new Cast(Silence.From.IOAUTH, 3, 1)) {
      replacesTheSilentOne(cast, Phase.AUTHENTICATING);
      cast.muteMaker.stop();
      // It believes that it was heard, so the record stays; the coins are free again.
      assertThat(cast.mute.lastRecord().txid()).isEmpty();
      assertThat(cast.mute.wallet().coins()).noneMatch(Coin::leased);
    }
  }

  @Test
  void repeatsTheRoundWithThoseThatSigned() throws Exception {
    try (Cast cast = new Cast(Silence.From.SIG, 3, 2)) {
      Recorder recorder = new Recorder();

      CoinJoinOutcome outcome = cast.join(4, 3, recorder);

      assertThat(outcome).isInstanceOf(CoinJoinOutcome.Completed.class);
      CoinJoinOutcome.Completed done = (CoinJoinOutcome.Completed) outcome;
      assertThat(recorder.events(TakerEvent.Retrying.class))
          .containsExactly(new TakerEvent.Retrying(3));
      assertThat(done.makers())
          .extracting(CoinJoinSummary.Maker::nick)
          .containsExactlyInAnyOrderElementsOf(cast.honestNicks());
      cast.market.mine(1);
      // Two rounds were signed by each honest maker, of two mixdepths; one of them came to be.
      for (Participant maker : cast.honest) {
        List<HistoryEntry> rows = maker.wallet().history().entries();
        assertThat(rows).hasSize(2).allMatch(row -> !row.txid().isEmpty());
        assertThat(rows).filteredOn(row -> row.txid().equals(done.txid())).hasSize(1);
        assertThat(rows)
            .extracting(row -> row.number(HistoryColumn.SOURCE_MIXDEPTH))
            .containsExactlyInAnyOrder(0L, 1L);
        // The coins of the other round stay held, for nobody can know that it is dead.
        assertThat(maker.wallet().coins()).filteredOn(Coin::leased).hasSize(1);
      }
      assertThat(cast.tim.wallet().history().entries())
          .filteredOn(row -> row.txid().equals(done.txid()))
          .hasSize(1);
    }
  }

  @Test
  void failsCleanlyIfTooFewSign() throws Exception {
    try (Cast cast = new Cast(Silence.From.SIG, 2, 1)) {
      Recorder recorder = new Recorder();

      CoinJoinOutcome outcome = cast.join(3, 3, recorder);

      assertThat(outcome).isInstanceOf(CoinJoinOutcome.Failed.class);
      CoinJoinOutcome.Failed failed = (CoinJoinOutcome.Failed) outcome;
      assertThat(failed.phase()).isEqualTo(Phase.SIGNING);
      assertThat(failed.coinsHeld()).isTrue();
      assertThat(failed.details())
          .singleElement()
          .asString()
          .contains(cast.muteMaker.nick().value(), "0 of 1 valid signatures");
      assertThat(cast.tim.wallet().coins()).allMatch(Coin::leased);
      assertThat(cast.honest).allMatch(m -> m.wallet().coins().stream().allMatch(Coin::leased));
      HistoryEntry row = cast.tim.lastRecord();
      assertThat(row.success()).isFalse();
      assertThat(row.isOpen()).isFalse();
      assertThat(row.get(HistoryColumn.FAILURE_REASON)).isEqualTo(failed.reason());
      assertThat(node.call("getrawmempool")).isEmpty();
    }
  }
}
