package org.jmd.daemon.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.tx.OutPoint;
import org.jmd.wallet.Coin;

/** Freezes and unfreezes coins, each at once (wallet.md 6.5). Bonds are not touched. */
final class FreezeBoard implements CoinBoard {
  private final List<Coin> coins;
  private final Instant medianTimePast;
  private final Keeper keeper;
  private final Cursor cursor;
  private final Set<OutPoint> frozen = new LinkedHashSet<>();
  private final List<OutPoint> changed = new ArrayList<>();

  /** Writes down what becomes of a coin. */
  @FunctionalInterface
  interface Keeper {
    void freeze(OutPoint coin, boolean frozen);
  }

  FreezeBoard(List<Coin> coins, Instant medianTimePast, Keeper keeper) {
    this.coins = coins.stream().sorted(CoinLine.ORDER).toList();
    this.medianTimePast = medianTimePast;
    this.keeper = keeper;
    this.cursor = new Cursor(coins.size());
    coins.stream().filter(Coin::frozen).forEach(c -> frozen.add(c.outPoint()));
  }

  @Override
  public String title() {
    return "Frozen coins [x] are not spent until they are unfrozen";
  }

  @Override
  public Cursor cursor() {
    return cursor;
  }

  @Override
  public String row(int index) {
    Coin coin = coins.get(index);
    char mark = coin.bond() ? '!' : frozen.contains(coin.outPoint()) ? 'x' : ' ';
    // The mark says whether it is frozen now.
    String others = CoinLine.flags(coin, medianTimePast).replaceFirst("FROZEN ?", "");
    return CoinLine.of(mark, coin, others);
  }

  @Override
  public boolean isEnabled(int index) {
    return !coins.get(index).bond();
  }

  @Override
  public String status() {
    List<Coin> now = coins.stream().filter(c -> frozen.contains(c.outPoint())).toList();
    return "%d of %d frozen, %,d sats"
        .formatted(now.size(), coins.size(), now.stream().mapToLong(Coin::valueSats).sum());
  }

  @Override
  public String help() {
    return "Space freeze or unfreeze, kept at once  q done";
  }

  @Override
  public State press(Key key, int pageRows) {
    if (cursor.press(key, pageRows)) {
      return State.WORKING;
    }
    return switch (key) {
      case TOGGLE -> toggle();
      case CONFIRM, CANCEL -> State.CONFIRMED;
      case ALL, NONE, UP, DOWN, PAGE_UP, PAGE_DOWN, FIRST, LAST -> State.WORKING;
    };
  }

  private State toggle() {
    if (!coins.isEmpty() && isEnabled(cursor.position())) {
      OutPoint coin = coins.get(cursor.position()).outPoint();
      boolean freeze = !frozen.contains(coin);
      keeper.freeze(coin, freeze);
      if (freeze) {
        frozen.add(coin);
      } else {
        frozen.remove(coin);
      }
      changed.add(coin);
      cursor.move(1);
    }
    return State.WORKING;
  }

  /** What was done, in a line. */
  String summary() {
    return "%s; %d changes".formatted(status(), changed.size());
  }
}
