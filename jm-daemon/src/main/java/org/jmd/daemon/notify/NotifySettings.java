package org.jmd.daemon.notify;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigKey;
import org.jmd.core.config.NotificationKeys;
import org.jmd.core.net.Endpoint;
import org.jmd.daemon.notify.Notice.Kind;

/**
 * What is sent where (wallet.md 6.6). Immutable.
 *
 * @param targets at least one
 * @param wanted kinds that are sent
 * @param title how every title begins
 * @param wording what messages may tell
 * @param retries how often a delivery is tried again
 */
public record NotifySettings(
    List<Target> targets, Set<Kind> wanted, String title, Wording wording, Outbox.Retries retries) {
  private static final Map<Kind, ConfigKey<Boolean>> GATES =
      Map.ofEntries(
          Map.entry(Kind.FILL, NotificationKeys.FILL),
          Map.entry(Kind.REJECTION, NotificationKeys.REJECTION),
          Map.entry(Kind.SIGNING, NotificationKeys.SIGNING),
          Map.entry(Kind.MEMPOOL, NotificationKeys.MEMPOOL),
          Map.entry(Kind.CONFIRMED, NotificationKeys.CONFIRMED),
          Map.entry(Kind.DISCONNECT, NotificationKeys.DISCONNECT),
          Map.entry(Kind.ALL_DISCONNECT, NotificationKeys.ALL_DISCONNECT),
          Map.entry(Kind.COINJOIN_START, NotificationKeys.COINJOIN_START),
          Map.entry(Kind.COINJOIN_COMPLETE, NotificationKeys.COINJOIN_COMPLETE),
          Map.entry(Kind.COINJOIN_FAILED, NotificationKeys.COINJOIN_FAILED),
          Map.entry(Kind.PEER_EVENTS, NotificationKeys.PEER_EVENTS),
          Map.entry(Kind.RATE_LIMIT, NotificationKeys.RATE_LIMIT),
          Map.entry(Kind.STARTUP, NotificationKeys.STARTUP),
          Map.entry(Kind.SUMMARY, NotificationKeys.SUMMARY));

  /** Copies the collections. */
  public NotifySettings {
    targets = List.copyOf(targets);
    wanted = Set.copyOf(wanted);
  }

  /**
   * The settings of a configuration; empty if nothing is to be sent.
   *
   * @param role what titles call the program unless the configuration says otherwise
   * @param plain which servers may be talked to without encryption
   * @throws IllegalArgumentException if a URL is wrong or missing; the message repeats none of it
   */
  public static Optional<NotifySettings> of(Config config, String role, Predicate<Endpoint> plain) {
    List<String> urls = config.get(NotificationKeys.URLS);
    boolean silent = config.source(NotificationKeys.ENABLED) == Config.Source.DEFAULT;
    if (silent ? urls.isEmpty() : !config.get(NotificationKeys.ENABLED)) {
      return Optional.empty();
    }
    if (urls.isEmpty()) {
      throw new IllegalArgumentException(
          "notifications.enabled is true, but notifications.urls names no target");
    }
    Set<Kind> wanted = EnumSet.of(Kind.ALWAYS);
    GATES.forEach((kind, key) -> {
      if (config.get(key)) {
        wanted.add(kind);
      }
    });
    return Optional.of(
        new NotifySettings(
            Targets.parse(urls, plain),
            wanted,
            title(config, role),
            wording(config),
            retries(config)));
  }

  /** What messages of that configuration may tell. */
  public static Wording wording(Config config) {
    return new Wording(
        config.get(NotificationKeys.AMOUNTS),
        config.get(NotificationKeys.TXIDS),
        config.get(NotificationKeys.NICKS),
        config.get(NotificationKeys.MEMPOOL_URL));
  }

  private static String title(Config config, String role) {
    String prefix = config.get(NotificationKeys.TITLE_PREFIX).strip();
    String component = config.get(NotificationKeys.COMPONENT).strip();
    return (prefix + " (" + (component.isEmpty() ? role : component) + ")").strip();
  }

  private static Outbox.Retries retries(Config config) {
    BigDecimal seconds = config.get(NotificationKeys.RETRY_DELAY);
    return new Outbox.Retries(
        config.get(NotificationKeys.RETRY) ? config.get(NotificationKeys.RETRY_ATTEMPTS) : 0,
        Duration.ofMillis(seconds.movePointRight(3).longValue()));
  }
}
