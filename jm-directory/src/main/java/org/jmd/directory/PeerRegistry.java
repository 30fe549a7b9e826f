package org.jmd.directory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.protocol.PeerList;

/**
 * Who holds which nick. A newcomer without a proof displaces nobody; a newcomer with one displaces
 * a holder without, or a holder with the same key (protocol.md 2.4, "Ownership"). Readers never
 * lock. Safe for use by several threads.
 */
final class PeerRegistry {
  /** What came of a claim. */
  sealed interface Claim {
    record Granted(Optional<PeerSession> displaced) implements Claim {}

    record Taken(PeerSession holder) implements Claim {}

    record OwnedByAnotherKey() implements Claim {}

    record Full() implements Claim {}
  }

  private final ConcurrentHashMap<String, PeerSession> byNick = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final int capacity;

  PeerRegistry(int capacity) {
    this.capacity = capacity;
  }

  /** Decides and, if granted, makes the session reachable; atomic per nick. */
  Claim claim(String nick, PeerSession newcomer, Optional<PublicKey> proof) {
    List<Claim> outcome = new ArrayList<>(1);
    byNick.compute(
        nick,
        (key, holder) -> {
          Claim claim = holder == null ? admit() : contest(holder, proof);
          outcome.add(claim);
          return claim instanceof Claim.Granted ? newcomer : holder;
        });
    return outcome.getFirst();
  }

  private Claim admit() {
    if (size.incrementAndGet() > capacity) {
      size.decrementAndGet();
      return new Claim.Full();
    }
    return new Claim.Granted(Optional.empty());
  }

  private static Claim contest(PeerSession holder, Optional<PublicKey> proof) {
    if (proof.isEmpty()) {
      return new Claim.Taken(holder);
    }
    Optional<PublicKey> owner = holder.provenKey();
    return owner.isEmpty() || owner.equals(proof)
        ? new Claim.Granted(Optional.of(holder))
        : new Claim.OwnedByAnotherKey();
  }

  /** Frees the nick if this session holds it. */
  boolean release(String nick, PeerSession session) {
    boolean released = byNick.remove(nick, session);
    if (released) {
      size.decrementAndGet();
    }
    return released;
  }

  Optional<PeerSession> find(String nick) {
    return Optional.ofNullable(byNick.get(nick));
  }

  Collection<PeerSession> all() {
    return byNick.values();
  }

  int size() {
    return size.get();
  }

  List<PeerList.Entry> entries() {
    List<PeerList.Entry> entries = new ArrayList<>(size.get());
    byNick.values().forEach(session -> session.entry().ifPresent(entries::add));
    return entries;
  }
}
