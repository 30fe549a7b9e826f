package org.jmd.core.net;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Nick;

/**
 * The direct connections that are open: by number for answers, by nick for messages of our own. A
 * nick is found only if we dialled it or it has signed something, and the newest connection wins.
 * Safe for use by several threads.
 */
final class DirectLinks {
  /** Answers to peers whose connection has just died may still go through directories. */
  private static final int REMEMBERED_OWNERS = 1024;

  private final Map<Long, PeerLink> byId = new HashMap<>();
  private final Map<Nick, PeerLink> byNick = new HashMap<>();
  private final LinkedHashMap<Long, Nick> owners = new LinkedHashMap<>();
  private long nextId;

  synchronized long newId() {
    return nextId++;
  }

  synchronized void opened(PeerLink link) {
    byId.put(link.route().linkId(), link);
  }

  /** Messages to that nick take this connection from now on. */
  synchronized void usableFor(Nick nick, PeerLink link) {
    byNick.put(nick, link);
  }

  /** The owner of the connection has proved its nick. */
  synchronized void verified(Nick nick, PeerLink link) {
    owners.put(link.route().linkId(), nick);
    if (owners.size() > REMEMBERED_OWNERS) {
      owners.remove(owners.keySet().iterator().next());
    }
    byNick.put(nick, link);
  }

  synchronized void ended(PeerLink link) {
    byId.remove(link.route().linkId());
    byNick.values().removeIf(value -> value == link);
  }

  /** The connection for messages to that nick. */
  synchronized Optional<PeerLink> of(Nick nick) {
    return Optional.ofNullable(byNick.get(nick)).filter(PeerLink::isOpen);
  }

  synchronized Optional<PeerLink> of(Route.Direct route) {
    return Optional.ofNullable(byId.get(route.linkId()));
  }

  /** Whether the connection, open or not, belongs to that nick beyond doubt. */
  synchronized boolean wasVerified(Route.Direct route, Nick nick) {
    return nick.equals(owners.get(route.linkId()));
  }

  /** What the peer said on its direct connection that it can do. */
  Features featuresOf(Nick nick) {
    return of(nick).map(PeerLink::features).orElse(Features.NONE);
  }

  /** Nicks that can be reached directly. */
  synchronized Set<Nick> nicks() {
    return Set.copyOf(byNick.keySet());
  }

  synchronized int count() {
    return byId.size();
  }
}
