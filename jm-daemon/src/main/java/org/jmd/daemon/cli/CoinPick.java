package org.jmd.daemon.cli;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Coin;

/** Chooses coins of one mixdepth: the first one that is chosen decides which (wallet.md 6.5). */
final class CoinPick implements CoinBoard {
  private final List<Coin> coins;
  private final Rules rules;
  private final Cursor cursor;
  private final Set<OutPoint> chosen = new LinkedHashSet<>();
  private String complaint = "";

  /**
   * What may be chosen.
   *
   * @param mixdepth the only one, empty for any
   * @param minConfirmations that a coin needs
   * @param bonds whether expired bonds may be chosen
   * @param medianTimePast of the chain
   */
  record Rules(
      Optional<Integer> mixdepth, int minConfirmations, boolean bonds, Instant medianTimePast) {}

  CoinPick(List<Coin> coins, Rules rules) {
    this.coins = coins.stream().sorted(CoinLine.ORDER).toList();
    this.rules = rules;
    this.cursor = new Cursor(coins.size());
  }

  @Override
  public String title() {
    return "Choose coins of one mixdepth to spend";
  }

  @Override
  public Cursor cursor() {
    return cursor;
  }

  @Override
  public String row(int index) {
    Coin coin = coins.get(index);
    char mark = chosen.contains(coin.outPoint()) ? 'x' : isEnabled(index) ? ' ' : '-';
    return CoinLine.of(mark, coin, CoinLine.flags(coin, rules.medianTimePast()));
  }

  @Override
  public boolean isEnabled(int index) {
    return obstacle(coins.get(index)).isEmpty();
  }

  private Optional<String> obstacle(Coin coin) {
    Optional<Integer> pinned = pinned();
    if (pinned.isPresent() && pinned.get() != coin.mixdepth()) {
      return Optional.of("it is not of mixdepth " + pinned.get());
    }
    if (coin.frozen()) {
      return Optional.of("it is frozen");
    }
    if (coin.leased()) {
      return Optional.of("a payment or CoinJoin is using it");
    }
    if (coin.bond() && !rules.bonds()) {
      return Optional.of("a fidelity bond cannot be spent here");
    }
    if (CoinLine.isLockedBond(coin, rules.medianTimePast())) {
      return Optional.of("the fidelity bond is still locked");
    }
    return coin.confirmations() < rules.minConfirmations()
        ? Optional.of("it needs " + rules.minConfirmations() + " confirmations")
        : Optional.empty();
  }

  /** The mixdepth to which the choice is limited. */
  Optional<Integer> pinned() {
    return rules
        .mixdepth()
        .or(() ->
            coins.stream()
                .filter(c -> chosen.contains(c.outPoint()))
                .findFirst()
                .map(Coin::mixdepth));
  }

  @Override
  public String status() {
    long sats =
        coins.stream().filter(c -> chosen.contains(c.outPoint())).mapToLong(Coin::valueSats).sum();
    return "%d of %d chosen, %,d sats%s"
        .formatted(
            chosen.size(), coins.size(), sats, complaint.isEmpty() ? "" : "  ! " + complaint);
  }

  @Override
  public String help() {
    return "Space choose  a all of the mixdepth  n none  Enter done  q cancel";
  }

  @Override
  public State press(Key key, int pageRows) {
    complaint = "";
    if (cursor.press(key, pageRows)) {
      return State.WORKING;
    }
    return switch (key) {
      case TOGGLE -> toggle();
      case ALL -> all();
      case NONE -> {
        chosen.clear();
        yield State.WORKING;
      }
      case CONFIRM -> confirm();
      case CANCEL -> {
        chosen.clear();
        yield State.CANCELLED;
      }
      case UP, DOWN, PAGE_UP, PAGE_DOWN, FIRST, LAST -> State.WORKING;
    };
  }

  private State toggle() {
    if (coins.isEmpty()) {
      return State.WORKING;
    }
    Coin coin = coins.get(cursor.position());
    if (!chosen.remove(coin.outPoint())) {
      Optional<String> obstacle = obstacle(coin);
      if (obstacle.isPresent()) {
        complaint = obstacle.get();
        return State.WORKING;
      }
      chosen.add(coin.outPoint());
    }
    cursor.move(1);
    return State.WORKING;
  }

  private State all() {
    if (!coins.isEmpty()) {
      int mixdepth = pinned().orElseGet(() -> coins.get(cursor.position()).mixdepth());
      coins.stream()
          .filter(c -> c.mixdepth() == mixdepth && obstacle(c).isEmpty())
          .forEach(c -> chosen.add(c.outPoint()));
    }
    return State.WORKING;
  }

  private State confirm() {
    if (chosen.isEmpty()) {
      onlyChoice().ifPresent(c -> chosen.add(c.outPoint()));
    }
    if (chosen.isEmpty()) {
      complaint = "choose at least one coin";
      return State.WORKING;
    }
    return State.CONFIRMED;
  }

  /** The coin that can be chosen if there is just one. */
  Optional<Coin> onlyChoice() {
    List<Integer> possible =
        IntStream.range(0, coins.size()).filter(this::isEnabled).boxed().toList();
    return possible.size() == 1 ? Optional.of(coins.get(possible.getFirst())) : Optional.empty();
  }

  /** What was chosen, in the order of the list. */
  List<Coin> chosen() {
    return coins.stream().filter(c -> chosen.contains(c.outPoint())).toList();
  }
}
