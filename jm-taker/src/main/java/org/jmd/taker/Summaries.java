package org.jmd.taker;

import java.util.ArrayList;
import java.util.List;
import org.jmd.core.tx.CoinJoinCosts;
import org.jmd.core.tx.CoinJoinTerms;
import org.jmd.core.tx.FeeRate;
import org.jmd.taker.offers.Candidate;
import org.jmd.taker.offers.VerifiedBond;

/** What the user is asked to confirm, in both stages, with warnings about unusual costs. */
final class Summaries {
  private static final int MINER_FEE_PERCENT = 5;
  private static final int MAKER_FEE_PERCENT = 2;

  private Summaries() {}

  /** Before makers are contacted. */
  static CoinJoinSummary chosen(
      MakerSelection.Selected selected, int mixdepth, String destination, FeeRate rate) {
    List<CoinJoinSummary.Maker> makers =
        selected.makers().makers().stream()
            .map(c -> maker(c, c.feeSats(selected.amountSats()), c.offer().txFeeSats()))
            .toList();
    return new CoinJoinSummary(
        CoinJoinSummary.Stage.MAKERS_CHOSEN,
        selected.amountSats(),
        selected.sweep(),
        mixdepth,
        selected.inputSats(),
        destination,
        makers,
        selected.minerFeeSats(),
        selected.minerFeeSats() + selected.makers().contributionsSats(),
        rate,
        selected.vbytes(),
        warnings(selected.amountSats(), selected.makers().feesSats(), selected.minerFeeSats()));
  }

  /** Before the transaction is broadcast. */
  static CoinJoinSummary exact(
      CoinJoinCosts costs,
      long amountSats,
      boolean sweep,
      int mixdepth,
      long inputSats,
      String destination,
      List<Joined> members,
      FeeRate rate) {
    return new CoinJoinSummary(
        CoinJoinSummary.Stage.BROADCAST,
        amountSats,
        sweep,
        mixdepth,
        inputSats,
        destination,
        makers(members),
        costs.takerMinerFeeSats(),
        costs.minerFeeSats(),
        rate,
        costs.vbytes(),
        warnings(amountSats, costs.makerFeesSats(), costs.takerMinerFeeSats()));
  }

  /** What the members of a round receive. */
  static List<CoinJoinSummary.Maker> makers(List<Joined> members) {
    return members.stream()
        .map(m -> {
          CoinJoinTerms terms = m.terms();
          return maker(m.filled().candidate(), terms.cjFeeSats(), terms.txFeeContributionSats());
        })
        .toList();
  }

  private static CoinJoinSummary.Maker maker(
      Candidate candidate, long feeSats, long contributionSats) {
    return new CoinJoinSummary.Maker(
        candidate.nick(),
        feeSats,
        contributionSats,
        candidate.bond().map(VerifiedBond::value).orElse(0.0));
  }

  private static List<String> warnings(long amountSats, long makerFeesSats, long minerFeeSats) {
    List<String> warnings = new ArrayList<>();
    if (minerFeeSats > amountSats / 100 * MINER_FEE_PERCENT) {
      warnings.add(
          "The miner fee is more than "
              + MINER_FEE_PERCENT
              + " % of the amount: "
              + minerFeeSats
              + " sat");
    }
    if (makerFeesSats > amountSats / 100 * MAKER_FEE_PERCENT) {
      warnings.add(
          "The makers' fees are more than "
              + MAKER_FEE_PERCENT
              + " % of the amount: "
              + makerFeesSats
              + " sat");
    }
    return warnings;
  }
}
