package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.daemon.regtest.LiveMarket.Connection;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinRequest;
import org.jmd.taker.CoinJoinRequest.Amount;
import org.jmd.taker.CoinJoinRequest.Destination;
import org.jmd.taker.CoinJoinSummary;
import org.jmd.taker.RoundMonitor;
import org.jmd.taker.TakerEvent;
import org.jmd.wallet.Coin;
import org.jmd.wallet.history.HistoryColumn;
import org.jmd.wallet.history.HistoryEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two CoinJoins in a row, every satoshi accounted for. What is expected is computed here from the
 * rules of coinjoin.md 0.3, not by the code that makes the transactions.
 */
class CoinJoinIT {
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

  /** A maker, the fee it is due and its contribution. */
  private record Due(Participant owner, LiveMaker maker, long cjFeeSats, long contributionSats) {}

  @Test
  void joinsAnAmountAndThenSweepsTheNextMixdepth() throws Exception {
    try (LiveMarket market = new LiveMarket(node, root, 2)) {
      Participant ann = market.participant("ann", 100_000_000);
      Participant bob = market.participant("bob");
      // Neither of two coins suffices; the third lies where it is not looked for first.
      bob.deposit(node, 1, 15_000_000);
      bob.deposit(node, 1, 12_000_000);
      bob.deposit(node, 3, 60_000_000);
      Participant cid = market.participant("cid", 60_000_000);
      Participant dot = market.participant("dot", 50_000_000);
      Participant tim = market.participant("tim", 50_000_000);
      market.mine(6);
      LiveMaker annMakes =
          market.startMaker(ann, LiveMarket.relative("0.00005", 300), Connection.DIRECT);
      LiveMaker bobMakes = market.startMaker(bob, LiveMarket.relative("0.00015", 0));
      LiveMaker cidMakes = market.startMaker(cid, LiveMarket.absolute(700, 200), Connection.DIRECT);
      LiveMaker dotMakes = market.startMaker(dot, LiveMarket.absolute(0, 0));

      // Both relative fees come to half a satoshi and are rounded to even: 1000.5 and 3001.5.
      long amount = 20_010_000;
      List<Due> dues =
          List.of(
              new Due(ann, annMakes, fee("ann", amount), 300),
              new Due(bob, bobMakes, fee("bob", amount), 0),
              new Due(cid, cidMakes, fee("cid", amount), 200),
              new Due(dot, dotMakes, fee("dot", amount), 0));
      assertThat(dues.stream().map(Due::cjFeeSats)).containsExactly(1000L, 3002L, 900L, 0L);
      joinsTheAmount(market, tim, amount, dues);
      sweeps(market, tim, amount, dues);
    }
  }

  private static void joinsTheAmount(
      LiveMarket market, Participant tim, long amount, List<Due> dues) throws Exception {
    Recorder recorder = new Recorder();
    Map<String, Long> before = balances(tim, dues);

    CoinJoinOutcome outcome =
        market.coinJoin(
            tim,
            LiveMarket.takerSettings(4, 4),
            CoinJoinRequest.of(0, new Amount.Exact(amount), new Destination.Internal()),
            recorder);

    assertThat(outcome).isInstanceOf(CoinJoinOutcome.Completed.class);
    CoinJoinOutcome.Completed done = (CoinJoinOutcome.Completed) outcome;
    Ledger ledger = Ledger.of(node, done.txid(), everybody(tim, dues));

    // 6 inputs, 10 outputs by the common model of sizes; the makers' 500 sat relieve the taker.
    long minerFee = (68 * 6 + 31 * 10 + 11) * LiveMarket.FEE_RATE;
    assertThat(ledger.minerFeeSats()).isEqualTo(minerFee);
    long takerMinerFee = minerFee - 500;
    assertThat(done.totalMinerFeeSats()).isEqualTo(minerFee);
    assertThat(done.minerFeeSats()).isEqualTo(takerMinerFee);
    assertThat(done.equalOutputs()).isEqualTo(5);
    assertThat(ledger.tx().outputs()).hasSize(10);
    assertThat(ledger.tx().outputs().stream().filter(o -> o.valueSats() == amount)).hasSize(5);
    assertThat(ledger.tx().lockTime()).isBetween((long) height() - 99, (long) height());
    assertThat(ledger.entries()).allMatch(e -> e.owner().isPresent());

    for (Due due : dues) {
      int from = due.owner().name().equals("bob") ? 1 : 0;
      long in = ledger.inSats(due.owner());
      assertThat(ledger.inputs(due.owner())).isEqualTo(from + 1);
      assertThat(ledger.outputsSats(due.owner(), from + 1)).containsExactly(amount);
      assertThat(ledger.outputsSats(due.owner(), from))
          .containsExactly(in - amount - due.contributionSats() + due.cjFeeSats());
    }
    long cost = 1000 + 3002 + 900 + takerMinerFee;
    assertThat(ledger.outputsSats(tim, 1)).containsExactly(amount);
    assertThat(ledger.outputsSats(tim, 0)).containsExactly(50_000_000 - amount - cost);
    assertThat(recorder.summary(CoinJoinSummary.Stage.BROADCAST).costSats()).isEqualTo(cost);
    assertThat(recorder.events(TakerEvent.MakerDropped.class)).isEmpty();

    recordsAreOpen(tim, dues, done);
    market.mine(6);
    new RoundMonitor(tim.wallet(), Duration.ofHours(24)).check();
    market.sync();
    assertThat(tim.balanceSats()).isEqualTo(before.getOrDefault("tim", 0L) - cost);
    for (Due due : dues) {
      assertThat(due.owner().balanceSats())
          .as(due.owner().name())
          .isEqualTo(
              before.getOrDefault(due.owner().name(), 0L)
                  + due.cjFeeSats()
                  - due.contributionSats());
    }
    assertThat(tim.wallet().coins()).noneMatch(Coin::leased).noneMatch(Coin::frozen);
    assertThat(tim.wallet().coins())
        .filteredOn(c -> c.mixdepth() == 1)
        .allMatch(Coin::coinJoinOutput);
  }

  private static int height() {
    return node.call("getblockcount").intValue();
  }

  private static List<Participant> everybody(Participant tim, List<Due> dues) {
    List<Participant> all = new ArrayList<>(dues.stream().map(Due::owner).toList());
    all.add(tim);
    return all;
  }

  private static Map<String, Long> balances(Participant tim, List<Due> dues) {
    return everybody(tim, dues).stream()
        .collect(Collectors.toMap(Participant::name, Participant::balanceSats));
  }

  private static void recordsAreOpen(
      Participant tim, List<Due> dues, CoinJoinOutcome.Completed done) {
    HistoryEntry taken = tim.lastRecord();
    assertThat(taken.role()).contains(HistoryEntry.Role.TAKER);
    assertThat(taken.txid()).isEqualTo(done.txid());
    assertThat(taken.cjAmountSats()).isEqualTo(done.amountSats());
    assertThat(taken.isOpen()).isTrue();
    assertThat(taken.number(HistoryColumn.TOTAL_MAKER_FEES_PAID)).isEqualTo(4902);
    assertThat(taken.number(HistoryColumn.MINING_FEE_PAID)).isEqualTo(done.minerFeeSats());
    assertThat(taken.number(HistoryColumn.NET_FEE)).isEqualTo(-4902 - done.minerFeeSats());
    assertThat(taken.number(HistoryColumn.PEER_COUNT)).isEqualTo(4);
    assertThat(Set.of(taken.get(HistoryColumn.COUNTERPARTY_NICKS).split(",")))
        .isEqualTo(dues.stream().map(d -> d.maker().nick().value()).collect(Collectors.toSet()));
    for (Due due : dues) {
      HistoryEntry made = due.owner().lastRecord();
      assertThat(made.role()).contains(HistoryEntry.Role.MAKER);
      assertThat(made.txid()).isEqualTo(done.txid());
      assertThat(made.cjAmountSats()).isEqualTo(done.amountSats());
      assertThat(made.isOpen()).isTrue();
      assertThat(made.number(HistoryColumn.FEE_RECEIVED)).isEqualTo(due.cjFeeSats());
      assertThat(made.number(HistoryColumn.TXFEE_CONTRIBUTION)).isEqualTo(due.contributionSats());
      assertThat(made.number(HistoryColumn.NET_FEE))
          .isEqualTo(due.cjFeeSats() - due.contributionSats());
    }
  }

  private static void recordsAreClosed(
      LiveMarket market, Participant tim, List<LiveMaker> makers, String txid) {
    assertThat(new RoundMonitor(tim.wallet(), Duration.ofHours(24)).check())
        .containsExactly(new RoundMonitor.News.Confirmed(txid, 6));
    assertThat(tim.lastRecord().success()).isTrue();
    for (LiveMaker maker : makers) {
      // A maker looks every minute, and as soon as it is started.
      maker.stop();
      market.startMaker(maker.owner(), LiveMarket.absolute(500, 0));
      await("record of " + maker.owner())
          .atMost(Duration.ofSeconds(10))
          .until(() -> maker.owner().lastRecord().success());
      assertThat(maker.owner().lastRecord().txid()).isEqualTo(txid);
      assertThat(maker.owner().wallet().history().pending()).isEmpty();
    }
  }

  private static void sweeps(LiveMarket market, Participant tim, long inputSats, List<Due> dues)
      throws Exception {
    Recorder recorder = new Recorder();
    Map<String, Long> before = balances(tim, dues);
    // Makers have seen their change confirmed.
    market.awaitOffersOf(inputSats);

    CoinJoinOutcome outcome =
        market.coinJoin(
            tim,
            LiveMarket.takerSettings(4, 4),
            CoinJoinRequest.of(1, new Amount.Sweep(), new Destination.Internal()),
            recorder);

    assertThat(outcome).isInstanceOf(CoinJoinOutcome.Completed.class);
    CoinJoinOutcome.Completed done = (CoinJoinOutcome.Completed) outcome;
    Ledger ledger = Ledger.of(node, done.txid(), everybody(tim, dues));
    long amount = done.amountSats();
    long reserved = recorder.summary(CoinJoinSummary.Stage.MAKERS_CHOSEN).minerFeeSats();

    // Relative fees are 0.0002 together, the absolute one is 900; rounding leaves little.
    long solved = Math.floorDiv((inputSats - reserved - 900) * 10_000, 10_002);
    assertThat(amount).isEqualTo(outlay(solved) + reserved > inputSats ? solved - 1 : solved);
    assertThat(inputSats - outlay(amount) - reserved).isBetween(0L, 2L);
    assertThat(ledger.outputsSats(tim, 2)).containsExactly(amount);
    assertThat(ledger.outputsSats(tim, 1)).isEmpty();
    assertThat(ledger.inSats(tim)).isEqualTo(inputSats);
    assertThat(ledger.tx().outputs()).hasSize(9);
    assertThat(ledger.tx().outputs().stream().filter(o -> o.valueSats() == amount)).hasSize(5);
    long takerMinerFee = inputSats - outlay(amount);
    assertThat(done.minerFeeSats()).isEqualTo(takerMinerFee);
    assertThat(ledger.minerFeeSats()).isEqualTo(takerMinerFee + 500);
    assertThat(ledger.minerFeeSats()).isGreaterThanOrEqualTo(ledger.tx().vbytes());
    for (Due due : dues) {
      long fee = fee(due.owner().name(), amount);
      assertThat(ledger.outSats(due.owner()))
          .isEqualTo(ledger.inSats(due.owner()) + fee - due.contributionSats());
      assertThat(due.owner().lastRecord().number(HistoryColumn.FEE_RECEIVED)).isEqualTo(fee);
    }
    assertThat(tim.lastRecord().number(HistoryColumn.NET_FEE)).isEqualTo(amount - inputSats);

    market.mine(6);
    assertThat(tim.balanceSats()).isEqualTo(before.getOrDefault("tim", 0L) - inputSats + amount);
    for (Due due : dues) {
      String name = due.owner().name();
      assertThat(due.owner().balanceSats())
          .isEqualTo(before.getOrDefault(name, 0L) + fee(name, amount) - due.contributionSats());
    }
    recordsAreClosed(market, tim, dues.stream().map(Due::maker).toList(), done.txid());
  }

  /** The amount and all fees of makers. */
  private static long outlay(long amount) {
    return amount
        + List.of("ann", "bob", "cid", "dot").stream().mapToLong(n -> fee(n, amount)).sum();
  }

  private static long fee(String maker, long amount) {
    return switch (maker) {
      case "ann" -> halfEven(amount * 5, 100_000);
      case "bob" -> halfEven(amount * 15, 100_000);
      case "cid" -> 900;
      default -> 0;
    };
  }

  private static long halfEven(long numerator, long denominator) {
    long down = numerator / denominator;
    long twice = numerator % denominator * 2;
    return twice > denominator || (twice == denominator && down % 2 == 1) ? down + 1 : down;
  }
}
