package org.jmd.daemon.suite;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jmd.core.config.Config;
import org.jmd.core.config.NotificationKeys;
import org.jmd.core.config.TorKeys;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.NettyTransport;
import org.jmd.core.net.NettyTransport.Reach;
import org.jmd.core.net.Transport;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.notify.Notifier;
import org.jmd.daemon.notify.NotifySettings;
import org.jmd.daemon.notify.PostOffice;

/** Turns configuration into messages to the operator. */
public final class NotificationWiring {
  /** Of an answer; nothing longer is worth reading. */
  private static final int MAX_LINE_BYTES = 8 * 1024;

  private static final long MAX_QUEUED_BYTES = 256 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private NotificationWiring() {}

  /**
   * What is sent where; empty if nothing is.
   *
   * @param role what titles call this program
   * @throws IllegalArgumentException if a setting is wrong; the message shows no URL
   */
  public static Optional<NotifySettings> settings(Config config, String role) {
    boolean tor = config.get(NotificationKeys.USE_TOR);
    boolean regtest = Networks.of(config).allowsPlainLocations();
    Optional<NotifySettings> settings =
        NotifySettings.of(config, role, server -> !tor || server.isOnion() || regtest);
    if (settings.isPresent() && tor && config.get(TorKeys.SOCKS_HOST).isBlank()) {
      throw new IllegalArgumentException(
          "notifications.use_tor is true, but tor.socks_host is empty");
    }
    return settings;
  }

  /** A notifier, if there is somebody to tell; whoever asked closes it. */
  public static Optional<Notifier> open(Config config, String role, Tasks tasks) {
    return settings(config, role).map(settings -> office(config, tasks).open(settings));
  }

  /** What deliveries need; whoever asked closes its transport. */
  public static PostOffice office(Config config, Tasks tasks) {
    return new PostOffice(
        transport(config),
        tasks,
        Entropy.system(),
        config.get(NotificationKeys.VERIFY_TLS) ? Optional.of(tls()) : Optional.empty());
  }

  private static SSLContext tls() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      // No session is ever resumed, so none needs to be remembered.
      context.getClientSessionContext().setSessionCacheSize(1);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  private static Transport transport(Config config) {
    Transport transport =
        new NettyTransport(
            new NettyTransport.Settings(
                MAX_LINE_BYTES,
                MAX_QUEUED_BYTES,
                TIMEOUT,
                TIMEOUT,
                ChannelWiring.socks(config),
                1,
                config.get(NotificationKeys.USE_TOR) ? Reach.ALL_BY_PROXY : Reach.ONIONS_BY_PROXY));
    return config.get(TorKeys.STREAM_ISOLATION) ? transport : new SharedCircuits(transport);
  }
}
