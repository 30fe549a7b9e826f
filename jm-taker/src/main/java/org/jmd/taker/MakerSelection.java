package org.jmd.taker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.TxSize;
import org.jmd.taker.offers.Candidate;
import org.jmd.taker.offers.FilterRules;
import org.jmd.taker.offers.MakerChoice;
import org.jmd.wallet.Coin;

/**
 * Chooses makers and our own coins together, since each depends on the other: the amount of a sweep
 * on the makers' fees, the coins of a fixed amount on the fees and the size (coinjoin.md 2.8, 2.9).
 */
final class MakerSelection {
  private final RoundContext round;
  private final CoinJoinRequest request;
  private final Preflight.Ready ready;
  private final FeeRatePolicy.Rates rates;

  /**
   * What was chosen.
   *
   * @param coins of ours, to be leased
   * @param minerFeeSats our share of the miner fee: exact for a sweep, else an estimate
   * @param vbytes expected size
   */
  record Selected(
      MakerChoice makers, List<Coin> coins, boolean sweep, long minerFeeSats, int vbytes) {
    long amountSats() {
      return makers.amountSats();
    }

    long inputSats() {
      return coins.stream().mapToLong(Coin::valueSats).sum();
    }

    /** What the round costs as it was planned. */
    long costSats() {
      return makers.feesSats() + minerFeeSats;
    }
  }

  MakerSelection(
      RoundContext round,
      CoinJoinRequest request,
      Preflight.Ready ready,
      FeeRatePolicy.Rates rates) {
    this.round = round;
    this.request = request;
    this.ready = ready;
    this.rates = rates;
  }

  /**
   * Chooses.
   *
   * @param wanted number of makers
   * @throws RoundFailed if there are too few makers or coins; the details name what was in the way
   */
  Selected select(List<Candidate> book, FilterRules rules, int wanted) throws RoundFailed {
    Selected selected =
        switch (request.amount()) {
          case CoinJoinRequest.Amount.Exact(long sats) -> exact(book, rules, wanted, sats);
          case CoinJoinRequest.Amount.Sweep() -> sweep(book, rules, wanted);
        };
    int found = selected.makers().makers().size();
    if (found < wanted) {
      round.warn("Only " + found + " of " + wanted + " makers are available");
    }
    return selected;
  }

  private void requireEnough(MakerChoice choice) throws RoundFailed {
    int found = choice.makers().size();
    int minimum = round.settings().makers().minimum();
    if (found < minimum) {
      List<String> details = new ArrayList<>(choice.report().explain());
      details.add(
          minimum + " makers are needed; minimum_makers can be lowered at the cost of privacy");
      throw new RoundFailed("Too few makers: " + found + " of at least " + minimum, details);
    }
  }

  private Selected exact(List<Candidate> book, FilterRules rules, int wanted, long amountSats)
      throws RoundFailed {
    MakerChoice choice =
        MakerChoice.forAmount(
            book, amountSats, rules, wanted, round.settings().chooser(), round.entropy());
    requireEnough(choice);
    int makers = choice.makers().size();
    FeeRate rate = rates.drawn();
    List<Coin> coins;
    if (ready.strict()) {
      coins = ready.eligible();
    } else {
      long outlay = Math.addExact(amountSats, choice.feesSats());
      long roomy = outlay + rate.feeSats(TxSize.coinJoinVbytes(2 + 2 * makers, 2 + 2 * makers));
      long tight = outlay + rate.feeSats(TxSize.expectedCoinJoinVbytes(1, makers, false));
      Optional<List<Coin>> selected =
          round
              .funds()
              .select(ready.eligible(), roomy)
              .or(() -> round.funds().select(ready.eligible(), tight));
      if (selected.isEmpty()) {
        throw insufficient(tight);
      }
      coins = selected.get();
    }
    int vbytes = TxSize.expectedCoinJoinVbytes(coins.size(), makers, false);
    long fee = Math.max(0, rate.feeSats(vbytes) - choice.contributionsSats());
    return new Selected(choice, coins, false, fee, vbytes);
  }

  private RoundFailed insufficient(long needSats) {
    long total = ready.eligible().stream().mapToLong(Coin::valueSats).sum();
    return new RoundFailed(
        "Insufficient funds in mixdepth "
            + request.mixdepth()
            + ": "
            + needSats
            + " sat needed with fees, "
            + total
            + " sat eligible");
  }

  private Selected sweep(List<Candidate> book, FilterRules rules, int wanted) throws RoundFailed {
    List<Coin> coins = ready.eligible();
    long inputSats = coins.stream().mapToLong(Coin::valueSats).sum();
    MakerChoice choice =
        MakerChoice.forSweep(
            book,
            inputSats,
            makers -> sweepBudget(coins.size(), wanted, makers),
            rules,
            wanted,
            round.settings().chooser(),
            round.entropy());
    requireEnough(choice);
    int vbytes = TxSize.expectedCoinJoinVbytes(coins.size(), choice.makers().size(), true);
    return new Selected(
        choice, coins, true, sweepBudget(coins.size(), wanted, choice.makers()), vbytes);
  }

  /**
   * Our share of a sweep's miner fee, reserved before the size is known, at the rate without
   * randomness. Contributions of makers lower it to no less than one half, so that what is reserved
   * stays comparable with the size.
   */
  private long sweepBudget(int coins, int wanted, List<Candidate> makers) {
    int count = makers.isEmpty() ? wanted : makers.size();
    long whole =
        Math.max(2, rates.base().feeSats(TxSize.expectedCoinJoinVbytes(coins, count, true)));
    long contributed = makers.stream().mapToLong(c -> c.offer().txFeeSats()).sum();
    return Math.max(whole - contributed, whole / 2);
  }
}
