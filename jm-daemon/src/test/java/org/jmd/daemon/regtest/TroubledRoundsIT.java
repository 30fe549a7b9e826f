package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinRequest;
import org.jmd.taker.CoinJoinRequest.Amount;
import org.jmd.taker.CoinJoinRequest.Destination;
import org.jmd.taker.CoinJoinSummary;
import org.jmd.taker.Phase;
import org.jmd.taker.RoundMonitor;
import org.jmd.taker.TakerEvent;
import org.jmd.wallet.Coin;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rounds with a taker that double-spends, with used commitments and with a lost directory. */
class TroubledRoundsIT {
  private static final long AMOUNT = 10_000_000;
  private static final int MAKERS = 3;

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

  /** Three makers with one coin each and a taker with one. */
  private final class Cast implements AutoCloseable {
    private final LiveMarket market;
    private final Participant tim;
    private final List<LiveMaker> makers = new ArrayList<>();

    Cast(int directories) {
      market = new LiveMarket(node, root, directories);
      tim = market.participant("tim", 30_000_000);
      List<Participant> owners = new ArrayList<>();
      for (int i = 0; i < MAKERS; i++) {
        owners.add(market.participant("maker-" + i, 40_000_000));
      }
      market.mine(6);
      for (Participant owner : owners) {
        makers.add(market.startMaker(owner, LiveMarket.absolute(100 + 100 * makers.size(), 0)));
      }
    }

    List<Participant> owners() {
      return makers.stream().map(LiveMaker::owner).toList();
    }

    CoinJoinOutcome join(Recorder recorder) throws InterruptedException {
      return market.coinJoin(
          tim,
          LiveMarket.takerSettings(MAKERS, MAKERS),
          CoinJoinRequest.of(0, new Amount.Exact(AMOUNT), new Destination.Internal()),
          recorder);
    }

    CoinJoinOutcome.Completed joinWell() throws InterruptedException {
      CoinJoinOutcome outcome = join(new Recorder());
      assertThat(outcome).isInstanceOf(CoinJoinOutcome.Completed.class);
      return (CoinJoinOutcome.Completed) outcome;
    }

    void advance(Duration by) {
      makers.forEach(m -> m.owner().time().advance(by));
      tim.time().advance(by);
    }

    @Override
    public void close() {
      market.close();
    }
  }

  /** A payment of the whole coin to the miner's wallet, which does not look at leases. */
  private static Tx spend(Participant owner, Coin coin) {
    String address = node.newAddress();
    Tx tx =
        new Tx(
            2,
            List.of(TxInput.unsigned(coin.outPoint(), TxInput.SEQUENCE_FINAL)),
            List.of(
                new TxOutput(
                    coin.valueSats() - 10_000,
                    Addresses.tryParse(address, Network.REGTEST).orElseThrow())),
            0);
    return tx.withWitness(0, owner.wallet().sign(tx, coin).witness());
  }

  @Test
  void survivesATakerThatSpendsItsCoinBeforeTheBroadcast() throws Exception {
    try (Cast cast = new Cast(1)) {
      Participant tim = cast.tim;
      Coin coin = tim.wallet().coins().getFirst();
      Recorder recorder =
          new Recorder()
              .onConfirm(summary -> {
                if (summary.stage() == CoinJoinSummary.Stage.BROADCAST) {
                  Tx elsewhere = spend(tim, coin);
                  assertThat(tim.backend().broadcast(elsewhere.serialize()))
                      .isInstanceOf(BroadcastResult.Accepted.class);
                }
              });

      CoinJoinOutcome outcome = cast.join(recorder);

      assertThat(outcome).isInstanceOf(CoinJoinOutcome.Failed.class);
      CoinJoinOutcome.Failed failed = (CoinJoinOutcome.Failed) outcome;
      assertThat(failed.reason()).isEqualTo("An input was double-spent before the broadcast");
      assertThat(failed.details())
          .containsExactly(coin.outPoint() + " of ours is spent or no longer confirmed");
      assertThat(failed.coinsHeld()).isTrue();
      assertThat(tim.lastRecord().isOpen()).isFalse();
      assertThat(tim.lastRecord().get(HistoryColumn.FAILURE_REASON)).isEqualTo(failed.reason());
      cast.market.mine(1);

      // The makers have signed: they hold their coins and wait.
      for (Participant maker : cast.owners()) {
        assertThat(maker.lastRecord().txid()).isNotEmpty();
        assertThat(maker.lastRecord().isOpen()).isTrue();
        assertThat(maker.wallet().coins()).hasSize(1).allMatch(Coin::leased);
      }
      await("offers that nothing covers are withdrawn")
          .atMost(Duration.ofSeconds(10))
          .until(() -> cast.makers.stream().allMatch(m -> m.maker().offers().isEmpty()));

      makersAreFreeAgain(cast, "the taker never broadcast");
    }
  }

  /** Time passes, and everybody has what he had. */
  private static void makersAreFreeAgain(Cast cast, String reason) throws Exception {
    cast.advance(Duration.ofDays(4));
    cast.market.awaitOffersOf(AMOUNT);
    for (LiveMaker maker : cast.makers) {
      Participant owner = maker.owner();
      assertThat(owner.balanceSats()).isEqualTo(40_000_000);
      assertThat(owner.wallet().coins()).noneMatch(Coin::leased);
      maker.stop();
      cast.market.startMaker(owner, LiveMarket.absolute(100, 0));
      await("end of the record of " + owner)
          .atMost(Duration.ofSeconds(10))
          .until(() -> !owner.lastRecord().isOpen());
      assertThat(owner.lastRecord().success()).isFalse();
      assertThat(owner.lastRecord().get(HistoryColumn.FAILURE_REASON)).isEqualTo(reason);
    }
    cast.tim.deposit(node, 0, 30_000_000);
    cast.market.mine(6);
    CoinJoinOutcome.Completed done = cast.joinWell();
    cast.market.mine(1);
    assertThat(Ledger.of(node, done.txid(), cast.owners()).minerFeeSats()).isPositive();
    assertThat(cast.owners()).allMatch(o -> o.balanceSats() > 40_000_000);
  }

  @Test
  void survivesATakerWhoseOtherPaymentIsMined() throws Exception {
    try (Cast cast = new Cast(1)) {
      Coin coin = cast.tim.wallet().coins().getFirst();
      CoinJoinOutcome.Completed done = cast.joinWell();
      cast.market.sync();
      RoundMonitor monitor = new RoundMonitor(cast.tim.wallet(), Duration.ofHours(24));
      assertThat(monitor.check()).containsExactly(new RoundMonitor.News.Seen(done.txid()));

      String hex = HexFormat.of().formatHex(spend(cast.tim, coin).serialize());
      node.call("generateblock", node.newAddress(), List.of(hex));
      cast.market.mine(1);

      assertThat(node.call("getrawmempool")).isEmpty();
      assertThat(monitor.check()).containsExactly(new RoundMonitor.News.DoubleSpent(done.txid()));
      assertThat(cast.tim.lastRecord().isOpen()).isFalse();
      for (Participant maker : cast.owners()) {
        assertThat(maker.lastRecord().isOpen()).isTrue();
        assertThat(maker.wallet().coins())
            .singleElement()
            .satisfies(c -> assertThat(c.valueSats()).isEqualTo(40_000_000))
            .satisfies(c -> assertThat(c.leased()).isTrue());
      }
      makersAreFreeAgain(cast, "another transaction spends one of its inputs");
    }
  }

  @Test
  void exchangesAndExhaustsCommitments() throws Exception {
    try (Cast cast = new Cast(1)) {
      Participant tim = cast.tim;
      burn(cast, tim.wallet().coins().getFirst(), 1);
      Recorder recorder = new Recorder();

      CoinJoinOutcome first = cast.join(recorder);

      assertThat(first).isInstanceOf(CoinJoinOutcome.Completed.class);
      assertThat(recorder.events(TakerEvent.CommitmentRotated.class))
          .containsExactly(new TakerEvent.CommitmentRotated(MAKERS, MAKERS));
      assertThat(recorder.events(TakerEvent.MakerDropped.class)).isEmpty();
      usedCommitmentsAreRefused(cast);

      cast.market.mine(6);
      cast.market.awaitOffersOf(AMOUNT);
      Coin change =
          tim.wallet().coins().stream().filter(c -> c.mixdepth() == 0).findFirst().orElseThrow();
      burn(cast, change, 3);
      Recorder refused = new Recorder();
      CoinJoinOutcome second = cast.join(refused);
      assertThat(second).isInstanceOf(CoinJoinOutcome.Failed.class);
      assertThat(((CoinJoinOutcome.Failed) second).reason())
          .isEqualTo("Makers refused 3 commitments in a row as used");
      assertThat(tim.wallet().coins()).noneMatch(Coin::leased);

      CoinJoinOutcome third = cast.join(new Recorder());
      assertThat(third).isInstanceOf(CoinJoinOutcome.Failed.class);
      CoinJoinOutcome.Failed failed = (CoinJoinOutcome.Failed) third;
      assertThat(failed.phase()).isEqualTo(Phase.PREPARING);
      assertThat(failed.reason()).startsWith("No coin for a commitment");
      assertThat(failed.details())
          .anyMatch(line -> line.startsWith(change.outPoint() + " is used too often"))
          .anyMatch(line -> line.startsWith("Remedy: send a coin"));
    }
  }

  /** Lets every maker know the first commitments to a coin. */
  private static void burn(Cast cast, Coin coin, int commitments) {
    for (int index = 0; index < commitments; index++) {
      Commitment commitment = cast.tim.wallet().podle(coin, index).commitment();
      cast.owners().forEach(o -> o.blacklist().add(commitment));
    }
  }

  private static void usedCommitmentsAreRefused(Cast cast) throws Exception {
    for (Commitment commitment : cast.tim.used().used()) {
      Set<Nick> refusing = ConcurrentHashMap.newKeySet();
      AtomicBoolean up = new AtomicBoolean();
      try (MessageChannel channel = cast.market.takerChannel(cast.tim);
          NaclKeyPair keys = NaclKeyPair.create(Entropy.system())) {
        channel.open(event -> {
          if (event instanceof ChannelEvent.DirectoryUp) {
            up.set(true);
          }
          if (event instanceof ChannelEvent.PrivateHeard heard
              && heard.message() instanceof Plain.ErrorReply error
              && error.text().contains("blacklist")) {
            refusing.add(heard.from());
          }
        });
        await().atMost(Duration.ofSeconds(10)).untilTrue(up);
        Set<Nick> nicks = Set.copyOf(cast.makers.stream().map(LiveMaker::nick).toList());
        for (Nick nick : nicks) {
          channel.send(nick, new Plain.Fill(0, AMOUNT, keys.publicKey(), commitment));
        }
        await("refusals of " + commitment)
            .atMost(Duration.ofSeconds(10))
            .until(() -> refusing.equals(nicks));
      }
    }
    assertThat(cast.tim.used().used()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"FILLING", "AUTHENTICATING", "SIGNING"})
  void goesOnWithoutADirectory(Phase lost) throws Exception {
    try (Cast cast = new Cast(2)) {
      Recorder recorder =
          new Recorder()
              .onEvent(event -> {
                if (event.equals(new TakerEvent.PhaseStarted(lost))) {
                  cast.market.directory(0).kill();
                }
              });

      CoinJoinOutcome outcome = cast.join(recorder);

      assertThat(outcome).isInstanceOf(CoinJoinOutcome.Completed.class);
      assertThat(recorder.events(TakerEvent.MakerDropped.class)).isEmpty();
      cast.market.mine(1);
      CoinJoinOutcome.Completed done = (CoinJoinOutcome.Completed) outcome;
      assertThat(cast.tim.wallet().transaction(done.txid()).map(t -> t.confirmations()))
          .isEqualTo(Optional.of(1));
      assertThat(cast.owners())
          .extracting(Participant::lastRecord)
          .extracting(HistoryEntry::txid)
          .containsOnly(done.txid());
    }
  }
}
