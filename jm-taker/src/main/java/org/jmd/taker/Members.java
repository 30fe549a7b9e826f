package org.jmd.taker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jmd.core.protocol.Nick;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.taker.offers.Candidate;
import org.jmd.taker.offers.FilterRules;
import org.jmd.taker.offers.MakerChoice;

/**
 * The makers of one attempt, by how far they have come, and where replacements come from. Closing
 * wipes the keys of all conversations.
 */
final class Members implements AutoCloseable {
  private final RoundContext round;
  private final List<Candidate> book;
  private final FilterRules rules;
  private final Stakes stakes;
  private final Map<Nick, Filled> filled = new LinkedHashMap<>();
  private final Map<Nick, Joined> joined = new LinkedHashMap<>();
  private final Set<Nick> failed = new HashSet<>();
  private final List<Filled> opened = new ArrayList<>();

  /**
   * What was decided before makers are contacted.
   *
   * @param wanted number of makers
   * @param amountSats of the CoinJoin
   * @param feeBudgetSats what all makers together may cost; bounds replacements in a sweep, whose
   *     amount cannot change any more
   */
  record Stakes(int wanted, long amountSats, long feeBudgetSats) {}

  Members(RoundContext round, List<Candidate> book, FilterRules rules, Stakes stakes) {
    this.round = round;
    this.book = book;
    this.rules = rules;
    this.stakes = stakes;
  }

  long amountSats() {
    return stakes.amountSats();
  }

  int wanted() {
    return stakes.wanted();
  }

  void add(Filled member) {
    filled.put(member.nick(), member);
    opened.add(member);
  }

  void add(Joined member) {
    joined.put(member.nick(), member);
  }

  /** Makers that accepted the fill and have not disclosed their side yet. */
  List<Filled> notJoined() {
    return filled.values().stream().filter(f -> !joined.containsKey(f.nick())).toList();
  }

  List<Filled> filled() {
    return List.copyOf(filled.values());
  }

  List<Joined> joined() {
    return List.copyOf(joined.values());
  }

  /** A maker is out of this attempt for good. */
  void fail(Nick nick, MakerFailure failure) {
    filled.remove(nick);
    joined.remove(nick);
    failed.add(nick);
    round.drop(nick, failure);
  }

  /** Forgets all fills, because the commitment is exchanged. */
  List<Candidate> unfill() {
    List<Candidate> candidates = filled.values().stream().map(Filled::candidate).toList();
    filled.clear();
    return candidates;
  }

  /**
   * Makers that could take free places, at most so many; none of them was tried before.
   *
   * @param places how many are missing
   */
  List<Candidate> replacements(int places) {
    Set<Nick> tried = new HashSet<>(failed);
    Set<Object> bonds = new HashSet<>();
    long spent = 0;
    for (Filled member : filled.values()) {
      tried.add(member.nick());
      member.candidate().bond().ifPresent(bond -> bonds.add(bond.outPoint()));
      spent += member.candidate().feeSats(stakes.amountSats());
    }
    long left = (stakes.feeBudgetSats() - spent) / Math.max(1, places);
    List<Candidate> affordable =
        book.stream()
            .filter(c -> c.feeSats(stakes.amountSats()) <= left)
            .filter(c -> c.bond().isEmpty() || !bonds.contains(c.bond().get().outPoint()))
            .toList();
    return MakerChoice.forAmount(
            affordable,
            stakes.amountSats(),
            rules.withTried(tried),
            places,
            round.settings().chooser(),
            round.entropy())
        .makers();
  }

  /** Inputs of makers that have disclosed their side. */
  Set<OutPoint> inputs() {
    Set<OutPoint> result = new HashSet<>();
    joined.values().forEach(j -> result.addAll(j.terms().outPoints()));
    return result;
  }

  /** Scripts of makers that have disclosed their side. */
  Set<ScriptPubKey> scripts() {
    Set<ScriptPubKey> result = new HashSet<>();
    for (Joined member : joined.values()) {
      result.add(member.terms().cjScript());
      result.add(member.terms().changeScript());
      member.terms().inputs().forEach(input -> result.add(input.script()));
    }
    return result;
  }

  @Override
  public void close() {
    opened.forEach(member -> member.box().close());
  }
}
