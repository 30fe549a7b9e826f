package org.jmd.maker;

import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Offer;
import org.jmd.core.runtime.Network;
import org.jmd.core.runtime.SystemTasks;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.testing.FakeChain;
import org.jmd.wallet.coins.MergeAlgorithm;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.testing.WalletFixture;

/**
 * A whole maker in real time: its own wallet on a disk, its channel on sockets of the loopback, its
 * usual limits except that of disclosures in an hour, which would let it serve 30 takers an hour.
 * Only the chain is not real.
 */
final class SoakRig implements AutoCloseable {
  static final Network NETWORK = Network.REGTEST;
  static final long AMOUNT_SATS = 1_000_000;
  private static final int COINS = 40;
  private static final long COIN_SATS = 20_000_000;
  private static final int MAX_GOSSIPED = 10_000;
  private static final OfferTerms TERMS =
      new OfferTerms(
          new FeeRule.Relative(new BigDecimal("0.0001")), 100_000, 0, OfferTerms.Jitter.NONE);

  final Tasks tasks = new SystemTasks();
  final Entropy entropy = Entropy.system();
  final FakeChain chain = new FakeChain();
  final NettyTransport visitors =
      new NettyTransport(NettyTransport.Settings.client(Optional.empty()));
  final SoakDirectory directory;
  final WalletFixture wallet;
  final Maker maker;
  final Endpoint door;
  private final NettyTransport transport =
      new NettyTransport(NettyTransport.Settings.client(Optional.empty()));

  /** Keeps everything below that directory. */
  SoakRig(Path home) {
    this.directory = new SoakDirectory(visitors, tasks, entropy);
    this.wallet = WalletFixture.create(chain, home, 1);
    for (int i = 0; i < COINS; i++) {
      wallet.fund(i % 5, COIN_SATS);
    }
    wallet.sync();
    int port = freePort();
    this.door = new Endpoint("127.0.0.1", port);
    OnionMessageChannel channel =
        new OnionMessageChannel(
            ChannelSettings.maker(NETWORK, List.of(new Endpoint("127.0.0.1", directory.port())))
                .serving(
                    new Location.HostPort("127.0.0.1", port),
                    new Transport.BindAddress("127.0.0.1", port)),
            NickIdentity.create(entropy),
            transport,
            tasks,
            entropy);
    this.maker =
        new Maker(
            settings(),
            new MakerWorld(
                wallet.wallet(),
                new CommitmentBlacklist(new PrivateFiles(), home, MAX_GOSSIPED, entropy),
                channel,
                tasks,
                entropy));
  }

  private int freePort() {
    try (Transport.Listening free =
        visitors.listen(
            new Transport.BindAddress("127.0.0.1", 0),
            link -> {
              throw new IllegalStateException("nobody is expected: " + link.remote());
            })) {
      return free.port();
    }
  }

  private static MakerSettings settings() {
    MakerLimits d = MakerLimits.DEFAULT;
    return MakerSettings.DEFAULT
        .withOffers(List.of(TERMS))
        // As many coins are spent as come back, so that their number does not grow with time.
        .withCoins(new CoinPolicy(1, MixdepthChoice.LARGEST_GAP, MergeAlgorithm.GRADUAL, true))
        .withLimits(
            new MakerLimits(
                d.messagesPerSecond(),
                d.messageBurst(),
                d.orderbook(),
                d.orderbookPerMinute(),
                d.sessions(),
                d.signedRounds(),
                1_000_000,
                d.errorsPerSecond(),
                d.commitmentsPerSecond(),
                d.commitmentsPerNickPerSecond()));
  }

  SoakRig start() {
    maker.start();
    await().atMost(Duration.ofMinutes(1)).until(directory::isMakerThere);
    return this;
  }

  Offer offer() {
    return maker.offers().getFirst();
  }

  @Override
  public void close() {
    maker.stop(Duration.ofSeconds(5));
    directory.close();
    transport.close();
    visitors.close();
    wallet.close();
  }
}
