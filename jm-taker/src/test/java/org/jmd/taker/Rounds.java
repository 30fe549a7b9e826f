package org.jmd.taker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.testing.WalletFixture;

/** A taker in a market, ready to run rounds. */
final class Rounds implements TakerListener {
  final Market market;
  final TestFunds funds;
  final TestCommitments commitments = new TestCommitments();
  final IgnoredMakers ignored = IgnoredMakers.inMemory();
  final List<TakerEvent> events = new ArrayList<>();
  final List<CoinJoinSummary> confirmations = new ArrayList<>();
  final Set<CoinJoinSummary.Stage> declines = new HashSet<>();
  Runnable onLastConfirmation = () -> {};

  final SettingsDraft draft;
  final OwnNicks ownNicks;

  /** A wallet with coins of those values in mixdepth 0. */
  Rounds(Market market, Path directory, long... valuesSats) {
    this(market, directory, new SettingsDraft(), valuesSats);
  }

  /** The same with other settings. */
  Rounds(Market market, Path directory, SettingsDraft draft, long... valuesSats) {
    this.market = market;
    this.draft = draft;
    WalletFixture fixture =
        WalletFixture.create(market.chain, directory, 1, market.time.clock())
            .fund(0, valuesSats)
            .sync();
    this.funds =
        new TestFunds(
            fixture,
            new WalletFunds(fixture.wallet(), draft.mergesInMixdepthZero, market.entropy.split()));
    this.ownNicks = new OwnNicks(directory.resolve("state"), market.time.clock());
  }

  void broadcastBy(TakerSettings.Broadcast.Policy policy) {
    draft.broadcast = new TakerSettings.Broadcast(policy, 3);
  }

  void makers(int wanted, int minimum, int replacements) {
    draft.makers = new TakerSettings.Makers(Optional.of(wanted), 8, 10, minimum, replacements);
  }

  /** One million out of mixdepth 0 into the next. */
  static CoinJoinRequest million() {
    return request(new CoinJoinRequest.Amount.Exact(1_000_000));
  }

  static CoinJoinRequest sweep() {
    return request(new CoinJoinRequest.Amount.Sweep());
  }

  static CoinJoinRequest request(CoinJoinRequest.Amount amount) {
    return CoinJoinRequest.of(0, amount, new CoinJoinRequest.Destination.Internal());
  }

  /** A taker with the settings of this moment. */
  Taker taker() {
    return new Taker(
        draft.settings(),
        funds,
        commitments,
        ignored,
        market::open,
        ownNicks,
        market.time,
        market.entropy.split());
  }

  /** Runs one round to its end. */
  CoinJoinOutcome run(CoinJoinRequest request) {
    Taker taker = taker();
    AtomicReference<Optional<CoinJoinOutcome>> outcome = new AtomicReference<>(Optional.empty());
    market.time.start(
        "taker",
        () -> {
          try {
            outcome.set(Optional.of(taker.coinJoin(request, this)));
          } catch (InterruptedException e) {
            throw new AssertionError("nobody cancels", e);
          }
        });
    market.time.runUntil(
        () -> outcome.get().isPresent() || !market.time.failures().isEmpty(), Duration.ofHours(2));
    if (!market.time.failures().isEmpty()) {
      throw new AssertionError("a task died", market.time.failures().getFirst());
    }
    return outcome.get().orElseThrow(() -> new AssertionError("the round does not end"));
  }

  CoinJoinOutcome.Completed completes(CoinJoinRequest request) {
    CoinJoinOutcome outcome = run(request);
    if (outcome instanceof CoinJoinOutcome.Completed completed) {
      return completed;
    }
    throw new AssertionError("not completed: " + outcome + "\n" + events);
  }

  CoinJoinOutcome.Failed fails(CoinJoinRequest request) {
    CoinJoinOutcome outcome = run(request);
    if (outcome instanceof CoinJoinOutcome.Failed failed) {
      return failed;
    }
    throw new AssertionError("not failed: " + outcome);
  }

  @Override
  public void heard(TakerEvent event) {
    events.add(event);
  }

  @Override
  public boolean confirm(CoinJoinSummary summary) {
    confirmations.add(summary);
    if (summary.stage() == CoinJoinSummary.Stage.BROADCAST) {
      onLastConfirmation.run();
    }
    return !declines.contains(summary.stage());
  }

  /** Why that maker dropped out. */
  MakerFailure dropped(ScriptedMaker maker) {
    return events.stream()
        .filter(TakerEvent.MakerDropped.class::isInstance)
        .map(TakerEvent.MakerDropped.class::cast)
        .filter(e -> e.nick().equals(maker.nick()))
        .map(TakerEvent.MakerDropped::failure)
        .findFirst()
        .orElseThrow(() -> new AssertionError("not dropped: " + events));
  }

  List<String> warnings() {
    return events.stream()
        .filter(TakerEvent.Warning.class::isInstance)
        .map(e -> ((TakerEvent.Warning) e).text())
        .toList();
  }

  boolean holdsCoins() {
    return !funds.wallet().leases().held().isEmpty();
  }

  Set<ScriptPubKey> ownScripts() {
    Set<ScriptPubKey> scripts = new HashSet<>();
    funds.reserved.forEach(r -> scripts.add(r.script()));
    return scripts;
  }
}
