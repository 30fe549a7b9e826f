package org.jmd.daemon.regtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.net.Publisher;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.testing.BitcoindFixture;
import org.jmd.core.testing.TorNetworkFixture;
import org.jmd.core.tor.OnionKey;
import org.jmd.core.tor.OnionService;
import org.jmd.core.tor.OnionTerms;
import org.jmd.core.tor.TorAccess;
import org.jmd.daemon.suite.RunningDirectory;
import org.jmd.directory.Directory;
import org.jmd.directory.DirectorySettings;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinRequest;
import org.jmd.taker.CoinJoinRequest.Amount;
import org.jmd.taker.CoinJoinRequest.Destination;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * CoinJoins over a real Tor network on loopback: the directory is an onion service, makers have
 * services of their own or none, nobody connects to anybody but through tor. In the middle the tor
 * of one maker is killed.
 */
class OnionCoinJoinIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long AMOUNT = 10_000_000;

  private static BitcoindFixture node;
  private static TorNetworkFixture tor;

  @TempDir Path root;
  private final Entropy entropy = Entropy.system();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Map<String, OnionMessageChannel> channels = new LinkedHashMap<>();

  @BeforeAll
  static void start() {
    tor = TorNetworkFixture.start(2);
    node = BitcoindFixture.start();
    node.mine(110);
  }

  @AfterAll
  static void stop() {
    node.close();
    tor.close();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void joinsDirectlyAndRelayedAndAfterTheEndOfAMakersTor() throws Exception {
    Endpoint directory = directory();
    try (LiveMarket market = new LiveMarket(node, root, directory, tor.client(0).socks())) {
      Participant ann = market.participant("ann", 100_000_000);
      Participant bob = market.participant("bob", 100_000_000);
      Participant cid = market.participant("cid", 100_000_000);
      Participant tim = market.participant("tim", 30_000_000, 30_000_000);
      market.mine(6);
      market.startMaker(ann, LiveMarket.absolute(100, 0), channel(ann, 1, directory, true));
      LiveMaker bobMakes =
          market.startMaker(bob, LiveMarket.absolute(200, 0), channel(bob, 0, directory, true));
      market.startMaker(cid, LiveMarket.absolute(5_000, 0), channel(cid, 0, directory, false));
      Location before = location("ann");
      assertThat(before).isInstanceOf(Location.Onion.class).isNotEqualTo(location("bob"));
      assertThat(location("cid")).isEqualTo(new Location.NotServing());

      assertThat(makersReachedDirectly(market, tim)).containsExactly("ann", "bob");

      bobMakes.stop();
      tor.client(1).kill();
      await("ann has noticed")
          .atMost(PATIENCE)
          .until(() -> location("ann") instanceof Location.NotServing && !isUp("ann"));
      tor.client(1).restart();
      await("ann is back elsewhere")
          .atMost(PATIENCE)
          .until(() -> location("ann") instanceof Location.Onion && isUp("ann"));
      assertThat(location("ann")).isNotEqualTo(before);
      market.mine(6);

      assertThat(makersReachedDirectly(market, tim)).containsExactly("ann");
    }
  }

  /** The roles as their units in {@code dist/systemd} start them, and a taker from the shell. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void joinsProcessesThatAreStartedAsServices() throws Exception {
    try (OnionServices services = new OnionServices(node, root, tor.client(0))) {
      String directory = services.startDirectory();
      for (String name : List.of("ann", "bob", "tim")) {
        node.pay(services.makeWallet(name), 100_000_000);
      }
      node.mine(6);
      String before = services.startMaker("ann", "MAKER__ONION_PERSISTENT", "true");
      services.startMaker("bob", "MAKER__ONION_PERSISTENT", "false");

      assertThat(services.stop("ann")).isEqualTo(OnionServices.STOPPED_BY_SIGTERM);
      assertThat(services.startMaker("ann", "MAKER__ONION_PERSISTENT", "true"))
          .isEqualTo(before)
          .isNotEqualTo(directory);

      String txid = services.coinJoin("tim", AMOUNT, 2);
      assertThat(node.call("getrawmempool").valueStream().map(tx -> tx.stringValue()))
          .contains(txid);
    }
  }

  /** Makes a CoinJoin with two makers; the names of those to which the taker had a connection. */
  private Set<String> makersReachedDirectly(LiveMarket market, Participant taker)
      throws InterruptedException {
    Set<String> direct = new TreeSet<>();
    Recorder recorder = new Recorder().onEvent(_ -> direct.addAll(connected()));
    CoinJoinOutcome outcome =
        market.coinJoin(
            taker,
            LiveMarket.takerSettings(2, 2),
            CoinJoinRequest.of(0, new Amount.Exact(AMOUNT), new Destination.Internal()),
            recorder);
    assertThat(outcome).isInstanceOf(CoinJoinOutcome.Completed.class);
    assertThat(node.call("getrawmempool").valueStream().map(txid -> txid.stringValue()))
        .contains(((CoinJoinOutcome.Completed) outcome).txid());
    return direct;
  }

  private Set<String> connected() {
    return channels.entrySet().stream()
        .filter(e -> e.getValue().peers().stream().anyMatch(MessageChannel.PeerInfo::direct))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private Location location(String maker) {
    return channelOf(maker).location();
  }

  private boolean isUp(String maker) {
    return channelOf(maker).directories().getFirst().up();
  }

  private OnionMessageChannel channelOf(String maker) {
    return Optional.ofNullable(channels.get(maker)).orElseThrow();
  }

  /** A directory under an onion address that is known before its tor is. */
  private Endpoint directory() {
    NettyTransport transport = new NettyTransport(NettyTransport.Settings.directory());
    OnionKey key = OnionKey.generate(entropy);
    Publisher service =
        new OnionService(
            TorAccess.at(tor.client(0).control()),
            OnionTerms.DEFAULT,
            Optional.of(key),
            transport,
            new SystemTasks(),
            entropy);
    RunningDirectory directory =
        new RunningDirectory(
            new Directory(
                DirectorySettings.of(Network.REGTEST, new BindAddress("127.0.0.1", 0)),
                transport,
                new SystemTasks(),
                entropy),
            transport,
            Optional.of(service));
    open.add(transport);
    open.add(() -> directory.stop(Duration.ofSeconds(1)));
    directory.start();
    return new Endpoint(key.address().host(), key.address().port());
  }

  /** A maker's channel through that tor, with an onion service of its own or without. */
  private OnionMessageChannel channel(
      Participant owner, int client, Endpoint directory, boolean serving) {
    NettyTransport transport =
        new NettyTransport(NettyTransport.Settings.client(Optional.of(tor.client(client).socks())));
    open.add(transport);
    ChannelSettings settings = ChannelSettings.maker(Network.REGTEST, List.of(directory));
    Optional<Publisher> service = Optional.empty();
    if (serving) {
      settings = settings.serving(new Location.NotServing(), new BindAddress("127.0.0.1", 0));
      service =
          Optional.of(
              new OnionService(
                  TorAccess.at(tor.client(client).control()),
                  OnionTerms.DEFAULT,
                  Optional.empty(),
                  transport,
                  owner.time(),
                  entropy));
    }
    OnionMessageChannel channel =
        new OnionMessageChannel(
            settings, NickIdentity.create(entropy), transport, owner.time(), entropy, service);
    channels.put(owner.name(), channel);
    return channel;
  }
}
