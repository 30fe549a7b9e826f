package org.jmd.daemon.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel.DirectoryStatus;
import org.jmd.core.protocol.Offer;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.control.ControlHandler;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.maker.BondStatus;
import org.jmd.maker.Maker;
import org.jmd.maker.MakerSettings;
import org.jmd.maker.MakerState;
import org.jmd.wallet.Coin;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.history.HistoryStatistics;

/**
 * Answers what operators ask of a running maker, from the moment its process starts. Safe for use
 * by several threads.
 */
public final class MakerDesk implements ControlHandler {
  private final Tasks tasks;
  private final InstantSource clock;
  private final Instant started;
  private final Runnable stop;
  private volatile String waiting = "the wallet is being opened";
  private volatile Optional<Room> room = Optional.empty();

  private record Room(Maker maker, OpenWallet wallet, MakerSettings settings, NodeProbe node) {}

  /** A desk whose {@code stop} runs that body, which must not wait. */
  public MakerDesk(Tasks tasks, Runnable stop) {
    this.tasks = tasks;
    this.clock = tasks.clock();
    this.started = clock.instant();
    this.stop = stop;
  }

  /** Says what the process waits for as long as there is no maker. */
  public void waitingFor(String what) {
    waiting = what;
  }

  /** What the process waits for, as long as there is no maker. */
  public String waiting() {
    return waiting;
  }

  /** From now on there is a maker. */
  public void attach(Maker maker, OpenWallet wallet, MakerSettings settings) {
    room =
        Optional.of(
            new Room(maker, wallet, settings, new NodeProbe(wallet.wallet().chain(), tasks)));
  }

  @Override
  public Answer answer(String command) throws InterruptedException {
    return switch (command) {
      case "status" -> Answer.of(status());
      case "stop" -> new Answer(new Stopping(true), stop);
      default ->
          throw new IllegalArgumentException(
              "unknown command; a maker of this version knows status and stop");
    };
  }

  /** The answer to {@code stop}: the connection ends with the process. */
  public record Stopping(boolean stopping) {}

  /** The state as a whole. */
  MakerStatus status() throws InterruptedException {
    Optional<Room> now = room;
    return now.isPresent() ? status(now.get()) : beforeOpening();
  }

  private MakerStatus beforeOpening() {
    return new MakerStatus(
        "starting",
        Optional.of(waiting),
        Optional.empty(),
        started,
        uptime(),
        new MakerStatus.NodeHealth(false, Optional.empty(), Optional.empty()),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        MakerStatus.CoinCounts.NONE,
        MakerStatus.BondView.NONE,
        0,
        MakerStatus.Earnings.NONE,
        Map.of(),
        List.of());
  }

  private long uptime() {
    return Duration.between(started, clock.instant()).toSeconds();
  }

  private MakerStatus status(Room in) throws InterruptedException {
    Maker maker = in.maker();
    MakerStatus.NodeHealth node = in.node().health();
    List<DirectoryStatus> directories = maker.directories();
    List<Offer> offers = maker.offers();
    MakerStatus.CoinCounts coins = coins(in);
    List<HistoryEntry> history = in.wallet().wallet().history().entries();
    long up = directories.stream().filter(DirectoryStatus::up).count();
    return new MakerStatus(
        state(maker.state()),
        problem(maker.state()),
        Optional.of(maker.nick().value()),
        started,
        uptime(),
        node,
        maker.lastSync(),
        directories.stream().map(d -> line(maker, d)).toList(),
        offers.stream().map(offer -> line(offer, maker, directories)).toList(),
        maker.sessionGlances().stream()
            .map(s -> new MakerStatus.SessionLine(s.stage(), s.age().toSeconds()))
            .toList(),
        maker.offersAsked(),
        maker.lastRequests().stream()
            .map(r -> new MakerStatus.RequestLine(r.at(), r.what()))
            .toList(),
        coins,
        bond(maker),
        HistoryStatistics.of(history).utxosDisclosed(),
        Statement.of(history).earnings(clock.instant(), ZoneId.systemDefault()),
        counts(maker),
        OfferHints.of(
            new OfferHints.Facts(
                up,
                directories.size(),
                offers,
                maker.offerProblems(),
                in.settings().offers(),
                maker.bond() instanceof BondStatus.Announced,
                coins,
                in.settings().coins().minConfirmations())));
  }

  private static String state(MakerState state) {
    return switch (state) {
      case MakerState.Created _ -> "starting";
      case MakerState.WaitingForFunds _ -> "waiting_for_funds";
      case MakerState.Running _ -> "running";
      case MakerState.Failed _ -> "failed";
      case MakerState.Stopped _ -> "stopped";
    };
  }

  private static Optional<String> problem(MakerState state) {
    return switch (state) {
      case MakerState.WaitingForFunds waiting ->
          Optional.of("nothing to offer: " + String.join("; ", waiting.problems()));
      case MakerState.Failed failed -> Optional.of(failed.reason());
      case MakerState.Created _, MakerState.Running _, MakerState.Stopped _ -> Optional.empty();
    };
  }

  private static Map<String, Long> counts(Maker maker) {
    Map<String, Long> counts = new LinkedHashMap<>();
    maker.counters().counts().forEach((what, count) -> counts.put(what.label(), count));
    return counts;
  }

  private static MakerStatus.BondView bond(Maker maker) {
    List<String> seen =
        maker.bondVisibility().sightings().stream()
            .map(s ->
                s.directory()
                    + ": "
                    + s.outcome().name().toLowerCase(Locale.ROOT)
                    + (s.detail().isEmpty() ? "" : " (" + s.detail() + ")"))
            .toList();
    return switch (maker.bond()) {
      case BondStatus.None(List<String> warnings) ->
          new MakerStatus.BondView("none", warnings, seen);
      case BondStatus.Announced announced ->
          new MakerStatus.BondView("announced", announced.warnings(), seen);
      case BondStatus.Unusable(String reason) ->
          new MakerStatus.BondView("unusable", List.of(reason), seen);
    };
  }

  private static MakerStatus.DirectoryHealth line(Maker maker, DirectoryStatus directory) {
    return new MakerStatus.DirectoryHealth(
        directory.endpoint().toString(),
        directory.up(),
        maker.announcedAt(directory.endpoint()).size(),
        maker.reconnects(directory.endpoint()),
        directory.detail());
  }

  private static MakerStatus.OfferLine line(
      Offer offer, Maker maker, List<DirectoryStatus> directories) {
    return new MakerStatus.OfferLine(
        offer.oid(),
        offer.type().wireName(),
        offer.minSizeSats(),
        offer.maxSizeSats(),
        offer.fee().wireText(),
        offer.txFeeSats(),
        directories.stream()
            .map(DirectoryStatus::endpoint)
            .filter(endpoint -> maker.announcedAt(endpoint).contains(offer))
            .map(Endpoint::toString)
            .toList());
  }

  private static MakerStatus.CoinCounts coins(Room in) {
    List<Coin> coins = in.wallet().wallet().coins();
    int young = in.settings().coins().minConfirmations();
    return new MakerStatus.CoinCounts(
        coins.size(),
        (int) coins.stream().filter(c -> c.confirmations() < young).count(),
        (int) coins.stream().filter(Coin::frozen).count(),
        (int) coins.stream().filter(Coin::leased).count(),
        (int) coins.stream().filter(Coin::bond).count(),
        in.maker().offerableSats());
  }
}
