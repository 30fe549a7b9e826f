package org.jmd.maker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * In which order a maker tries its mixdepths for a CoinJoin (coinjoin.md D8). Pure functions of the
 * offerable balances.
 */
public enum MixdepthChoice {
  /**
   * Starts behind the largest run of mixdepths that cannot pay, counted around the circle, and goes
   * on upwards. Coins move one mixdepth up with every CoinJoin, so this pushes them together and
   * keeps the largest balance high.
   */
  LARGEST_GAP {
    @Override
    List<Integer> order(List<Long> balancesSats, long needSats) {
      List<Integer> eligible = eligible(balancesSats, needSats);
      int count = balancesSats.size();
      int start = 0;
      int largestGap = -1;
      for (int i = 0; i < eligible.size(); i++) {
        int before = eligible.get(Math.floorMod(i - 1, eligible.size()));
        int gap = Math.floorMod(eligible.get(i) - before - 1, count);
        if (gap > largestGap) {
          largestGap = gap;
          start = i;
        }
      }
      List<Integer> order = new ArrayList<>(eligible.size());
      for (int i = 0; i < eligible.size(); i++) {
        order.add(eligible.get((start + i) % eligible.size()));
      }
      return List.copyOf(order);
    }
  },

  /** The largest balance first. */
  RICHEST {
    @Override
    List<Integer> order(List<Long> balancesSats, long needSats) {
      return eligible(balancesSats, needSats).stream()
          .sorted(Comparator.comparing(balancesSats::get, Comparator.reverseOrder()))
          .toList();
    }
  };

  /**
   * The mixdepths that can pay, best first.
   *
   * @param balancesSats offerable balance of each mixdepth, from 0 upwards
   */
  abstract List<Integer> order(List<Long> balancesSats, long needSats);

  private static List<Integer> eligible(List<Long> balancesSats, long needSats) {
    List<Integer> eligible = new ArrayList<>();
    for (int mixdepth = 0; mixdepth < balancesSats.size(); mixdepth++) {
      if (balancesSats.get(mixdepth) >= needSats) {
        eligible.add(mixdepth);
      }
    }
    return eligible;
  }
}
