package org.jmd.maker;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.MakerOfferMath;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.ProtocolConstants;

/**
 * Turns the operator's terms and the balance into offers (coinjoin.md 1.3). The only state is the
 * terms; every call draws anew. The position of the terms in the list is the {@code oid}.
 */
final class OfferPolicy {
  /** Decimals of a randomised relative fee beyond those of the configured one. */
  private static final int EXTRA_DECIMALS = 4;

  private static final int MAX_DECIMALS = 32;

  private final List<OfferTerms> terms;
  private final Entropy entropy;

  OfferPolicy(List<OfferTerms> terms, Entropy entropy) {
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("a maker needs the terms of at least one offer");
    }
    this.terms = List.copyOf(terms);
    this.entropy = entropy;
  }

  /**
   * What can be offered.
   *
   * @param offers with distinct oids, maybe none
   * @param problems why terms led to no offer, for the operator
   */
  record Plan(List<Offer> offers, List<String> problems) {}

  /** Fees drawn, sizes still open; {@code pinned} bounds come from the seam of a dual offer. */
  private record Draft(
      int oid,
      OfferTerms terms,
      FeeRule fee,
      long txFeeSats,
      long minSizeSats,
      OptionalLong pinnedMin,
      OptionalLong pinnedMax) {

    OptionalLong maxFillable(long balanceSats) {
      return MakerOfferMath.maxFillableSats(fee, txFeeSats, balanceSats);
    }

    Draft startingAt(long minSats) {
      return new Draft(
          oid, terms, fee, txFeeSats, minSats, OptionalLong.of(minSats), OptionalLong.empty());
    }

    Draft endingAt(long maxSats) {
      return new Draft(
          oid, terms, fee, txFeeSats, minSizeSats, OptionalLong.empty(), OptionalLong.of(maxSats));
    }

    Draft atLeast(long minSats) {
      return new Draft(
          oid,
          terms,
          fee,
          txFeeSats,
          Math.max(minSizeSats, minSats),
          OptionalLong.empty(),
          OptionalLong.empty());
    }
  }

  /**
   * Draws offers.
   *
   * @param maxBalanceSats the largest offerable balance of one mixdepth
   */
  Plan plan(long maxBalanceSats) {
    List<Draft> drafts = new ArrayList<>();
    for (int oid = 0; oid < terms.size(); oid++) {
      drafts.add(draft(oid, terms.get(oid)));
    }
    List<String> problems = new ArrayList<>();
    List<Offer> offers = new ArrayList<>();
    for (Draft draft : splitDual(drafts, maxBalanceSats)) {
      size(draft, maxBalanceSats, problems).ifPresent(offers::add);
    }
    return new Plan(List.copyOf(offers), List.copyOf(problems));
  }

  private Draft draft(int oid, OfferTerms configured) {
    OfferTerms.Jitter jitter = configured.jitter();
    long txFeeSats = capped(Draw.around(entropy, configured.txFeeSats(), jitter.txFeeFactor()));
    FeeRule fee =
        switch (configured.fee()) {
          case FeeRule.Relative relative -> drawRelative(relative, jitter.feeFactor());
          case FeeRule.Absolute absolute ->
              new FeeRule.Absolute(
                  capped(Draw.around(entropy, absolute.sats(), jitter.feeFactor()) + txFeeSats));
        };
    return new Draft(
        oid,
        configured,
        fee,
        txFeeSats,
        configured.minSizeSats(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private static long capped(long sats) {
    return Math.clamp(sats, 0, ProtocolConstants.MAX_MONEY_SATS);
  }

  private FeeRule.Relative drawRelative(FeeRule.Relative configured, BigDecimal factor) {
    if (factor.signum() == 0) {
      return configured;
    }
    BigDecimal centre = configured.fraction();
    int decimals = Math.min(MAX_DECIMALS, centre.scale() + EXTRA_DECIMALS);
    BigDecimal drawn =
        Draw.around(entropy, centre, factor)
            .setScale(decimals, RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
    return drawn.signum() <= 0 || drawn.compareTo(BigDecimal.ONE) >= 0
        ? configured
        : new FeeRule.Relative(drawn);
  }

  /**
   * Splits the amounts between one absolute and one relative offer at the amount where both fees
   * are equal, so that no amount is offered twice.
   */
  private static List<Draft> splitDual(List<Draft> drafts, long maxBalanceSats) {
    if (drafts.size() != 2) {
      return drafts;
    }
    int relativeAt = drafts.get(0).fee() instanceof FeeRule.Relative ? 0 : 1;
    Draft relative = drafts.get(relativeAt);
    Draft absolute = drafts.get(1 - relativeAt);
    if (!(relative.fee() instanceof FeeRule.Relative(BigDecimal fraction))
        || !(absolute.fee() instanceof FeeRule.Absolute(long advertisedSats))) {
      return drafts;
    }
    // What is advertised includes the contribution; the seam compares what the maker earns.
    long keptSats = advertisedSats - absolute.txFeeSats();
    if (keptSats <= 0 || fraction.signum() <= 0) {
      return drafts;
    }
    BigDecimal equal = BigDecimal.valueOf(keptSats).divide(fraction, 0, RoundingMode.FLOOR);
    long seamSats =
        equal.min(BigDecimal.valueOf(ProtocolConstants.MAX_MONEY_SATS)).longValueExact();
    if (seamSats <= absolute.minSizeSats()) {
      return List.of(relative.atLeast(absolute.minSizeSats()));
    }
    OptionalLong largest = relative.maxFillable(maxBalanceSats);
    if (largest.isEmpty() || seamSats >= largest.getAsLong()) {
      return List.of(absolute);
    }
    return List.of(absolute.endingAt(seamSats), relative.startingAt(seamSats));
  }

  private Optional<Offer> size(Draft draft, long maxBalanceSats, List<String> problems) {
    String name = "offer " + draft.oid() + " (" + draft.terms().type().wireName() + ")";
    OptionalLong largest = draft.maxFillable(maxBalanceSats);
    if (largest.isEmpty()) {
      problems.add(name + ": the balance of " + maxBalanceSats + " sats cannot pay for any amount");
      return Optional.empty();
    }
    OptionalLong floor =
        draft.fee() instanceof FeeRule.Relative relative
            ? MakerOfferMath.profitFloorSats(relative, draft.txFeeSats())
            : OptionalLong.of(0);
    if (floor.isEmpty()) {
      problems.add(name + ": no amount earns the contribution to the miner fee");
      return Optional.empty();
    }
    long minSats = Math.max(draft.minSizeSats(), floor.getAsLong());
    if (largest.getAsLong() <= minSats) {
      problems.add(
          name
              + ": the largest amount of "
              + largest.getAsLong()
              + " sats does not exceed the minimum of "
              + minSats);
      return Optional.empty();
    }
    long announcedMinSats = drawMin(draft, minSats);
    long announcedMaxSats = drawMax(draft, largest.getAsLong());
    if (announcedMaxSats <= announcedMinSats) {
      problems.add(
          name + ": sizes " + announcedMinSats + ".." + announcedMaxSats + " sats are empty");
      return Optional.empty();
    }
    return Optional.of(
        new Offer(
            draft.terms().type(),
            draft.oid(),
            announcedMinSats,
            announcedMaxSats,
            draft.txFeeSats(),
            draft.fee()));
  }

  private long drawMin(Draft draft, long minSats) {
    long drawn =
        draft.pinnedMin().isPresent()
            ? minSats
            : Draw.around(entropy, minSats, draft.terms().jitter().sizeFactor());
    return capped(Math.max(ProtocolConstants.MAKER_DUST_CHANGE_SATS, drawn));
  }

  private long drawMax(Draft draft, long largestSats) {
    OptionalLong pinned = draft.pinnedMax();
    return pinned.isPresent() && pinned.getAsLong() <= largestSats
        ? pinned.getAsLong()
        : Draw.below(entropy, largestSats, draft.terms().jitter().sizeFactor());
  }
}
