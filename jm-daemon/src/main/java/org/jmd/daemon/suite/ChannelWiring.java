package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.config.Config;
import org.jmd.core.config.MakerKeys;
import org.jmd.core.config.NetworkKeys;
import org.jmd.core.config.TorKeys;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.Transport;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.DirectoryId;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.NickAuthMode;

/** Turns configuration into transports and channel settings. */
public final class ChannelWiring {
  private ChannelWiring() {}

  /** The transport of a client role: onion targets through tor, others directly. */
  public static Transport transport(Config config) {
    NettyTransport.Settings d = NettyTransport.Settings.client(socks(config));
    NettyTransport transport =
        new NettyTransport(
            new NettyTransport.Settings(
                d.maxLineBytes(),
                d.maxQueuedBytes(),
                d.stallLimit(),
                Duration.ofSeconds(config.get(TorKeys.CONNECTION_TIMEOUT)),
                d.socksProxy(),
                d.threads()));
    return config.get(TorKeys.STREAM_ISOLATION) ? transport : new SharedCircuits(transport);
  }

  static Optional<Endpoint> socks(Config config) {
    String host = config.get(TorKeys.SOCKS_HOST);
    return host.isBlank()
        ? Optional.empty()
        : Optional.of(new Endpoint(host, config.get(TorKeys.SOCKS_PORT)));
  }

  /** The directories; on live networks they are reached through tor, unless told otherwise. */
  private static List<Endpoint> directories(Config config, List<Endpoint> own) {
    return Stream.concat(own.stream(), foreignDirectories(config, own).stream())
        .distinct()
        .toList();
  }

  private static List<Endpoint> foreignDirectories(Config config, List<Endpoint> own) {
    List<Endpoint> directories = own.isEmpty() ? Directories.of(config) : Directories.known(config);
    if (Networks.of(config).allowsPlainLocations() || config.get(TorKeys.ALLOW_CLEARNET)) {
      return directories;
    }
    String network = config.get(NetworkKeys.NETWORK).wireName();
    for (Endpoint directory : directories) {
      if (!directory.isOnion()) {
        throw new IllegalArgumentException(
            "directory "
                + directory
                + " is no onion service, and on "
                + network
                + " it would learn who you are: name onion addresses, or set tor.allow_clearnet");
      }
    }
    if (socks(config).isEmpty()) {
      throw new IllegalArgumentException(
          "tor.socks_host is empty, but on " + network + " directories are reached through tor");
    }
    return directories;
  }

  /** A taker's channel. */
  public static ChannelSettings taker(Config config) {
    return taker(config, List.of());
  }

  /**
   * As above.
   *
   * @param own directories of this process, used besides those of the configuration; nobody else
   *     learns anything on the way to them
   */
  public static ChannelSettings taker(Config config, List<Endpoint> own) {
    return finish(
        config, ChannelSettings.taker(config.get(NetworkKeys.NETWORK), directories(config, own)));
  }

  /**
   * A maker's channel. It listens for an onion service that is set up outside, or for the one that
   * {@link OnionWiring} makes; then on any free port, unless one is set.
   */
  public static ChannelSettings maker(Config config) {
    return maker(config, List.of());
  }

  /**
   * As above.
   *
   * @param own directories of this process, used besides those of the configuration
   */
  public static ChannelSettings maker(Config config, List<Endpoint> own) {
    ChannelSettings settings =
        ChannelSettings.maker(config.get(NetworkKeys.NETWORK), directories(config, own));
    BindAddress bind =
        new BindAddress(config.get(MakerKeys.SERVING_HOST), config.get(MakerKeys.SERVING_PORT));
    Optional<String> onion = config.find(MakerKeys.ONION_HOST);
    if (onion.isPresent()) {
      Location location =
          Location.parse(onion.get().contains(":") ? onion.get() : onion.get() + ":5222");
      if (!(location instanceof Location.Onion)) {
        throw new IllegalArgumentException(
            "maker.onion_host \"" + onion.get() + "\" is no v3 onion service");
      }
      settings = settings.serving(location, bind);
    } else if (OnionWiring.makesMakersOwn(config)) {
      boolean anyPort = config.source(MakerKeys.SERVING_PORT) == Config.Source.DEFAULT;
      settings =
          settings.serving(
              new Location.NotServing(), anyPort ? new BindAddress(bind.host(), 0) : bind);
    }
    return finish(config, settings);
  }

  private static ChannelSettings finish(Config config, ChannelSettings settings) {
    NickAuthMode mode =
        NickAuthMode.tryParse(config.get(NetworkKeys.NICK_AUTH_MODE))
            .orElse(NickAuthMode.PREFER_VERIFIED);
    ChannelSettings result = settings.withNickAuth(mode, directoryIds(config));
    return Networks.of(config).allowsPlainLocations() ? result.withHostPortPeers() : result;
  }

  private static Map<Endpoint, DirectoryId> directoryIds(Config config) {
    Map<Endpoint, DirectoryId> ids = new HashMap<>();
    for (String entry : config.get(NetworkKeys.NICK_AUTH_DIRECTORY_IDS)) {
      int equals = entry.indexOf('=');
      Optional<Endpoint> endpoint = Endpoint.tryParse(entry.substring(0, equals));
      Optional<DirectoryId> id = DirectoryId.tryParse(entry.substring(equals + 1));
      if (endpoint.isEmpty() || id.isEmpty()) {
        throw new IllegalArgumentException(
            "network_config.nick_auth_directory_ids entry \"" + entry + "\" is not HOST:PORT=ID");
      }
      ids.put(endpoint.get(), id.get());
    }
    return ids;
  }
}
