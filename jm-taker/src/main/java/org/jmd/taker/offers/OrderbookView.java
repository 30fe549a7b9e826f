package org.jmd.taker.offers;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Offer;

/**
 * What a taker hears about offers during one round, merged over all directories by maker and offer
 * number (coinjoin.md 2.5). Memory is bounded whatever peers send. Not safe for use by several
 * threads.
 *
 * <p>A signed copy is never replaced by an unsigned one, because a directory can forge the latter;
 * among copies of one kind the last heard counts.
 */
public final class OrderbookView {
  /** Most offers of one maker; further ones are dropped. */
  public static final int MAX_OFFERS_PER_MAKER = 15;

  /** Most offers altogether; further ones are dropped. */
  public static final int MAX_OFFERS = 20_000;

  private record Key(Nick nick, long oid) {}

  private static final class Entry {
    private Offer offer;
    private Optional<String> bondProof;
    private boolean signed;
    private final Set<Endpoint> directories = new HashSet<>();

    private Entry(Offer offer, Optional<String> bondProof, boolean signed) {
      this.offer = offer;
      this.bondProof = bondProof;
      this.signed = signed;
    }
  }

  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private final Map<Nick, Integer> perMaker = new HashMap<>();
  private int dropped;

  /**
   * Takes note of an offer that the maker signed for us.
   *
   * @param directory that relayed it; empty if it came directly
   * @return whether a maker or an offer was new
   */
  public boolean heardPrivate(
      Nick nick, Offer offer, Optional<String> bondProof, Optional<Endpoint> directory) {
    return heard(nick, offer, bondProof, true, directory);
  }

  /** Takes note of an offer announced to everybody, see {@link #heardPrivate}. */
  public boolean heardPublic(Nick nick, Offer offer, Optional<Endpoint> directory) {
    return heard(nick, offer, Optional.empty(), false, directory);
  }

  private boolean heard(
      Nick nick,
      Offer offer,
      Optional<String> bondProof,
      boolean signed,
      Optional<Endpoint> directory) {
    Key key = new Key(nick, offer.oid());
    Entry entry = entries.get(key);
    boolean isNew = entry == null;
    if (entry == null) {
      if (entries.size() >= MAX_OFFERS || perMaker.getOrDefault(nick, 0) >= MAX_OFFERS_PER_MAKER) {
        dropped++;
        return false;
      }
      entry = new Entry(offer, bondProof, signed);
      entries.put(key, entry);
      perMaker.merge(nick, 1, Integer::sum);
    } else if (signed || !entry.signed) {
      entry.offer = offer;
      entry.bondProof = bondProof.isPresent() ? bondProof : entry.bondProof;
      entry.signed = signed;
    }
    directory.ifPresent(entry.directories::add);
    return isNew;
  }

  /**
   * The maker withdraws an offer. Unsigned, and yet believed: a directory that wants to hide a
   * maker need not forge anything.
   */
  public void cancelled(Nick nick, long oid) {
    if (entries.remove(new Key(nick, oid)) != null) {
      forget(nick);
    }
  }

  /** A maker is on no directory any more. */
  public void gone(Nick nick) {
    if (perMaker.remove(nick) != null) {
      entries.keySet().removeIf(key -> key.nick().equals(nick));
    }
  }

  private void forget(Nick nick) {
    perMaker.computeIfPresent(nick, (_, count) -> count > 1 ? count - 1 : null);
  }

  /** The merged offers in the order in which they were first heard. */
  public List<Heard> offers() {
    return entries.entrySet().stream()
        .map(e ->
            new Heard(
                e.getKey().nick(),
                e.getValue().offer,
                e.getValue().bondProof,
                e.getValue().signed,
                e.getValue().directories))
        .toList();
  }

  /** The makers of which any offer is known. */
  public Set<Nick> makers() {
    return Set.copyOf(perMaker.keySet());
  }

  /** Whether any offer of the maker is known. */
  public boolean knows(Nick nick) {
    return perMaker.containsKey(nick);
  }

  /** Number of offers known. */
  public int size() {
    return entries.size();
  }

  /** Number of offers that were not taken because of the caps. */
  public int dropped() {
    return dropped;
  }
}
