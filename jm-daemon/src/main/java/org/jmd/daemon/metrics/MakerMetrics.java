package org.jmd.daemon.metrics;

import static org.jmd.daemon.metrics.Gauges.orUnknown;
import static org.jmd.daemon.metrics.Gauges.yes;

import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.maker.BondStatus;
import org.jmd.maker.Maker;
import org.jmd.maker.MakerCount;
import org.jmd.maker.MakerState;
import org.jmd.maker.SessionGlance;

/**
 * A maker in figures. They come from its last sample, so that reading them costs the maker nothing;
 * nothing in them tells a taker, a transaction, an address or a coin. Safe for use by several
 * threads.
 */
final class MakerMetrics implements AutoCloseable {
  private final Tasks tasks;
  private final boolean amounts;
  private volatile MakerSample sample = MakerSample.NONE;

  /** Guarded by {@code this}, as is the field below. */
  private Optional<MakerSampler> sampler = Optional.empty();

  /** Whose samples count; those of one that was closed come too late. */
  private int watched;

  MakerMetrics(Gauges gauges, Tasks tasks, boolean amounts) {
    this.tasks = tasks;
    this.amounts = amounts;
    bindState(gauges);
    bindMarket(gauges);
    bindChain(gauges);
    bindBond(gauges);
    for (MakerCount what : MakerCount.values()) {
      bind(gauges, what);
    }
    if (amounts) {
      bindAmounts(gauges);
    }
  }

  /** From now on that one is watched. */
  synchronized void attach(Maker maker, OpenWallet wallet) {
    close();
    int number = watched;
    sampler =
        Optional.of(
            new MakerSampler(tasks, maker, wallet, amounts, latest -> heard(number, latest)));
  }

  private synchronized void heard(int number, MakerSample latest) {
    if (number == watched) {
      sample = latest;
    }
  }

  /** From now on nothing is watched. */
  @Override
  public synchronized void close() {
    watched++;
    sampler.ifPresent(MakerSampler::close);
    sampler = Optional.empty();
    sample = MakerSample.NONE;
  }

  private DoubleSupplier of(ToDoubleFunction<MakerSample> figure) {
    return () -> figure.applyAsDouble(sample);
  }

  private void bindState(Gauges gauges) {
    String name = "jmd.maker.state";
    String meaning = "1 for the state that the maker is in, else 0";
    state(gauges, name, meaning, "starting", MakerState.Created.class::isInstance);
    state(gauges, name, meaning, "waiting_for_funds", MakerState.WaitingForFunds.class::isInstance);
    state(gauges, name, meaning, "running", MakerState.Running.class::isInstance);
    state(gauges, name, meaning, "failed", MakerState.Failed.class::isInstance);
    state(gauges, name, meaning, "stopped", MakerState.Stopped.class::isInstance);
  }

  private void state(
      Gauges gauges, String name, String meaning, String label, Predicate<MakerState> which) {
    gauges.gauge(name, meaning, Tags.of("state", label), of(s -> yes(which.test(s.state()))));
  }

  private void bindMarket(Gauges gauges) {
    gauges
        .gauge("jmd.maker.offers", "Offers in force", of(s -> s.market().offers()))
        .gauge(
            "jmd.maker.directories",
            "Directories of the configuration",
            of(s -> s.market().directories()))
        .gauge(
            "jmd.maker.directories.up",
            "Directories on which offers are announced now",
            of(s -> s.market().directoriesUp()))
        .gauge(
            "jmd.maker.coins.shown",
            "Coins of the wallet that takers have seen since the start",
            of(s -> s.tally().coinsShown()));
    for (String stage : SessionGlance.stages()) {
      gauges.gauge(
          "jmd.maker.sessions",
          "CoinJoins under way, by what they wait for or do",
          Tags.of("stage", stage.toLowerCase(Locale.ROOT)),
          of(s -> s.market().sessions().getOrDefault(stage, 0L)));
    }
  }

  private void bindChain(Gauges gauges) {
    gauges
        .gauge(
            "jmd.maker.node.up",
            "Whether the node answered when it was last asked",
            of(s -> yes(s.chain().answers())))
        .gauge(
            "jmd.maker.node.height",
            "Height of the node's best block",
            of(s -> orUnknown(s.chain().tipHeight())))
        .gauge(
            "jmd.maker.wallet.sync.age.seconds",
            "Seconds since the wallet was last brought up to date",
            of(s ->
                orUnknown(
                    s.lastSync()
                        .map(at -> Duration.between(at, tasks.clock().instant()).toSeconds()))))
        .gauge(
            "jmd.maker.coins.leased",
            "Coins held by sessions and signed transactions",
            of(s -> s.chain().leased()));
  }

  private void bindBond(Gauges gauges) {
    gauges
        .gauge(
            "jmd.maker.bond.announced",
            "Whether takers who ask are shown a fidelity bond",
            of(s -> yes(s.bond() instanceof BondStatus.Announced)))
        .gauge(
            "jmd.maker.bond.visible.directories",
            "Directories on which a look from outside has seen the fidelity bond",
            of(s -> s.bondVisibleOn()))
        .gauge(
            "jmd.maker.bond.certificate.blocks",
            "Blocks until the certificate of the fidelity bond expires",
            of(s -> orUnknown(blocksLeft(s))));
  }

  private static Optional<Integer> blocksLeft(MakerSample sample) {
    return sample.bond() instanceof BondStatus.Announced announced
        ? sample.chain().tipHeight().map(tip -> announced.expiryHeight() - tip)
        : Optional.empty();
  }

  private void bindAmounts(Gauges gauges) {
    amount(gauges, "jmd.maker.wallet.coins", "Coins of the wallet", MakerSample.Amounts::coins);
    amount(gauges, "jmd.maker.wallet.coins.frozen", "Coins frozen", MakerSample.Amounts::frozen);
    amount(
        gauges,
        "jmd.maker.wallet.offerable.sats",
        "What all mixdepths together could put into CoinJoins, in satoshis",
        MakerSample.Amounts::offerableSats);
    amount(
        gauges,
        "jmd.maker.earned.sats",
        "What confirmed CoinJoins have earned since the wallet began, in satoshis",
        MakerSample.Amounts::earnedSats);
    amount(
        gauges,
        "jmd.maker.coinjoins.confirmed",
        "Confirmed CoinJoins since the wallet began",
        MakerSample.Amounts::coinJoins);
  }

  private void amount(
      Gauges gauges, String name, String meaning, ToDoubleFunction<MakerSample.Amounts> figure) {
    gauges.gauge(name, meaning, of(s -> orUnknown(s.chain().amounts().map(figure::applyAsDouble))));
  }

  /** A counter, and the label under which it is one of several. */
  private record Place(String name, String meaning, Tags tags) {
    static Place alone(String name, String meaning) {
      return new Place("jmd.maker." + name, meaning, Tags.empty());
    }

    static Place refused(String reason) {
      return new Place(
          "jmd.maker.refused",
          "What takers asked for and did not get, by reason",
          Tags.of("reason", reason));
    }

    static Place dropped(String reason) {
      return new Place(
          "jmd.maker.messages.dropped", "Messages dropped, by reason", Tags.of("reason", reason));
    }
  }

  private void bind(Gauges gauges, MakerCount what) {
    Place place = place(what);
    gauges.counter(place.name(), place.meaning(), place.tags(), of(s -> s.tally().of(what)));
  }

  private static Place place(MakerCount what) {
    return switch (what) {
      case EVENTS_DROPPED -> Place.dropped("no_room");
      case RATE_LIMITED -> Place.dropped("rate");
      case IGNORED -> Place.dropped("unexpected");
      case ORDERBOOK_ANSWERED -> Place.alone("orderbook.answers", "Requests for offers answered");
      case ORDERBOOK_BANS ->
          Place.alone("orderbook.bans", "Nicks banned for asking for offers too often");
      case COMMITMENTS_HEARD ->
          Place.alone("commitments.heard", "Used commitments that others reported");
      case SESSIONS_OPENED -> Place.alone("sessions.opened", "CoinJoins begun");
      case SESSIONS_RESTARTED ->
          Place.alone("sessions.restarted", "CoinJoins begun again with another key");
      case FILLS_OF_OWN_NICK -> Place.refused("own_nick");
      case FILLS_BLACKLISTED -> Place.refused("blacklisted");
      case FILLS_RESERVED -> Place.refused("reserved");
      case FILLS_UNKNOWN_OFFER -> Place.refused("unknown_offer");
      case FILLS_OUT_OF_RANGE -> Place.refused("out_of_range");
      case FILLS_UNDER_WAY -> Place.refused("under_way");
      case FILLS_WITHOUT_ROOM -> Place.refused("no_room");
      case AUTHS_REFUSED -> Place.refused("auth");
      case DISCLOSURES -> Place.alone("disclosures", "CoinJoins in which coins were shown");
      case TRANSACTIONS_REFUSED -> Place.refused("transaction");
      case TRANSACTIONS_SIGNED -> Place.alone("transactions.signed", "Transactions signed");
      case PUSHES_REFUSED -> Place.refused("push");
      case DIRECTORIES_CONNECTED ->
          Place.alone("directory.connects", "Times that a directory was connected");
      case DIRECTORIES_LOST -> Place.alone("directory.losses", "Times that a directory was lost");
    };
  }
}
