package org.jmd.daemon.notify;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Transport;
import org.jmd.core.runtime.Tasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What deliveries need. Immutable.
 *
 * @param transport reaches the servers, through tor where that is wanted
 * @param tls decides which certificates are trusted; empty trusts every one
 */
public record PostOffice(
    Transport transport, Tasks tasks, Entropy entropy, Optional<SSLContext> tls) {
  private static final Logger log = LoggerFactory.getLogger(PostOffice.class);

  /** A notifier whose tasks run; it closes the transport. */
  public Notifier open(NotifySettings settings) {
    if (tls.isEmpty()) {
      log.warn("notifications.verify_tls is false: whoever is on the way can read the messages");
    }
    return Notifier.open(settings, courier(), transport, tasks, entropy);
  }

  /** A check of the targets; the transport stays the caller's. */
  public TargetCheck check(NotifySettings settings) {
    return new TargetCheck(settings, courier(), tasks, entropy);
  }

  private Courier courier() {
    return new LinkCourier(
        transport, tasks, entropy, tls.orElseGet(PostOffice::trustingAll), tls.isPresent());
  }

  private static SSLContext trustingAll() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }
}
