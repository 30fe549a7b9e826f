package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.daemon.demo.RegtestMarket;
import org.jmd.daemon.market.TappedChannel;
import org.jmd.daemon.regtest.Encounter.Moment;
import org.jmd.daemon.regtest.Encounter.Trouble;
import org.jmd.daemon.regtest.LiveMarket.Connection;
import org.jmd.daemon.regtest.MortalMaker.End;
import org.jmd.daemon.regtest.Reckoning.Movement;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinRequest;
import org.jmd.taker.CoinJoinRequest.Amount;
import org.jmd.taker.CoinJoinRequest.Destination;
import org.jmd.wallet.Coin;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.json.JsonText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A maker, started as its operator would start it, through twenty CoinJoins in a row. It is ended
 * and started again between rounds and at every moment of a round, by SIGTERM and by SIGKILL. In
 * the end its wallet and its history are held against the blocks, satoshi by satoshi.
 */
class TwentyCoinJoinsIT {
  private static final int COINJOINS = 20;

  /** More rounds than there can be: ten of them may fail. */
  private static final int TAKER_COINS = 34;

  private static final Set<Moment> IN_SESSIONS = EnumSet.range(Moment.FILLED, Moment.SIGNED);
  private static final long TAKER_COIN_SATS = 12_000_000;
  private static final long MAKER_COIN_SATS = 60_000_000;

  /** Each round has an amount of its own, which names it in the history. */
  private static final long FIRST_AMOUNT = 5_000_000;

  private static final long NEXT_AMOUNT = 1_117;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path root;
  private BitcoindFixture node;
  private RegtestMarket children;
  private LiveMarket market;
  private Participant tim;
  private List<Coin> purse;
  private RegtestMarket.Participant mia;
  private final List<String> deposits = new ArrayList<>();
  private Books books;
  private MortalMaker maker;
  private final Set<Commitment> published = ConcurrentHashMap.newKeySet();
  private final ExecutorService takers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Encounter> rounds = new ArrayList<>();

  /** Of the rounds without trouble, every other one is followed by a restart. */
  private Trouble next() {
    return switch (rounds.size() / 2 % 4) {
      case 0 -> new Trouble(Moment.BETWEEN_ROUNDS, End.SIGTERM);
      case 2 -> new Trouble(Moment.BETWEEN_ROUNDS, End.KILL);
      default -> new Trouble(Moment.NEVER, End.SIGTERM);
    };
  }

  @BeforeEach
  void begin() {
    node = BitcoindFixture.start();
    node.mine(110);
    children = new RegtestMarket(node);
    children.startDirectory("directory");
    market = new LiveMarket(node, root, children.directories().getFirst());
    mia = children.participant("mia");
    for (JsonNode mixdepth : info().required("mixdepths")) {
      String address = mixdepth.required("next_deposit_address").stringValue();
      node.pay(address, MAKER_COIN_SATS);
      deposits.add(address);
    }
    books = new Books(mia);
    tim = market.participant("tim");
    for (int i = 0; i < TAKER_COINS; i++) {
      tim.deposit(node, 0, TAKER_COIN_SATS);
    }
    Participant ann = market.participant("ann");
    for (int i = 0; i < 20; i++) {
      ann.deposit(node, i % 5, 2 * TAKER_COIN_SATS);
    }
    market.mine(6);
    purse = List.copyOf(tim.wallet().coins());
    market.startMaker(
        ann,
        LiveMarket.absolute(500, 0),
        new Connection(false, channel -> new TappedChannel(channel, (_, event) -> note(event))));
    maker =
        new MortalMaker(
            children, mia, "--cj-fee-relative", "0.000731", "--tx-fee-contribution", "150");
  }

  @AfterEach
  void end() {
    rounds.forEach(round -> round.halt().goOn());
    market.close();
    takers.shutdownNow();
    children.close();
    node.close();
  }

  private void note(ChannelEvent event) {
    if (event instanceof ChannelEvent.PublicHeard heard
        && heard.message() instanceof PublicMessage.CommitmentGossip gossip) {
      published.add(gossip.commitment());
    }
  }

  private JsonNode info() {
    return json("wallet", "info", "--json");
  }

  private JsonNode json(String... command) {
    return JsonText.tryParse(String.join("\n", children.run(mia, command))).orElseThrow();
  }

  @Test
  void balancesAndHistoryAreRightAfterTwentyCoinJoinsAndAsManyDeaths() throws Exception {
    for (Moment moment : IN_SESSIONS) {
      for (End end : End.values()) {
        live(new Trouble(moment, end));
        live(next());
      }
    }
    while (rounds.stream().filter(round -> round.coinJoin().isPresent()).count() < COINJOINS) {
      live(next());
    }
    for (Encounter round : rounds) {
      round.outcome().get();
    }
    market.mine(1);
    maker.end(End.KILL);
    maker.startAgain();
    maker.awaitNick();
    Reckoning chain = Reckoning.of(node, mia.nodeWallet(), deposits);
    await("the maker has seen all its CoinJoins confirmed")
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(books.rounds())
                .filteredOn(HistoryEntry::success)
                .extracting(HistoryEntry::txid)
                .containsExactlyInAnyOrderElementsOf(
                    chain.spends().stream().map(Movement::txid).toList()));
    maker.end(End.SIGTERM);

    MakerAudit audit = new MakerAudit(books, chain, rounds);
    audit.roundsEndedAsTheyHadTo();
    assertThat(chain.spends()).hasSizeGreaterThanOrEqualTo(COINJOINS);
    assertThat(chain.depositedSats()).isEqualTo(deposits.size() * MAKER_COIN_SATS);
    assertThat(node.call("getrawmempool")).isEmpty();
    audit.historyIsRight();
    audit.balancesAreRight(info(), json("maker", "earnings", "--json"));
    audit.noAddressServedTwice();
    audit.noCoinIsHeldForEver();
    audit.noCommitmentIsLost(published);
  }

  // ---- the life of the maker

  private void live(Trouble trouble) throws Exception {
    Encounter round = begin(trouble);
    switch (trouble.moment()) {
      case NEVER -> {
        awaitCoinJoin(round);
        market.mine(1);
      }
      case BETWEEN_ROUNDS -> {
        awaitCoinJoin(round);
        maker.end(trouble.end());
        market.mine(1);
        maker.startAgain();
      }
      case FILLED, SHOWN -> {
        awaitMoment(round, round.halt()::isReached);
        maker.end(trouble.end());
        round.halt().goOn();
        maker.startAgain();
      }
      case SHOWING -> {
        awaitMoment(round, () -> row(round).isPresent());
        maker.end(trouble.end());
        maker.startAgain();
      }
      case SIGNING -> {
        awaitMoment(round, () -> row(round).filter(row -> !row.txid().isEmpty()).isPresent());
        maker.end(trouble.end());
        maker.startAgain();
      }
      case SIGNED -> {
        awaitMoment(round, round.halt()::isReached);
        maker.end(trouble.end());
        maker.startAgain();
        maker.awaitNick();
        round.halt().goOn();
        awaitCoinJoin(round);
        market.mine(1);
      }
    }
  }

  private Encounter begin(Trouble trouble) {
    int number = rounds.size();
    Coin coin = purse.get(number);
    long amount = FIRST_AMOUNT + NEXT_AMOUNT * number;
    Nick nick = maker.awaitNick();
    Halt halt = new Halt();
    Recorder recorder = Encounter.haltingAt(trouble.moment(), nick, halt);
    Future<CoinJoinOutcome> outcome =
        takers.submit(() ->
            market.coinJoin(
                tim,
                LiveMarket.takerSettings(2, 2),
                CoinJoinRequest.of(0, new Amount.Exact(amount), new Destination.Internal())
                    .withCoins(List.of(coin.outPoint())),
                recorder));
    Encounter round =
        new Encounter(
            trouble,
            amount,
            tim.wallet().podle(coin, 0).commitment(),
            nick,
            recorder,
            halt,
            outcome);
    rounds.add(round);
    return round;
  }

  /** Waits for the condition, or for the end of the round, which tells why it never came. */
  private static void awaitMoment(Encounter round, BooleanSupplier condition) {
    await(round.trouble().toString())
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> condition.getAsBoolean() || round.outcome().isDone());
    assertThat(round.outcome().state()).isNotEqualTo(Future.State.FAILED);
  }

  private static void awaitCoinJoin(Encounter round) throws Exception {
    assertThat(round.outcome().get())
        .as(round.trouble().toString())
        .isInstanceOf(CoinJoinOutcome.Completed.class);
  }

  private Optional<HistoryEntry> row(Encounter round) {
    return books.rounds().stream()
        .filter(row -> row.cjAmountSats() == round.amountSats())
        .findFirst();
  }
}
