package org.jmd.wallet.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.tx.OutPoint;

/**
 * What the victims of one directory have acknowledged, and so what must be found in it whatever
 * happens. Fails at once where two of them were given the same. Safe for use by several threads.
 */
final class Ledger {
  private final Set<String> addresses = new HashSet<>();
  private final Map<String, Stage> rows = new HashMap<>();
  private final Set<String> bonds = new HashSet<>();
  private final Set<Commitment> used = new HashSet<>();
  private final Set<Commitment> burnt = new HashSet<>();
  private final Map<OutPoint, Optional<Boolean>> frozen = new HashMap<>();
  private final Map<OutPoint, Integer> leases = new HashMap<>();
  private final Map<Integer, Integer> heights = new HashMap<>();
  private int count;

  /** How far a row of the history has come. */
  enum Stage {
    WRITTEN,
    SIGNED,
    CONFIRMED
  }

  /** Takes down what a victim says. */
  synchronized void hear(int victim, String line) {
    String[] words = line.split(" ", -1);
    String subject = words.length > 1 ? words[1] : "";
    count++;
    switch (words[0]) {
      case "started", "ready", "refused" -> count--;
      case "address" ->
          assertThat(addresses.add(subject)).as("%s is handed out once", subject).isTrue();
      case "row" -> rise(subject, Stage.WRITTEN);
      case "signed" -> rise(subject, Stage.SIGNED);
      case "confirmed" -> rise(subject, Stage.CONFIRMED);
      case "bond" -> bonds.add(subject);
      case "used" -> assertThat(used.add(commitment(subject))).isTrue();
      case "burnt" -> burnt.add(commitment(subject));
      case "deciding" -> frozen.put(coin(subject), Optional.empty());
      case "frozen" -> frozen.put(coin(subject), Optional.of(true));
      case "unfrozen" -> frozen.put(coin(subject), Optional.of(false));
      case "leased" -> coins(words, 1).forEach(coin -> lease(victim, coin));
      case "height" -> heights.merge(victim, Integer.parseInt(subject), Math::max);
      default -> throw new AssertionError("victim " + victim + " says " + line);
    }
  }

  private void rise(String row, Stage stage) {
    rows.merge(row, stage, (old, fresh) -> fresh.compareTo(old) > 0 ? fresh : old);
  }

  private static Commitment commitment(String hex) {
    return Commitment.tryParseHex(hex).orElseThrow();
  }

  private static OutPoint coin(String text) {
    return OutPoint.tryParse(text).orElseThrow();
  }

  private static List<OutPoint> coins(String[] words, int first) {
    return Arrays.stream(words).skip(first).map(Ledger::coin).toList();
  }

  private void lease(int victim, OutPoint coin) {
    assertThat(leases.put(coin, victim)).as("other holder of %s", coin).isNull();
  }

  /** A victim is about to release coins, which another may hold from now on. */
  synchronized void release(int victim, String[] words, int first) {
    coins(words, first).forEach(coin -> leases.remove(coin, victim));
  }

  /** How many things were acknowledged. */
  synchronized int count() {
    return count;
  }

  synchronized Set<String> addresses() {
    return Set.copyOf(addresses);
  }

  synchronized Map<String, Stage> rows() {
    return Map.copyOf(rows);
  }

  synchronized Set<String> bonds() {
    return Set.copyOf(bonds);
  }

  synchronized Set<Commitment> used() {
    return Set.copyOf(used);
  }

  synchronized Set<Commitment> burnt() {
    return Set.copyOf(burnt);
  }

  /** Coins that a victim has frozen or not; those without an answer may be either. */
  synchronized Map<OutPoint, Optional<Boolean>> frozen() {
    return Map.copyOf(frozen);
  }

  /** Coins with the number of the victim that holds them. */
  synchronized Map<OutPoint, Integer> leases() {
    return Map.copyOf(leases);
  }

  /** The last height that victims of a number have noted. */
  synchronized Map<Integer, Integer> heights() {
    return Map.copyOf(heights);
  }
}
