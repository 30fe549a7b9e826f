package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.daemon.demo.RegtestMarket;
import org.jmd.daemon.process.JmdProcess;
import org.jmd.daemon.regtest.LiveMarket.Connection;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinRequest;
import org.jmd.taker.CoinJoinRequest.Amount;
import org.jmd.taker.CoinJoinRequest.Destination;
import org.jmd.taker.CoinJoinSummary;
import org.jmd.taker.Phase;
import org.jmd.taker.TakerEvent;
import org.jmd.taker.TakerSettings;
import org.jmd.wallet.history.HistoryEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Child processes that are told to stop in the middle of something. Before anybody has seen a
 * transaction, coins are given back; afterwards they stay held.
 */
class ShutdownIT {
  private static final long AMOUNT = 10_000_000;

  /** What a service manager's patience is taken to be. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int SIGTERM_EXIT = 143;

  private static BitcoindFixture node;

  @TempDir Path root;
  private RegtestMarket children;
  private JmdProcess directory;
  private LiveMarket market;

  @BeforeAll
  static void start() {
    node = BitcoindFixture.start();
    node.mine(110);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void startDirectory() {
    children = new RegtestMarket(node);
    directory = children.startDirectory("directory");
    market = new LiveMarket(node, root, children.directories().getFirst());
  }

  @AfterEach
  void stopAll() {
    market.close();
    children.close();
  }

  private static void stopInTime(JmdProcess child) {
    child.stop(PATIENCE);
    assertThat(child.process().exitValue())
        .as(() -> child.lines().toString())
        .isEqualTo(SIGTERM_EXIT);
  }

  private RegtestMarket.Participant funded(String name) {
    RegtestMarket.Participant participant = children.participant(name);
    node.pay(children.depositAddress(participant, 0), 40_000_000);
    return participant;
  }

  private static TakerSettings withOneMaker() {
    TakerSettings s = LiveMarket.takerSettings(1, 1);
    return new TakerSettings(
        s.makers(),
        s.fees(),
        s.chooser(),
        s.maxMakerInputs(),
        s.bonds(),
        s.podle(),
        s.feeRate(),
        s.maxSweepFeeChange(),
        s.maxCostFactor(),
        s.timing(),
        new TakerSettings.Broadcast(TakerSettings.Broadcast.Policy.SELF, 1),
        s.directConnections(),
        s.retryWithHonestMakers(),
        s.lightClient(),
        s.mergesInMixdepthZero());
  }

  private CoinJoinOutcome join(Participant tim, Recorder recorder) throws InterruptedException {
    return market.coinJoin(
        tim,
        withOneMaker(),
        CoinJoinRequest.of(0, new Amount.Exact(AMOUNT), new Destination.Internal()),
        recorder);
  }

  @Test
  void aDirectoryEndsWithPeersConnected() throws Exception {
    Participant ann = market.participant("ann", 40_000_000);
    market.mine(1);
    market.startMaker(ann, LiveMarket.absolute(0, 0));
    int port = children.directories().getFirst().port();

    stopInTime(directory);

    assertThat(directory.lines()).noneMatch(line -> line.contains("ERROR"));
    assertThat(isListening(port)).isFalse();
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void aMakerGivesCoinsBackBeforeItHasSignedAndHoldsThemAfterwards() throws Exception {
    Participant tim = market.participant("tim", 30_000_000);
    RegtestMarket.Participant ann = funded("ann");
    Books books = new Books(ann);
    market.mine(6);

    JmdProcess first = children.startMaker(ann, "--cj-fee-absolute", "0");
    AtomicBoolean held = new AtomicBoolean();
    CoinJoinOutcome broken =
        join(
            tim,
            new Recorder()
                .onEvent(event -> {
                  if (event instanceof TakerEvent.MakerReady ready
                      && ready.phase() == Phase.AUTHENTICATING) {
                    held.set(books.held().size() == 1);
                    stopInTime(first);
                  }
                }));
    assertThat(broken).isInstanceOf(CoinJoinOutcome.Failed.class);
    assertThat(held).isTrue();
    assertThat(books.held()).isEmpty();
    assertThat(first.lines()).noneMatch(line -> line.contains("ERROR"));

    // Our own coins stay held, because the transaction was sent: another round needs others.
    tim.deposit(node, 0, 30_000_000);
    market.mine(6);
    JmdProcess second = children.startMaker(ann, "--cj-fee-absolute", "0");
    CoinJoinOutcome outcome =
        join(
            tim,
            new Recorder()
                .onConfirm(summary -> {
                  if (summary.stage() == CoinJoinSummary.Stage.BROADCAST) {
                    stopInTime(second);
                    assertThat(books.held()).hasSize(1);
                  }
                }));
    assertThat(outcome).isInstanceOf(CoinJoinOutcome.Completed.class);
    assertThat(second.lines()).noneMatch(line -> line.contains("ERROR"));
    market.mine(1);

    JmdProcess third = children.startMaker(ann, "--cj-fee-absolute", "0");
    await("the maker finds its CoinJoin confirmed")
        .atMost(Duration.ofSeconds(10))
        .until(() -> books.rounds().getLast().success());
    assertThat(books.rounds()).hasSize(2);
    stopInTime(third);
  }

  @Test
  void aTakerGivesCoinsBackBeforeTheTransactionAndHoldsThemAfterwards() throws Exception {
    AtomicReference<Silence> silence = new AtomicReference<>();
    Participant mute = market.participant("mute", 40_000_000, 41_000_000);
    RegtestMarket.Participant tim = funded("tim");
    Books books = new Books(tim);
    market.mine(6);

    startMute(mute, Silence.From.IOAUTH, silence);
    JmdProcess first = startRound(tim);
    awaitSilence(silence);
    assertThat(books.held()).hasSize(1);
    stopInTime(first);
    assertThat(books.held()).isEmpty();
    assertThat(books.rounds()).isEmpty();

    startMute(mute, Silence.From.SIG, silence);
    JmdProcess second = startRound(tim);
    awaitSilence(silence);
    stopInTime(second);
    assertThat(books.held()).hasSize(1);
    assertThat(books.rounds()).hasSize(1).noneMatch(HistoryEntry::success);
  }

  private void startMute(Participant mute, Silence.From from, AtomicReference<Silence> silence) {
    market.stopMakers();
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
  }

  private static void awaitSilence(AtomicReference<Silence> silence) {
    await("a message is swallowed")
        .atMost(Duration.ofSeconds(60))
        .until(() -> silence.get().hasBegun());
  }

  private JmdProcess startRound(RegtestMarket.Participant tim) {
    return children.startCoinJoin(
        tim,
        _ -> {},
        "--amount",
        Long.toString(AMOUNT),
        "--counterparties",
        "1",
        "--minimum-makers",
        "1");
  }
}
