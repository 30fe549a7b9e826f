package org.jmd.daemon.regtest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jmd.core.bond.BondValue;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.tx.FeeRate;
import org.jmd.maker.BondAnnouncer;
import org.jmd.maker.BondChoice;
import org.jmd.maker.Maker;
import org.jmd.maker.MakerSettings;
import org.jmd.maker.MakerState;
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

/**
 * A market on a real node: directories, makers and takers in this process, with wallets on the node
 * and sockets on the loopback. Closing it ends all of them; the node is the caller's.
 */
final class LiveMarket implements AutoCloseable {
  /** The rate of every transaction, in sat/vB. */
  static final int FEE_RATE = 3;

  private static final AtomicInteger NEXT_SEED = new AtomicInteger(5000);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final BitcoindFixture node;
  private final Path root;
  private final NettyTransport transport;
  private final List<LiveDirectory> directories = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<LiveMaker> makers = new ArrayList<>();
  private final List<Participant> participants = new ArrayList<>();

  /** A market with so many directories. */
  LiveMarket(BitcoindFixture node, Path root, int directories) {
    this(node, root, directories, Optional.empty());
  }

  private LiveMarket(BitcoindFixture node, Path root, int directories, Optional<Endpoint> socks) {
    this.transport = new NettyTransport(NettyTransport.Settings.client(socks));
    this.node = node;
    this.root = root;
    for (int i = 0; i < directories; i++) {
      LiveDirectory directory = new LiveDirectory();
      this.directories.add(directory);
      endpoints.add(directory.endpoint());
    }
  }

  /** A market around a directory of somebody else. */
  LiveMarket(BitcoindFixture node, Path root, Endpoint directory) {
    this(node, root, 0);
    endpoints.add(directory);
  }

  /** A market around an onion service, which takers reach through that proxy. */
  LiveMarket(BitcoindFixture node, Path root, Endpoint directory, Endpoint socks) {
    this(node, root, 0, Optional.of(socks));
    endpoints.add(directory);
  }

  BitcoindFixture node() {
    return node;
  }

  LiveDirectory directory(int index) {
    return directories.get(index);
  }

  /** A participant with an empty wallet. */
  Participant participant(String name) {
    Participant participant = Participant.open(node, root, name, NEXT_SEED.getAndIncrement());
    participants.add(participant);
    return participant;
  }

  /** A participant with coins in mixdepth 0, not confirmed yet. */
  Participant participant(String name, long... coinsSats) {
    Participant participant = participant(name);
    for (long sats : coinsSats) {
      participant.deposit(node, 0, sats);
    }
    return participant;
  }

  /** Confirms everything and lets everybody see it. */
  void mine(int blocks) {
    node.mine(blocks);
    sync();
  }

  /** Lets everybody look at the chain. */
  void sync() {
    participants.forEach(p -> p.wallet().sync());
  }

  /** Exactly that relative fee and contribution. */
  static MakerSettings relative(String fraction, long contributionSats) {
    return offering(new FeeRule.Relative(new BigDecimal(fraction)), contributionSats);
  }

  /** Keeps exactly that fee; the contribution is announced on top of it. */
  static MakerSettings absolute(long sats, long contributionSats) {
    return offering(new FeeRule.Absolute(sats), contributionSats);
  }

  /** A maker that rescans its wallet so seldom. */
  static MakerSettings rescanning(Duration every) {
    return offering(new FeeRule.Absolute(500), 0, every);
  }

  private static MakerSettings offering(FeeRule fee, long contributionSats) {
    return offering(fee, contributionSats, Duration.ofSeconds(1));
  }

  private static MakerSettings offering(FeeRule fee, long contributionSats, Duration rescan) {
    MakerSettings.Timing d = MakerSettings.Timing.DEFAULT;
    return MakerSettings.DEFAULT
        .withOffers(List.of(new OfferTerms(fee, 100_000, contributionSats, OfferTerms.Jitter.NONE)))
        .withTiming(
            new MakerSettings.Timing(
                d.session(),
                d.pendingTx(),
                d.pendingAbandon(),
                rescan,
                Duration.ofMillis(200),
                Duration.ZERO));
  }

  /** How a maker is connected to the market. */
  record Connection(boolean direct, UnaryOperator<MessageChannel> wrapped) {
    /** Through directories only. */
    static final Connection DIRECTORIES = new Connection(false, UnaryOperator.identity());

    /** Can be dialled as well. */
    static final Connection DIRECT = new Connection(true, UnaryOperator.identity());
  }

  LiveMaker startMaker(Participant owner, MakerSettings settings) {
    return startMaker(owner, settings, Connection.DIRECTORIES);
  }

  /** Starts a maker and waits until every directory knows it. */
  LiveMaker startMaker(Participant owner, MakerSettings settings, Connection connection) {
    Entropy entropy = Entropy.system();
    ChannelSettings channelSettings = ChannelSettings.maker(Network.REGTEST, endpoints);
    if (connection.direct()) {
      int port = freePort();
      channelSettings =
          channelSettings.serving(
              new Location.HostPort("127.0.0.1", port), new BindAddress("127.0.0.1", port));
    }
    NickIdentity identity = NickIdentity.create(entropy);
    MessageChannel channel =
        connection
            .wrapped()
            .apply(
                new OnionMessageChannel(
                    channelSettings, identity, transport, owner.time(), entropy));
    return startMaker(owner, settings, channel);
  }

  /** Starts a maker on a channel of the caller's and waits until every directory knows it. */
  LiveMaker startMaker(Participant owner, MakerSettings settings, MessageChannel channel) {
    Entropy entropy = Entropy.system();
    MakerWorld world =
        new MakerWorld(owner.wallet(), owner.blacklist(), channel, owner.time(), entropy)
            .withOwnNicks(owner.nicks())
            .withBonds(
                new BondAnnouncer(
                    owner.wallet(), BondChoice.BEST, channel.nick(), owner.time().clock(), entropy))
            .withOnlookers(directory ->
                new OnionMessageChannel(
                    ChannelSettings.taker(Network.REGTEST, List.of(directory)),
                    NickIdentity.create(entropy),
                    transport,
                    owner.time(),
                    entropy));
    LiveMaker maker = new LiveMaker(owner, new Maker(settings, world));
    makers.add(maker);
    maker.maker().start();
    await("maker " + owner + " is on every directory")
        .atMost(PATIENCE)
        .until(() ->
            channel.directories().stream().allMatch(MessageChannel.DirectoryStatus::up)
                && !maker.maker().offers().isEmpty());
    return maker;
  }

  /** Ends every maker of this process. */
  void stopMakers() {
    makers.forEach(LiveMaker::stop);
  }

  /** Waits until every maker offers so much. */
  void awaitOffersOf(long amountSats) {
    await("offers of " + amountSats)
        .atMost(PATIENCE)
        .until(() ->
            makers.stream()
                .filter(m -> m.maker().state() instanceof MakerState.Running)
                .allMatch(m -> m.maker().offers().stream().anyMatch(o -> o.accepts(amountSats))));
  }

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /** What a taker does: so many makers, the cheapest ones, at exactly {@link #FEE_RATE}. */
  static TakerSettings takerSettings(int makers, int minimum) {
    TakerSettings d = TakerSettings.DEFAULT;
    TakerSettings.Timing t = d.timing();
    return new TakerSettings(
        new TakerSettings.Makers(Optional.of(makers), makers, makers, minimum, 3),
        new FeeLimits(10_000, new BigDecimal("0.001"), FeeLimits.Mode.TYPED),
        new OfferChooser.Cheapest(),
        d.maxMakerInputs(),
        BondValue.STANDARD,
        d.podle(),
        new FeeRatePolicy(
            Optional.of(FeeRate.of(Integer.toString(FEE_RATE))),
            Optional.empty(),
            BigDecimal.ZERO,
            FeeRate.of("1000")),
        d.maxSweepFeeChange(),
        d.maxCostFactor(),
        new TakerSettings.Timing(
            Duration.ofSeconds(20),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            t.directWait(),
            t.broadcastTimeout(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(1),
            t.pendingAbandon()),
        TakerSettings.Broadcast.DEFAULT,
        d.directConnections(),
        d.retryWithHonestMakers(),
        d.lightClient(),
        d.mergesInMixdepthZero());
  }

  /** A channel of a taker, under a nick of its own. */
  MessageChannel takerChannel(Participant owner) {
    return new OnionMessageChannel(
        ChannelSettings.taker(Network.REGTEST, endpoints).withHostPortPeers(),
        NickIdentity.create(Entropy.system()),
        transport,
        owner.time(),
        Entropy.system());
  }

  /** Runs a round to its end. */
  CoinJoinOutcome coinJoin(
      Participant owner, TakerSettings settings, CoinJoinRequest request, TakerListener listener)
      throws InterruptedException {
    Taker taker =
        new Taker(
            settings,
            owner.wallet(),
            new Taker.Memory(owner.used(), owner.blacklist(), IgnoredMakers.inMemory()),
            () -> takerChannel(owner),
            owner.nicks(),
            owner.time(),
            Entropy.system());
    return taker.coinJoin(request, listener);
  }

  @Override
  public void close() {
    makers.forEach(LiveMaker::close);
    directories.forEach(LiveDirectory::close);
    transport.close();
    participants.forEach(Participant::close);
  }
}
