package org.jmd.daemon.market;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jmd.core.chain.UtxoStatus;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Podle;
import org.jmd.core.crypto.PodleBinding;
import org.jmd.core.crypto.PodleResult;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.UtxoRef;
import org.jmd.maker.MakerLimits;
import org.jmd.maker.PodlePolicy;

/**
 * Who was shown coins and what was paid for it: one sight for one proved commitment, whoever
 * presents it and however often the maker has died since; no more sights in an hour than the maker
 * allows; and each under a lease of its own. All of it is judged by what takers said and by the
 * chain, not by what makers believe.
 */
final class Disclosures {
  private static final Pattern PUBLISHED = Pattern.compile("hp2 ([0-9a-f]{64})");
  private static final Duration HOUR = Duration.ofHours(1);

  /** A maker's history, by which a new life counts on, knows whole seconds. */
  private static final Duration GRAIN = Duration.ofSeconds(2);

  private final World world;
  private final Map<Pair, List<PodleRevelation>> presented = new HashMap<>();
  private final Map<Nick, Deque<Long>> claims = new HashMap<>();
  private final Map<Spent, Nick> spent = new HashMap<>();
  private final Map<String, Deque<Long>> sights = new HashMap<>();
  private final Map<String, MakerLimits> limits = new HashMap<>();
  private final Set<String> owners = new HashSet<>();
  private final Map<Boxed.IoAuth, Optional<String>> heldBy = new HashMap<>();

  private final Map<Boxed.IoAuth, Spent> paidBy = new HashMap<>();
  private final Set<Commitment> published = new HashSet<>();

  private record Spent(String host, Commitment commitment) {}

  Disclosures(World world) {
    this.world = world;
  }

  /** A maker has those limits in all of its lives. */
  void limits(String host, MakerLimits ofMaker) {
    limits.put(host, ofMaker);
  }

  /** A taker, honest or not, sends a proof. */
  void presented(Nick maker, Nick taker, PodleRevelation revelation) {
    presented.computeIfAbsent(new Pair(maker, taker), _ -> new ArrayList<>()).add(revelation);
    claims.computeIfAbsent(maker, _ -> new ArrayDeque<>()).addLast(world.time.nowNanos());
  }

  /** How many sights there were so far. */
  int count() {
    return spent.size();
  }

  /** Whether proofs that came in the last hour may have used up what the maker shows in one. */
  boolean mayBeSpent(String host, Nick maker) {
    long since = world.time.nowNanos() - HOUR.toNanos();
    long recent =
        claims.getOrDefault(maker, new ArrayDeque<>()).stream().filter(at -> at > since).count();
    return recent + recentSights(host, HOUR) >= most(host);
  }

  /**
   * A maker shows coins to a taker for the first time in a session.
   *
   * @param fills of the taker to the maker, the newest first
   * @return what was paid for
   */
  Plain.Fill shown(
      Machine machine,
      Books books,
      Nick maker,
      Nick taker,
      Boxed.IoAuth message,
      List<Plain.Fill> fills) {
    String host = machine.host;
    List<Plain.Fill> proved =
        fills.stream().filter(fill -> isProved(new Pair(maker, taker), fill)).toList();
    Optional<Plain.Fill> paid =
        proved.stream()
            .filter(fill -> !spent.containsKey(new Spent(host, fill.commitment())))
            .findFirst();
    if (proved.isEmpty()) {
      world.violated(host, "shows coins to " + taker + ", who has proved nothing");
    } else if (paid.isEmpty()) {
      world.violated(
          host,
          "shows coins to "
              + taker
              + " for a commitment of "
              + spent.get(new Spent(host, proved.getFirst().commitment())));
    }
    Plain.Fill fill = paid.or(() -> proved.stream().findFirst()).orElse(fills.getFirst());
    spent.putIfAbsent(new Spent(host, fill.commitment()), taker);
    paidBy.put(message, new Spent(host, fill.commitment()));
    count(host);
    lease(host, books, message);
    return fill;
  }

  private boolean isProved(Pair pair, Plain.Fill fill) {
    return presented.getOrDefault(pair, List.of()).stream()
        .anyMatch(revelation -> isGood(revelation, fill));
  }

  private boolean isGood(PodleRevelation revelation, Plain.Fill fill) {
    PodlePolicy policy = PodlePolicy.DEFAULT;
    if (!(Podle.verify(revelation, fill.commitment(), policy.retries())
        instanceof PodleResult.Valid)) {
      return false;
    }
    Optional<UtxoStatus> coin = world.chain.utxo(revelation.utxo().outPoint());
    return coin.filter(c -> PodleBinding.binds(revelation.p(), c.script()))
        .filter(c -> c.confirmations() >= policy.minConfirmations())
        .filter(c -> c.valueSats() >= fill.amountSats() * policy.minPercent() / 100)
        .isPresent();
  }

  private void count(String host) {
    sights.computeIfAbsent(host, _ -> new ArrayDeque<>()).addLast(world.time.nowNanos());
    long recent = recentSights(host, HOUR.minus(GRAIN));
    int most = most(host);
    if (recent > most) {
      world.violated(host, "shows coins to " + recent + " takers in an hour, allowed are " + most);
    }
  }

  private int most(String host) {
    return Optional.ofNullable(limits.get(host)).orElseThrow().disclosuresPerHour();
  }

  private long recentSights(String host, Duration within) {
    long since = world.time.nowNanos() - within.toNanos();
    return sights.getOrDefault(host, new ArrayDeque<>()).stream().filter(at -> at > since).count();
  }

  // ---- publication

  /** The disclosure has not left the maker: nobody need know of the commitment. */
  void lost(Boxed.IoAuth message) {
    paidBy.remove(message);
  }

  /** A maker says that line to a directory. */
  void said(String line) {
    Matcher matcher = PUBLISHED.matcher(line);
    while (matcher.find()) {
      Commitment.tryParseHex(matcher.group(1)).ifPresent(published::add);
    }
  }

  /** The commitments that a maker has accepted, shown coins for, and told nobody of. */
  Set<Commitment> unpublished(String host) {
    Set<Commitment> all = new HashSet<>();
    paidBy.values().stream()
        .filter(paid -> paid.host().equals(host) && !published.contains(paid.commitment()))
        .forEach(paid -> all.add(paid.commitment()));
    return all;
  }

  // ---- leases

  private void lease(String host, Books books, Boxed.IoAuth message) {
    Set<Optional<String>> all = new HashSet<>();
    for (UtxoRef ref : message.utxos()) {
      all.add(books.owner(ref.outPoint()));
    }
    Optional<String> owner = all.size() == 1 ? all.iterator().next() : Optional.empty();
    heldBy.put(message, owner);
    if (owner.isEmpty()) {
      world.violated(host, "shows coins that have no lease in common");
    } else if (!owners.add(owner.get())) {
      world.violated(host, "shows coins under the lease of another session");
    }
  }

  /** A maker signs a coin that it has shown by that message. */
  void signed(String host, Books books, Boxed.IoAuth message, OutPoint coin) {
    if (!books.owner(coin).equals(heldBy.getOrDefault(message, Optional.empty()))) {
      world.violated(host, "signs " + coin + " under the lease of another session");
    }
  }
}
