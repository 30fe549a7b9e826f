package org.jmd.daemon.suite;

import java.util.List;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.config.MakerKeys;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.net.Publisher;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.tor.OnionKey;
import org.jmd.daemon.notify.MakerNotices;
import org.jmd.daemon.notify.Notifier;
import org.jmd.daemon.notify.NotifySettings;
import org.jmd.maker.BondAnnouncer;
import org.jmd.maker.Maker;
import org.jmd.maker.MakerListener;
import org.jmd.maker.MakerWorld;
import org.jmd.maker.Onlookers;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jmd.wallet.podle.CommitmentOutbox;

/**
 * A maker with everything that it stands on. Closing it closes transport and wallet.
 *
 * @param service the maker itself
 * @param notifier tells the operator; empty if he does not want that
 */
public record RunningMaker(
    Maker service,
    OpenWallet wallet,
    Transport transport,
    EphemeralGossiper gossiper,
    Optional<Notifier> notifier)
    implements AutoCloseable {
  /** Foreign commitments kept, so that gossip cannot fill the disk (coinjoin.md 1.10). */
  static final int MOST_GOSSIPED = 5_000_000;

  /**
   * Wires a maker; nothing runs before its service is started, except for the queues of
   * commitments.
   *
   * @param wallet becomes this object's, also if wiring fails
   * @param own directories of this process, used besides those of the configuration
   * @throws IllegalArgumentException if the configuration contradicts itself; the message says how
   */
  public static RunningMaker create(OpenWallet wallet, Config config, List<Endpoint> own) {
    Tasks tasks = wallet.tasks();
    Entropy entropy = Entropy.system();
    Transport transport = null;
    Optional<Notifier> notifier = Optional.empty();
    try {
      var settings = MakerWiring.settings(config);
      ChannelSettings channelSettings =
          ChannelWiring.maker(config, own).withFeatures(Features.of(Features.NEUTRINO_COMPAT));
      transport = ChannelWiring.transport(config);
      notifier = NotificationWiring.open(config, "maker", tasks);
      NickIdentity identity = NickIdentity.create(entropy);
      CommitmentBlacklist blacklist =
          new CommitmentBlacklist(
              new PrivateFiles(), wallet.dataDirectory(), MOST_GOSSIPED, entropy);
      EphemeralGossiper gossiper =
          new EphemeralGossiper(
              ChannelWiring.taker(config, own),
              transport,
              tasks,
              entropy,
              new CommitmentOutbox(new PrivateFiles(), wallet.dataDirectory()));
      OnionMessageChannel channel =
          new OnionMessageChannel(
              channelSettings,
              identity,
              transport,
              tasks,
              entropy,
              onionService(config, wallet, transport, entropy));
      MakerWorld world =
          new MakerWorld(wallet.wallet(), blacklist, channel, tasks, entropy)
              .withOwnNicks(new OwnNicks(wallet.dataDirectory().resolve("state"), tasks.clock()))
              .withGossiper(gossiper)
              .withBonds(
                  new BondAnnouncer(
                      wallet.wallet(),
                      MakerWiring.bond(config),
                      identity.nick(),
                      tasks.clock(),
                      entropy))
              .withOnlookers(onlookers(config, own, transport, tasks, entropy))
              .withListener(listener(config, notifier));
      return new RunningMaker(new Maker(settings, world), wallet, transport, gossiper, notifier);
    } catch (RuntimeException e) {
      if (transport != null) {
        transport.close();
      }
      notifier.ifPresent(Notifier::close);
      wallet.close();
      throw e;
    }
  }

  private static MakerListener listener(Config config, Optional<Notifier> notifier) {
    MakerNotices notices = new MakerNotices(NotifySettings.wording(config));
    return notifier
        .<MakerListener>map(teller -> event -> teller.post(notices.of(event)))
        .orElse(MakerListener.NONE);
  }

  private static Optional<Publisher> onionService(
      Config config, OpenWallet wallet, Transport transport, Entropy entropy) {
    if (!OnionWiring.makesMakersOwn(config)) {
      return Optional.empty();
    }
    Optional<OnionKey> key =
        config.get(MakerKeys.ONION_PERSISTENT)
            ? Optional.of(OnionWiring.storedKey(wallet.dataDirectory(), "maker", entropy))
            : Optional.empty();
    return Optional.of(OnionWiring.service(config, key, transport, wallet.tasks(), entropy));
  }

  /** Strangers look like takers; connections of each channel have circuits of their own. */
  private static Onlookers onlookers(
      Config config, List<Endpoint> own, Transport transport, Tasks tasks, Entropy entropy) {
    ChannelSettings template = ChannelWiring.taker(config, own);
    return directory ->
        new OnionMessageChannel(
            template.onlyAt(directory), NickIdentity.create(entropy), transport, tasks, entropy);
  }

  /** What it shows of itself to a supervisor. */
  public Vitals vitals() {
    return new MakerVitals(service, transport, wallet.tasks());
  }

  @Override
  public void close() {
    gossiper.close();
    transport.close();
    wallet.close();
    // Last, since it may wait for servers.
    notifier.ifPresent(Notifier::close);
  }
}
