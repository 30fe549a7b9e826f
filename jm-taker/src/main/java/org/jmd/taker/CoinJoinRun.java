package org.jmd.taker;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Octets;
import org.jmd.core.tx.FeeRate;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.taker.offers.Candidate;
import org.jmd.taker.offers.FilterRules;
import org.jmd.taker.offers.Heard;
import org.jmd.taker.offers.OrderbookView;
import org.jmd.taker.offers.Support;
import org.jmd.taker.offers.VerifiedBond;
import org.jmd.wallet.Leases;

/**
 * One round from the first look at the wallet to the broadcast, in straight line on the calling
 * task (coinjoin.md 2.2). Our coins are released if no maker has seen a transaction; from then on
 * they stay reserved whatever happens.
 */
final class CoinJoinRun {
  private final RoundContext round;
  private final CoinJoinRequest request;
  private Optional<Inputs> inputs = Optional.empty();
  private boolean shown;

  CoinJoinRun(RoundContext round, CoinJoinRequest request) {
    this.round = round;
    this.request = request;
  }

  /** Whether the coins stay reserved. */
  boolean holdsCoins() {
    return shown;
  }

  /**
   * Runs the round.
   *
   * @throws RoundFailed if there is no CoinJoin
   * @throws InterruptedException if the task is cancelled
   */
  CoinJoinOutcome run() throws RoundFailed, InterruptedException {
    try {
      return start();
    } finally {
      inputs.ifPresent(Inputs::releaseUnshown);
    }
  }

  private CoinJoinOutcome start() throws RoundFailed, InterruptedException {
    round.funds().sync();
    Preflight.Ready ready =
        new Preflight(round.settings(), round.funds(), round.commitments(), request).check();
    ready.warnings().forEach(round::warn);
    FeeRatePolicy.Rates rates =
        round.settings().feeRate().decide(round.funds().chain(), round.entropy());

    round.phases().enter(Phase.FETCHING_ORDERBOOK);
    round.channel().open(round.inbox());
    int wanted = wantedMakers();
    OrderbookView view =
        new OrderbookFetch(
                round.settings().timing(),
                round.channel(),
                round.inbox(),
                round.tasks(),
                round.listener())
            .fetch(wanted);

    round.phases().enter(Phase.CHOOSING);
    List<Candidate> book = candidates(view.offers());
    FilterRules rules = rules();
    MakerSelection selection = new MakerSelection(round, request, ready, rates);
    MakerSelection.Selected selected = selection.select(book, rules, wanted);
    Inputs leased =
        Inputs.lease(
            round.funds(),
            selected.coins(),
            ready.strict() ? List.of() : ready.eligible(),
            leaseTtl());
    inputs = Optional.of(leased);
    String destination = ready.destination().map(Funds.Destination::address).orElse("INTERNAL");
    if (!round
        .listener()
        .confirm(
            Summaries.chosen(
                selected,
                request.mixdepth(),
                destination,
                selected.sweep() ? rates.base() : rates.drawn()))) {
      return new CoinJoinOutcome.Declined(
          CoinJoinSummary.Stage.MAKERS_CHOSEN, "", round.phases().durations());
    }
    long maxCostSats =
        Math.multiplyExact(selected.costSats(), (long) round.settings().maxCostFactor());
    Plan plan = new Plan(ready, rates, leased, book, rules, maxCostSats);
    try {
      return attempt(plan, selected);
    } catch (SignaturesMissing missing) {
      return retry(plan, selection, missing);
    }
  }

  /** What stays the same when a round is repeated. */
  private record Plan(
      Preflight.Ready ready,
      FeeRatePolicy.Rates rates,
      Inputs inputs,
      List<Candidate> book,
      FilterRules rules,
      long maxCostSats) {}

  /** Repeats the round once with the makers that signed (coinjoin.md 0.4 D12). */
  private CoinJoinOutcome retry(Plan plan, MakerSelection selection, SignaturesMissing missing)
      throws RoundFailed, InterruptedException {
    Set<Nick> honest = missing.honest();
    if (!round.settings().retryWithHonestMakers()
        || honest.size() < round.settings().makers().minimum()) {
      throw missing;
    }
    round.listener().heard(new TakerEvent.Retrying(honest.size()));
    round.tasks().sleep(round.settings().timing().retryDelay());
    List<Candidate> book = plan.book().stream().filter(c -> honest.contains(c.nick())).toList();
    round.phases().enter(Phase.CHOOSING);
    FilterRules rules = plan.rules().ignoringNobody();
    MakerSelection.Selected selected = selection.select(book, rules, honest.size());
    return attempt(
        new Plan(plan.ready(), plan.rates(), plan.inputs(), book, rules, plan.maxCostSats()),
        selected);
  }

  private CoinJoinOutcome attempt(Plan plan, MakerSelection.Selected selected)
      throws RoundFailed, InterruptedException {
    // In a sweep replacements must not cost more than what was left for fees when the amount was
    // fixed; otherwise the final look at the costs decides.
    long feeBudgetSats =
        selected.sweep()
            ? selected.inputSats() - selected.amountSats() - selected.minerFeeSats()
            : plan.maxCostSats();
    Members.Stakes stakes =
        new Members.Stakes(selected.makers().makers().size(), selected.amountSats(), feeBudgetSats);
    try (NaclKeyPair keys = NaclKeyPair.create(round.entropy());
        Members members = new Members(round, plan.book(), plan.rules(), stakes)) {
      round.phases().enter(Phase.FILLING);
      FillPhase fills = new FillPhase(round, members, plan.inputs(), keys);
      fills.announce(selected.makers().makers(), false);
      CommitmentSource.Sourced commitment = fills.fill(selected.makers().makers());
      requireEnough(members.filled().size(), "accepted");

      round.phases().enter(Phase.AUTHENTICATING);
      Set<ScriptPubKey> ownScripts = new HashSet<>();
      plan.ready().destination().ifPresent(d -> ownScripts.add(d.script()));
      new AuthPhase(round, members, plan.inputs(), fills, ownScripts).authenticate(commitment);
      requireEnough(members.joined().size(), "disclosed usable inputs");

      round.phases().enter(Phase.BUILDING);
      BuildPhase.Built built =
          new BuildPhase(round, request, plan.inputs(), plan.ready(), plan.rates())
              .build(selected, members.joined(), plan.maxCostSats());
      return finish(built, members.joined());
    }
  }

  private void requireEnough(int makers, String what) throws RoundFailed {
    int minimum = round.settings().makers().minimum();
    if (makers < minimum) {
      throw new RoundFailed(
          "Too few makers: " + makers + " " + what + ", at least " + minimum + " are needed");
    }
  }

  private CoinJoinOutcome finish(BuildPhase.Built built, List<Joined> members)
      throws RoundFailed, InterruptedException {
    round.phases().enter(Phase.SIGNING);
    Funds.HistoryRow row = built.record(round.funds(), members);
    Finish finish = new Finish(round, built, members);
    try {
      SigningPhase.Result collected =
          new SigningPhase(round, built.inputs(), members, built.tx())
              .collect(() -> {
                shown = true;
                built.inputs().show();
              });
      finish.requireComplete(collected);
      Finish.Signed signed = finish.sign(collected.tx());
      if (!round.listener().confirm(finish.summary(signed))) {
        row.failed("Declined before the broadcast");
        return new CoinJoinOutcome.Declined(
            CoinJoinSummary.Stage.BROADCAST, signed.hex(), round.phases().durations());
      }
      round.phases().enter(Phase.BROADCASTING);
      finish.revalidate();
      Broadcaster.Done done = finish.broadcast(signed);
      row.sent(signed.txid(), signed.ourOutput(), done.by());
      return completed(built, members, signed, done);
    } catch (RoundFailed failed) {
      finish
          .handedOut()
          .ifPresentOrElse(
              signed -> row.sent(signed.txid(), signed.ourOutput(), "unknown"),
              () -> row.failed(failed.reason()));
      throw failed;
    }
  }

  private CoinJoinOutcome completed(
      BuildPhase.Built built, List<Joined> members, Finish.Signed signed, Broadcaster.Done done) {
    return new CoinJoinOutcome.Completed(
        signed.txid(),
        Octets.of(signed.raw()),
        built.amountSats(),
        (int)
            signed.tx().outputs().stream().filter(o -> o.valueSats() == built.amountSats()).count(),
        Summaries.makers(members),
        built.costs().takerMinerFeeSats(),
        built.costs().minerFeeSats(),
        done.by(),
        done.seen(),
        round.phases().durations());
  }

  private int wantedMakers() {
    TakerSettings.Makers makers = round.settings().makers();
    int low = Math.max(makers.randomMin(), makers.minimum());
    int high = Math.max(makers.randomMax(), low);
    return request
        .makers()
        .or(makers::wanted)
        .orElseGet(() -> low + round.entropy().nextInt(high - low + 1));
  }

  private List<Candidate> candidates(List<Heard> offers) {
    Map<Nick, VerifiedBond> bonds =
        new BondCheck(round.funds().chain(), round.settings().bonds(), round.channel().nick())
            .verify(offers, round.tasks().clock().instant());
    List<Candidate> result = new ArrayList<>();
    for (Heard heard : offers) {
      result.add(
          new Candidate(
              heard.nick(),
              heard.offer(),
              Optional.ofNullable(bonds.get(heard.nick())),
              support(heard.nick())));
    }
    return result;
  }

  private Support support(Nick nick) {
    Features features =
        round.channel().peer(nick).map(MessageChannel.PeerInfo::features).orElse(Features.NONE);
    if (features.isEmpty()) {
      return Support.UNKNOWN;
    }
    return features.has(Features.NEUTRINO_COMPAT) ? Support.YES : Support.NO;
  }

  private FilterRules rules() {
    Set<Nick> own = new HashSet<>(round.ownNicks().all());
    own.add(round.channel().nick());
    Set<Nick> ignored = new HashSet<>(round.ignored().nicks());
    ignored.addAll(request.avoid());
    return new FilterRules(
        round.settings().fees(),
        round.settings().chooser().bondlessMustBeFree(),
        round.settings().lightClient(),
        own,
        Set.of(),
        ignored);
  }

  private Duration leaseTtl() {
    TakerSettings.Timing timing = round.settings().timing();
    int waits =
        round.settings().podle().retries() + 2 * round.settings().makers().replacements() + 3;
    Duration wanted =
        timing
            .orderWait()
            .plus(timing.makerTimeout().multipliedBy(waits))
            .plus(timing.broadcastTimeout().multipliedBy(TakerSettings.MAX_MAKERS + 1L))
            .plus(timing.pendingAbandon());
    return wanted.compareTo(Leases.MAX_TTL) > 0 ? Leases.MAX_TTL : wanted;
  }

  /** A rate for display. */
  static FeeRate rate(long feeSats, int vbytes) {
    return new FeeRate(
        BigDecimal.valueOf(feeSats).divide(BigDecimal.valueOf(vbytes), 2, RoundingMode.HALF_EVEN));
  }
}
