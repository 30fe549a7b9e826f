package org.jmd.wallet.metadata;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.coins.LeaseOwner;
import org.jmd.wallet.json.JsonText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The content of a metadata file, for reading and changing (wallet.md 3.1). Every change says
 * whether it changed anything. Not safe for use by several threads; {@link MetadataStore} is.
 */
public final class Metadata implements MetadataView {
  /** A lease ends after at most that. */
  public static final Duration MAX_LEASE = Duration.ofDays(31);

  private static final String USED = "jm:used";
  private static final String RESERVED = "jm:reserved";
  private static final String FUNDED = "jm:funded";

  private final Map<String, CoinState> coins = new TreeMap<>();
  private final Map<String, NavigableSet<String>> used = new TreeMap<>();
  private final Map<String, String> reserved = new TreeMap<>();
  private final NavigableSet<String> funded = new TreeSet<>();
  private final List<ObjectNode> foreign = new ArrayList<>();
  private int malformedLines;

  /** The same content, to be changed without changing this. */
  Metadata copy() {
    Metadata copy = new Metadata();
    copy.coins.putAll(coins);
    copy.used.putAll(used);
    copy.reserved.putAll(reserved);
    copy.funded.addAll(funded);
    copy.foreign.addAll(foreign);
    copy.malformedLines = malformedLines;
    return copy;
  }

  /** The content of a file; lines that are no JSON objects are counted and left out. Total. */
  public static Metadata parse(String text) {
    Metadata metadata = new Metadata();
    text.lines().filter(line -> !line.isBlank()).forEach(metadata::parseLine);
    return metadata;
  }

  private void parseLine(String line) {
    Optional<ObjectNode> json =
        JsonText.tryParse(line).filter(JsonNode::isObject).map(ObjectNode.class::cast);
    if (json.isEmpty()) {
      malformedLines++;
      return;
    }
    boolean ours =
        switch (json.get().path("type").asString("")) {
          case "output" -> addCoin(json.get());
          case "addr" -> addAddress(json.get());
          default -> false;
        };
    if (!ours) {
      foreign.add(json.get());
    }
  }

  private boolean addCoin(ObjectNode json) {
    Optional<CoinState> coin = CoinState.tryParse(json);
    coin.ifPresent(state -> coins.put(state.outPoint().toString(), state));
    return coin.isPresent();
  }

  private boolean addAddress(ObjectNode json) {
    if (!json.path("ref").isString() || !json.path("label").isString() || json.size() != 3) {
      return false;
    }
    String address = json.path("ref").stringValue();
    String label = json.path("label").stringValue();
    if (label.equals(USED) || label.startsWith(USED + ":")) {
      used.putIfAbsent(address, Collections.emptyNavigableSet());
      Arrays.stream(suffix(label, USED).split(","))
          .filter(o -> !o.isEmpty())
          .forEach(o -> addOrigin(address, o));
      return true;
    }
    if (label.equals(RESERVED) || label.startsWith(RESERVED + ":")) {
      reserved.put(address, suffix(label, RESERVED));
      return true;
    }
    if (label.equals(FUNDED)) {
      funded.add(address);
      return true;
    }
    return false;
  }

  private static String suffix(String label, String prefix) {
    return label.length() > prefix.length() ? label.substring(prefix.length() + 1) : "";
  }

  @Override
  public int malformedLines() {
    return malformedLines;
  }

  /** Leaves out what is noted about other addresses. */
  void retainAddresses(Predicate<String> which) {
    used.keySet().removeIf(which.negate());
    reserved.keySet().removeIf(which.negate());
    funded.removeIf(which.negate());
  }

  /** The file's new content; empty text if nothing is worth a file. */
  public String format() {
    StringBuilder text = new StringBuilder();
    coins.values().forEach(coin -> line(coin.toJson(), text));
    used.forEach((address, origins) -> line(address, USED, String.join(",", origins), text));
    reserved.forEach((address, label) -> line(address, RESERVED, label, text));
    funded.forEach(address -> line(address, FUNDED, "", text));
    foreign.stream()
        .sorted(
            Comparator.comparing((ObjectNode json) -> json.path("type").asString(""))
                .thenComparing(json -> json.path("ref").asString("")))
        .forEach(json -> line(json, text));
    return text.toString();
  }

  private static void line(ObjectNode json, StringBuilder text) {
    text.append(JsonText.compact(json)).append('\n');
  }

  /** Written directly, because a wallet may have a hundred thousand of these. */
  private static void line(String address, String prefix, String label, StringBuilder text) {
    text.append("{\"type\":\"addr\",\"ref\":");
    JsonText.quote(address, text);
    text.append(",\"label\":");
    JsonText.quote(label.isEmpty() ? prefix : prefix + ":" + label, text);
    text.append("}\n");
  }

  private CoinState coin(OutPoint outPoint) {
    return coins.getOrDefault(outPoint.toString(), CoinState.empty(outPoint));
  }

  private boolean change(OutPoint outPoint, UnaryOperator<CoinState> change) {
    CoinState before = coin(outPoint);
    CoinState after = change.apply(before);
    if (after.isEmpty()) {
      coins.remove(outPoint.toString());
    } else {
      coins.put(outPoint.toString(), after);
    }
    return !after.equals(before);
  }

  @Override
  public boolean isFrozen(OutPoint outPoint) {
    return coin(outPoint).isFrozen();
  }

  @Override
  public boolean isLeased(OutPoint outPoint, Instant now) {
    return coin(outPoint).isLeased(now);
  }

  @Override
  public boolean isCoinJoinOutput(OutPoint outPoint) {
    return coin(outPoint).coinJoinOutput();
  }

  @Override
  public boolean hasRecord(OutPoint outPoint) {
    return coins.containsKey(outPoint.toString());
  }

  @Override
  public boolean isSeen(OutPoint outPoint) {
    return coin(outPoint).seen();
  }

  @Override
  public Optional<String> label(OutPoint outPoint) {
    return coin(outPoint).label();
  }

  @Override
  public Set<OutPoint> leased(Instant now) {
    Set<OutPoint> leased = new HashSet<>();
    coins.values().stream().filter(c -> c.isLeased(now)).forEach(c -> leased.add(c.outPoint()));
    return leased;
  }

  @Override
  public Map<String, String> reserved() {
    return Collections.unmodifiableMap(reserved);
  }

  @Override
  public Map<String, NavigableSet<String>> used() {
    return Collections.unmodifiableMap(used);
  }

  @Override
  public Set<String> funded() {
    return Collections.unmodifiableSet(funded);
  }

  /** Forbids to spend the coin; a label is set only where there is none. */
  public boolean freeze(OutPoint outPoint, Optional<String> label) {
    return change(
        outPoint,
        c ->
            c.withSpendable(Optional.of(false))
                .withLabel(c.label().isPresent() ? c.label() : label));
  }

  /** Allows to spend the coin again; stays noted where there is more to note. */
  public boolean unfreeze(OutPoint outPoint) {
    return change(
        outPoint,
        c -> {
          CoinState bare = c.withSpendable(Optional.empty());
          return bare.isEmpty() ? bare : c.withSpendable(Optional.of(true));
        });
  }

  /** Freezes or unfreezes the coin; true if it is frozen now. */
  public boolean toggle(OutPoint outPoint) {
    if (isFrozen(outPoint)) {
      unfreeze(outPoint);
      return false;
    }
    freeze(outPoint, Optional.empty());
    return true;
  }

  /** Sets or removes the coin's label. */
  public boolean setLabel(OutPoint outPoint, Optional<String> label) {
    return change(outPoint, c -> c.withLabel(label));
  }

  /**
   * Takes all of the coins or none: false if one is frozen or held, even by this owner.
   *
   * @param ttl more than zero, at most {@link #MAX_LEASE}
   */
  public boolean tryLock(
      Collection<OutPoint> outPoints, Duration ttl, LeaseOwner owner, Instant now) {
    checkTtl(ttl);
    pruneLeases(now);
    if (outPoints.stream().map(this::coin).anyMatch(c -> c.isFrozen() || c.isLeased(now))) {
      return false;
    }
    extend(outPoints, now.plus(ttl), owner);
    return true;
  }

  /**
   * Prolongs the lease on all of the coins or none: false unless this owner holds every one of them
   * and none is frozen.
   *
   * @param ttl from now on; more than zero, at most {@link #MAX_LEASE}
   */
  public boolean renew(
      Collection<OutPoint> outPoints, Duration ttl, LeaseOwner owner, Instant now) {
    checkTtl(ttl);
    Optional<String> token = Optional.of(owner.token());
    if (!outPoints.stream()
        .map(this::coin)
        .allMatch(c -> c.isLeased(now) && c.lockOwner().equals(token) && !c.isFrozen())) {
      return false;
    }
    extend(outPoints, now.plus(ttl), owner);
    return true;
  }

  /** Gives back those of the coins that this owner holds. */
  public void release(Collection<OutPoint> outPoints, LeaseOwner owner, Instant now) {
    Optional<String> token = Optional.of(owner.token());
    for (OutPoint outPoint : outPoints) {
      change(outPoint, c -> c.lockOwner().equals(token) ? c.withoutLease() : c);
    }
    pruneLeases(now);
  }

  /** Gives back what sessions of makers hold, but for some coins, and tells what that was. */
  public Set<OutPoint> releaseOfMakers(Set<OutPoint> except, Instant now) {
    Set<OutPoint> released = new HashSet<>();
    for (CoinState coin : coins.values()) {
      if (coin.isLeased(now)
          && coin.lockOwner().flatMap(LeaseOwner::tryParse).filter(LeaseOwner::isMaker).isPresent()
          && !except.contains(coin.outPoint())) {
        released.add(coin.outPoint());
      }
    }
    released.forEach(outPoint -> change(outPoint, CoinState::withoutLease));
    pruneLeases(now);
    return released;
  }

  private void extend(Collection<OutPoint> outPoints, Instant until, LeaseOwner owner) {
    outPoints.forEach(outPoint -> change(outPoint, c -> c.withLease(until, owner.token())));
  }

  private void pruneLeases(Instant now) {
    List<CoinState> expired =
        coins.values().stream().filter(c -> c.lockUntil().isPresent() && !c.isLeased(now)).toList();
    expired.forEach(c -> change(c.outPoint(), CoinState::withoutLease));
  }

  private static void checkTtl(Duration ttl) {
    if (!ttl.isPositive() || ttl.compareTo(MAX_LEASE) > 0) {
      throw new IllegalArgumentException(
          "a lease must be longer than 0 and at most " + MAX_LEASE + ", got " + ttl);
    }
  }

  /** Notes that an address has history, and if known how that came. */
  public boolean markUsed(String address, Optional<String> origin) {
    boolean fresh = !used.containsKey(address);
    used.putIfAbsent(address, Collections.emptyNavigableSet());
    boolean added = origin.isPresent() && addOrigin(address, origin.get());
    return fresh || added;
  }

  /** The sets are shared with copies of these notes, so they are replaced, not changed. */
  private boolean addOrigin(String address, String origin) {
    NavigableSet<String> origins =
        new TreeSet<>(used.getOrDefault(address, Collections.emptyNavigableSet()));
    boolean added = origins.add(origin);
    if (added) {
      used.put(address, origins);
    }
    return added;
  }

  /** Sets an address aside for ever. */
  public boolean reserve(String address, String label) {
    return !label.equals(reserved.put(address, label));
  }

  /** Takes that back. */
  public boolean unreserve(String address) {
    return reserved.remove(address) != null;
  }

  /** Notes what a sync has seen: addresses that hold coins, and the coins. */
  public boolean observe(Collection<String> addresses, Collection<OutPoint> outPoints) {
    boolean changed = funded.addAll(addresses);
    for (OutPoint outPoint : outPoints) {
      changed |= change(outPoint, CoinState::asSeen);
    }
    return changed;
  }

  /** Notes coins as equal outputs of CoinJoins of ours. */
  public boolean markCoinJoinOutputs(Collection<OutPoint> outPoints) {
    boolean changed = false;
    for (OutPoint outPoint : outPoints) {
      changed |= change(outPoint, CoinState::asCoinJoinOutput);
    }
    return changed;
  }
}
