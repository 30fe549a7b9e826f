package org.jmd.daemon.suite;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigKeys;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.protocol.DirectoryId;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.NickAuthMode;

/** Turns configuration into transports and channel settings. */
public final class ChannelWiring {
  private ChannelWiring() {}

  /** The transport of a client role: onion targets through tor, others directly. */
  public static NettyTransport transport(Config config) {
    Endpoint socks =
        new Endpoint(config.get(ConfigKeys.TOR_SOCKS_HOST), config.get(ConfigKeys.TOR_SOCKS_PORT));
    NettyTransport.Settings d = NettyTransport.Settings.client(Optional.of(socks));
    return new NettyTransport(
        new NettyTransport.Settings(
            d.maxLineBytes(),
            d.maxQueuedBytes(),
            d.stallLimit(),
            Duration.ofSeconds(config.get(ConfigKeys.TOR_CONNECTION_TIMEOUT)),
            d.socksProxy(),
            d.threads()));
  }

  /** A taker's channel. */
  public static ChannelSettings taker(Config config) {
    return finish(
        config, ChannelSettings.taker(config.get(ConfigKeys.NETWORK), Directories.of(config)));
  }

  /**
   * A maker's channel. It serves directly where an onion service is set up outside; on a test
   * network without Tor it serves on the listening address itself.
   */
  public static ChannelSettings maker(Config config) {
    ChannelSettings settings =
        ChannelSettings.maker(config.get(ConfigKeys.NETWORK), Directories.of(config));
    BindAddress bind =
        new BindAddress(
            config.get(ConfigKeys.MAKER_SERVING_HOST), config.get(ConfigKeys.MAKER_SERVING_PORT));
    Optional<String> onion = config.find(ConfigKeys.MAKER_ONION_HOST);
    if (onion.isPresent()) {
      Location location =
          Location.parse(onion.get().contains(":") ? onion.get() : onion.get() + ":5222");
      if (!(location instanceof Location.Onion)) {
        throw new IllegalArgumentException(
            "maker.onion_host \"" + onion.get() + "\" is no v3 onion service");
      }
      settings = settings.serving(location, bind);
    }
    return finish(config, settings);
  }

  private static ChannelSettings finish(Config config, ChannelSettings settings) {
    NickAuthMode mode =
        NickAuthMode.tryParse(config.get(ConfigKeys.NICK_AUTH_MODE))
            .orElse(NickAuthMode.PREFER_VERIFIED);
    ChannelSettings result = settings.withNickAuth(mode, directoryIds(config));
    return Networks.of(config).allowsPlainLocations() ? result.withHostPortPeers() : result;
  }

  private static Map<Endpoint, DirectoryId> directoryIds(Config config) {
    Map<Endpoint, DirectoryId> ids = new HashMap<>();
    for (String entry : config.get(ConfigKeys.NICK_AUTH_DIRECTORY_IDS)) {
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
