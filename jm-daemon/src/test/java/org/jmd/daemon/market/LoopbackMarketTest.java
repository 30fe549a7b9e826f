package org.jmd.daemon.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jmd.core.bond.BondValue;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.ConfigLoader;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.Tx;
import org.jmd.daemon.notify.MakerNotices;
import org.jmd.daemon.notify.Notifier;
import org.jmd.daemon.notify.RudeServer;
import org.jmd.daemon.notify.WebInbox;
import org.jmd.daemon.notify.Wording;
import org.jmd.daemon.suite.NotificationWiring;
import org.jmd.directory.Directory;
import org.jmd.directory.DirectorySettings;
import org.jmd.maker.Maker;
import org.jmd.maker.MakerSettings;
import org.jmd.maker.MakerWorld;
import org.jmd.maker.OfferTerms;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinRequest;
import org.jmd.taker.FeeRatePolicy;
import org.jmd.taker.IgnoredMakers;
import org.jmd.taker.Taker;
import org.jmd.taker.TakerListener;
import org.jmd.taker.TakerSettings;
import org.jmd.taker.offers.FeeLimits;
import org.jmd.taker.offers.OfferChooser;
import org.jmd.wallet.Coin;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.UsedCommitments;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole market in this process: real sockets on the loopback and real time, but a fake chain. */
class LoopbackMarketTest {
  private static final long COIN_SATS = 100_000_000;
  private static final long AMOUNT_SATS = 20_000_000;

  /** Fee and contribution of each maker; an absolute offer announces their sum. */
  private static final List<OfferTerms> TERMS =
      List.of(
          terms(new FeeRule.Relative(new BigDecimal("0.00002")), 0),
          terms(new FeeRule.Relative(new BigDecimal("0.00005")), 100),
          terms(new FeeRule.Absolute(300), 0),
          terms(new FeeRule.Absolute(200), 50));

  @TempDir Path root;

  private final Tasks tasks = new SystemTasks();
  private final Entropy entropy = Entropy.system();
  private final FakeChain chain = new FakeChain();
  private final NettyTransport transport =
      new NettyTransport(NettyTransport.Settings.client(Optional.empty()));
  private final NettyTransport directoryTransport =
      new NettyTransport(NettyTransport.Settings.directory());
  private final List<Directory> directories = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<WalletFixture> wallets = new ArrayList<>();
  private final List<Maker> makers = new ArrayList<>();
  private final List<RudeServer> rude = new ArrayList<>();
  private Optional<WebInbox> inbox = Optional.empty();
  private Optional<Notifier> notifier = Optional.empty();

  private static OfferTerms terms(FeeRule fee, long contributionSats) {
    return new OfferTerms(fee, 100_000, contributionSats, OfferTerms.Jitter.NONE);
  }

  @AfterEach
  void end() throws IOException {
    makers.forEach(maker -> maker.stop(Duration.ofSeconds(2)));
    notifier.ifPresent(Notifier::close);
    inbox.ifPresent(WebInbox::close);
    for (RudeServer server : rude) {
      server.close();
    }
    directories.forEach(directory -> directory.stop(Duration.ofSeconds(2)));
    transport.close();
    directoryTransport.close();
    wallets.forEach(WalletFixture::close);
  }

  @Test
  void fourMakersAndATakerMixAnAmountAndThenEverything()
      throws InterruptedException, IOException, ConfigException {
    startDirectories();
    tellOperators();
    for (int i = 0; i < TERMS.size(); i++) {
      startMaker(i);
    }
    WalletFixture taker = wallet(9);
    taker.fund(0, COIN_SATS).sync();

    CoinJoinOutcome.Completed mixed =
        round(taker, CoinJoinRequest.of(0, CoinJoinRequest.Amount.ofSats(AMOUNT_SATS), internal()));
    assertThat(mixed.equalOutputs()).isEqualTo(5);
    List<Long> gains = List.of(400L, 1000L - 100, 300L, 200L);
    assertBalances(gains, 0);
    long makersFees = 400 + 1000 + 300 + 250;
    long minerFee = minerFee(mixed, 5 * COIN_SATS);
    assertThat(minerFee).isEqualTo(mixed.totalMinerFeeSats());
    long paid = makersFees + minerFee - 100 - 50;
    assertThat(balance(taker)).isEqualTo(COIN_SATS - paid);
    assertThat(coins(taker, 1)).extracting(Coin::valueSats).containsExactly(AMOUNT_SATS);
    assertThat(coins(taker, 0))
        .extracting(Coin::valueSats)
        .containsExactly(COIN_SATS - AMOUNT_SATS - paid);

    CoinJoinOutcome.Completed swept =
        round(taker, CoinJoinRequest.of(1, new CoinJoinRequest.Amount.Sweep(), internal()));
    assertThat(swept.equalOutputs()).isEqualTo(5);
    assertThat(coins(taker, 1)).isEmpty();
    assertThat(coins(taker, 2)).extracting(Coin::valueSats).containsExactly(swept.amountSats());
    long sweepFees = TERMS.stream().mapToLong(t -> fee(t, swept.amountSats())).sum();
    long contributions = TERMS.stream().mapToLong(OfferTerms::txFeeSats).sum();
    assertThat(AMOUNT_SATS - swept.amountSats())
        .isEqualTo(sweepFees - contributions + swept.totalMinerFeeSats());
    assertOperatorWasTold();
  }

  /** One operator of all makers, with a server that works and others that hang, flood or refuse. */
  private void tellOperators() throws IOException, ConfigException {
    WebInbox good = WebInbox.plain(200);
    inbox = Optional.of(good);
    rude.add(RudeServer.hanging());
    rude.add(RudeServer.flooding());
    String urls =
        Stream.of(rude.get(0).port(), good.port(), rude.get(1).port(), RudeServer.refusingPort())
            .map(port -> "json://127.0.0.1:" + port)
            .collect(Collectors.joining(","));
    Config config =
        ConfigLoader.load(
            root.resolve("none.toml"),
            Map.of(
                "NETWORK_CONFIG__NETWORK",
                "regtest",
                "NOTIFICATIONS__URLS",
                urls,
                "NOTIFICATIONS__USE_TOR",
                "false"),
            Map.of());
    notifier = NotificationWiring.open(config, "maker", tasks);
  }

  private void assertOperatorWasTold() {
    WebInbox told = inbox.orElseThrow();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(told.posts())
                .extracting(post -> post.body().path("title").asString(""))
                .filteredOn(title -> title.endsWith(": transaction signed"))
                .hasSize(2 * TERMS.size()));
    assertThat(told.posts())
        .extracting(post -> post.body().path("message").asString(""))
        .contains(
            "taker: [hidden]\namount: 20,000,000 sats\nearned: 300 sats\ntransaction: [hidden]");
  }

  private static long fee(OfferTerms terms, long amountSats) {
    long own = terms.fee().fee(amountSats);
    return terms.fee() instanceof FeeRule.Absolute ? own + terms.txFeeSats() : own;
  }

  private static CoinJoinRequest.Destination internal() {
    return new CoinJoinRequest.Destination.Internal();
  }

  private void startDirectories() {
    for (int i = 0; i < 2; i++) {
      Directory directory =
          new Directory(
              DirectorySettings.of(Network.REGTEST, new BindAddress("127.0.0.1", 0)),
              directoryTransport,
              tasks,
              entropy);
      directory.start();
      directories.add(directory);
      endpoints.add(new Endpoint("127.0.0.1", directory.port()));
    }
  }

  private WalletFixture wallet(int seed) {
    WalletFixture wallet = WalletFixture.create(chain, root.resolve("wallet-" + seed), seed);
    wallets.add(wallet);
    return wallet;
  }

  private CommitmentBlacklist blacklist(int seed) {
    return new CommitmentBlacklist(
        new PrivateFiles(), root.resolve("wallet-" + seed), 10_000, entropy);
  }

  private void startMaker(int index) {
    WalletFixture wallet = wallet(index + 1);
    wallet.fund(0, COIN_SATS).sync();
    MessageChannel channel =
        new OnionMessageChannel(
            ChannelSettings.maker(Network.REGTEST, endpoints),
            NickIdentity.create(entropy),
            transport,
            tasks,
            entropy);
    // Takers have a new nick in each round.
    MakerNotices notices = new MakerNotices(new Wording(true, false, false, ""));
    Maker maker =
        new Maker(
            MakerSettings.DEFAULT.withOffers(List.of(TERMS.get(index))),
            new MakerWorld(wallet.wallet(), blacklist(index + 1), channel, tasks, entropy)
                .withListener(
                    event -> notifier.ifPresent(teller -> teller.post(notices.of(event)))));
    maker.start();
    makers.add(maker);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> channel.directories().stream().allMatch(MessageChannel.DirectoryStatus::up));
  }

  private CoinJoinOutcome.Completed round(WalletFixture taker, CoinJoinRequest request)
      throws InterruptedException {
    Path data = root.resolve("wallet-9");
    Taker role =
        new Taker(
            settings(),
            taker.wallet(),
            new Taker.Memory(
                new UsedCommitments(new PrivateFiles(), data),
                blacklist(9),
                IgnoredMakers.inMemory()),
            () ->
                new OnionMessageChannel(
                    ChannelSettings.taker(Network.REGTEST, endpoints),
                    NickIdentity.create(entropy),
                    transport,
                    tasks,
                    entropy),
            new OwnNicks(data.resolve("state"), tasks.clock()),
            tasks,
            entropy);
    CoinJoinOutcome outcome = role.coinJoin(request, TakerListener.silent());
    assertThat(outcome).isInstanceOf(CoinJoinOutcome.Completed.class);
    chain.mine(6);
    wallets.forEach(w -> w.wallet().sync());
    return (CoinJoinOutcome.Completed) outcome;
  }

  private static TakerSettings settings() {
    TakerSettings d = TakerSettings.DEFAULT;
    return new TakerSettings(
        new TakerSettings.Makers(Optional.of(4), 4, 4, 4, 3),
        new FeeLimits(10_000, new BigDecimal("0.001"), FeeLimits.Mode.TYPED),
        new OfferChooser.Cheapest(),
        d.maxMakerInputs(),
        BondValue.STANDARD,
        d.podle(),
        new FeeRatePolicy(
            Optional.of(FeeRate.of("3")), Optional.empty(), BigDecimal.ZERO, FeeRate.of("1000")),
        d.maxSweepFeeChange(),
        d.maxCostFactor(),
        d.timing()
            .withOrderbook(Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(1)),
        d.broadcast(),
        d.directConnections(),
        d.retryWithHonestMakers(),
        d.lightClient(),
        d.mergesInMixdepthZero());
  }

  private void assertBalances(List<Long> gains, int firstWallet) {
    for (int i = 0; i < gains.size(); i++) {
      assertThat(balance(wallets.get(firstWallet + i)))
          .as("maker " + i)
          .isEqualTo(COIN_SATS + gains.get(i));
    }
  }

  private static long balance(WalletFixture wallet) {
    return wallet.wallet().coins().stream().mapToLong(Coin::valueSats).sum();
  }

  private static List<Coin> coins(WalletFixture wallet, int mixdepth) {
    return wallet.wallet().coins().stream().filter(c -> c.mixdepth() == mixdepth).toList();
  }

  private static long minerFee(CoinJoinOutcome.Completed round, long inputSats) {
    return inputSats - Tx.tryParse(round.tx().bytes()).orElseThrow().outputSats();
  }
}
