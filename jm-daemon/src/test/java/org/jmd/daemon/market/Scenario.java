package org.jmd.daemon.market;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.testing.InMemoryNetwork.Conditions;
import org.jmd.maker.CoinPolicy;
import org.jmd.maker.MakerLimits;
import org.jmd.maker.MixdepthChoice;
import org.jmd.maker.OfferTerms;
import org.jmd.maker.OrderbookLimits;
import org.jmd.taker.TakerSettings;
import org.jmd.wallet.coins.MergeAlgorithm;

/**
 * Everything that one run is made of, drawn from its seed before anything happens.
 *
 * @param weather how the network behaves while there are faults
 * @param faults what breaks, in no particular order
 * @param meddled whether other processes use the wallets too
 * @param blocks waits between blocks, used over and over
 * @param siege what hostile takers do
 */
record Scenario(
    long seed,
    List<DirectorySpec> directories,
    List<MakerSpec> makers,
    List<TakerSpec> takers,
    Conditions weather,
    List<Fault> faults,
    boolean meddled,
    List<Duration> blocks,
    Siege siege) {

  /** Within that time after the start something may break. */
  static final Duration STORM = Duration.ofMinutes(40);

  /**
   * A directory.
   *
   * @param provesNicks whether it asks for proofs of nicks
   */
  record DirectorySpec(String host, boolean provesNicks, DirectoryVice vice) {
    DirectorySpec withVice(DirectoryVice other) {
      return new DirectorySpec(host, provesNicks, other);
    }
  }

  /**
   * A maker.
   *
   * @param coins values in satoshis, per mixdepth
   * @param direct whether it can be dialled
   */
  record MakerSpec(
      String host,
      List<OfferTerms> offers,
      CoinPolicy policy,
      List<List<Long>> coins,
      boolean direct,
      boolean gossips,
      Duration startsAt,
      MakerVice vice,
      MakerLimits limits) {}

  /**
   * A taker.
   *
   * @param sharedWith the maker in whose process and with whose wallet it runs
   * @param coins values in satoshis, per mixdepth, if the wallet is its own
   */
  record TakerSpec(
      String host,
      Optional<String> sharedWith,
      List<List<Long>> coins,
      List<RoundSpec> rounds,
      TakerSettings.Broadcast.Policy broadcast,
      boolean direct,
      boolean mergesInMixdepthZero,
      TakerVice vice) {}

  /**
   * One CoinJoin that a taker wants.
   *
   * @param pause before it
   * @param percent of the fullest mixdepth; 100 sweeps it
   * @param outside whether the output goes to somebody else
   */
  record RoundSpec(Duration pause, int percent, int makers, boolean outside) {}

  /** Something that breaks, and for how long. */
  sealed interface Fault {
    Duration at();

    /** Some hosts cannot reach the others. */
    record Partition(Duration at, Duration lasts, List<String> hosts) implements Fault {}

    /** Connections between two hosts break. */
    record Cut(Duration at, String one, String other) implements Fault {}

    /** A process dies at that moment. */
    record Kill(Duration at, Duration lasts, String host) implements Fault {}

    /** A process dies in a write to its disk, {@code steps} steps of writing later. */
    record KillInWrite(Duration at, Duration lasts, String host, int steps) implements Fault {}

    /** A host reads nothing from its connections. */
    record Deaf(Duration at, Duration lasts, String host) implements Fault {}

    /** A host's disk takes nothing. */
    record DiskFull(Duration at, Duration lasts, String host) implements Fault {}

    /** Nobody's node answers. */
    record ChainDown(Duration at, Duration lasts) implements Fault {}
  }

  static Scenario draw(long seed) {
    Dice dice = new Dice(seed);
    List<DirectorySpec> directories =
        IntStream.rangeClosed(1, dice.between(1, 3))
            .mapToObj(i -> new DirectorySpec("directory" + i, dice.chance(0.5), DirectoryVice.NONE))
            .toList();
    boolean vices = dice.chance(0.6);
    List<MakerSpec> makers =
        IntStream.rangeClosed(1, dice.between(4, 8))
            .mapToObj(i -> maker("maker" + i, dice.split(), vices))
            .toList();
    List<TakerSpec> takers =
        IntStream.rangeClosed(1, dice.between(1, 3))
            .mapToObj(i -> taker("taker" + i, shared(i, makers, dice), dice.split(), vices))
            .toList();
    List<Duration> blocks =
        IntStream.range(0, 8)
            .mapToObj(_ -> dice.between(Duration.ofSeconds(20), Duration.ofMinutes(4)))
            .toList();
    boolean calm = dice.chance(0.2);
    Conditions weather = calm ? Conditions.GOOD : weather(dice);
    List<Fault> faults = calm ? List.of() : faults(dice, directories, makers, takers);
    boolean meddled = !calm && dice.chance(0.5);
    Siege siege = Siege.draw(dice.split());
    return new Scenario(
        seed,
        siege.isNone() ? directories : crooked(directories, dice),
        makers,
        takers,
        weather,
        faults,
        meddled,
        blocks,
        siege);
  }

  /** One of several directories may be hostile too. */
  private static List<DirectorySpec> crooked(List<DirectorySpec> honest, Dice dice) {
    List<DirectorySpec> all = new ArrayList<>(honest);
    if (all.size() > 1) {
      all.set(0, all.getFirst().withVice(dice.pick(DirectoryVice.values())));
    }
    return List.copyOf(all);
  }

  private static Conditions weather(Dice dice) {
    Conditions base =
        dice.chance(0.7)
            ? Conditions.GOOD
            : Conditions.latency(Duration.ofMillis(100), Duration.ofSeconds(3));
    return base.withLoss(dice.pick(0.0, 0.0, 0.002, 0.02))
        .withDuplication(dice.pick(0.0, 0.02, 0.2))
        .withReordering(dice.pick(0.0, 0.02, 0.2))
        .withCut(dice.pick(0.0, 0.0, 0.002));
  }

  private static MakerSpec maker(String host, Dice dice, boolean vices) {
    List<OfferTerms> offers =
        switch (dice.between(1, 4)) {
          case 1 -> List.of(absolute(dice));
          case 2 -> List.of(relative(dice), absolute(dice));
          default -> List.of(relative(dice));
        };
    CoinPolicy policy =
        new CoinPolicy(
            1,
            dice.pick(MixdepthChoice.values()),
            dice.pick(MergeAlgorithm.values()),
            dice.chance(0.5));
    return new MakerSpec(
        host,
        offers,
        policy,
        coins(dice, 2, 1_000_000, 30_000_000),
        dice.chance(0.4),
        dice.chance(0.4),
        dice.between(Duration.ofSeconds(1), Duration.ofSeconds(20)),
        vices && dice.chance(0.25) ? dice.pick(MakerVice.values()) : MakerVice.NONE,
        limits(dice));
  }

  /** Those of production, or such as a small crowd reaches. */
  private static MakerLimits limits(Dice dice) {
    return dice.chance(0.6)
        ? MakerLimits.DEFAULT
        : new MakerLimits(
            5,
            20,
            new OrderbookLimits(Duration.ofSeconds(10), 3, 6, 12, Duration.ofMinutes(10)),
            10,
            dice.between(2, 6),
            dice.between(4, 8),
            dice.between(2, 6),
            2,
            4,
            1);
  }

  private static OfferTerms relative(Dice dice) {
    BigDecimal fee =
        dice.pick(new BigDecimal("0.00002"), new BigDecimal("0.0001"), new BigDecimal("0.000333"));
    return new OfferTerms(
        new FeeRule.Relative(fee),
        dice.pick(27_300L, 100_000L),
        dice.pick(0L, 0L, 3L),
        jitter(dice));
  }

  private static OfferTerms absolute(Dice dice) {
    return new OfferTerms(
        new FeeRule.Absolute(dice.pick(0L, 100L, 333L)),
        dice.pick(27_300L, 100_000L),
        dice.pick(0L, 0L, 100L),
        jitter(dice));
  }

  private static OfferTerms.Jitter jitter(Dice dice) {
    return dice.pick(
        OfferTerms.Jitter.NONE,
        OfferTerms.Jitter.DEFAULT,
        new OfferTerms.Jitter(new BigDecimal("0.1"), new BigDecimal("0.3"), new BigDecimal("0.1")));
  }

  /** Each maker shares its machine with one taker at most. */
  private static Optional<String> shared(int taker, List<MakerSpec> makers, Dice dice) {
    return dice.chance(0.2) ? Optional.of(makers.get(taker).host()) : Optional.empty();
  }

  private static TakerSpec taker(
      String host, Optional<String> sharedWith, Dice dice, boolean vices) {
    List<RoundSpec> rounds =
        IntStream.range(0, dice.between(2, 4))
            .mapToObj(_ ->
                new RoundSpec(
                    dice.between(Duration.ofSeconds(10), Duration.ofMinutes(6)),
                    dice.chance(0.3) ? 100 : dice.between(5, 70),
                    dice.between(2, 4),
                    dice.chance(0.2)))
            .toList();
    return new TakerSpec(
        host,
        sharedWith,
        coins(dice, 3, 500_000, 8_000_000),
        rounds,
        dice.pick(TakerSettings.Broadcast.Policy.values()),
        dice.chance(0.5),
        dice.chance(0.7),
        vices && dice.chance(0.35) ? takerVice(dice) : TakerVice.NONE);
  }

  /** What shows only where the same taker comes back is drawn more often. */
  private static TakerVice takerVice(Dice dice) {
    return dice.chance(0.2) ? TakerVice.REUSES_COMMITMENT : dice.pick(TakerVice.values());
  }

  private static List<List<Long>> coins(Dice dice, int perMixdepth, long low, long high) {
    List<List<Long>> coins = new ArrayList<>();
    for (int mixdepth = 0; mixdepth < Purse.MIXDEPTHS; mixdepth++) {
      coins.add(
          IntStream.range(0, dice.between(mixdepth == 0 ? 1 : 0, perMixdepth))
              .mapToObj(_ -> dice.between(low, high))
              .toList());
    }
    return coins;
  }

  private static List<Fault> faults(
      Dice dice, List<DirectorySpec> directories, List<MakerSpec> makers, List<TakerSpec> takers) {
    List<String> servers = directories.stream().map(DirectorySpec::host).toList();
    List<String> peers = new ArrayList<>(makers.stream().map(MakerSpec::host).toList());
    peers.addAll(
        takers.stream().filter(t -> t.sharedWith().isEmpty()).map(TakerSpec::host).toList());
    List<String> hosts = new ArrayList<>(servers);
    hosts.addAll(peers);
    return IntStream.range(0, dice.between(0, 8))
        .mapToObj(_ -> fault(dice, servers, peers, hosts))
        .toList();
  }

  private static Fault fault(
      Dice dice, List<String> servers, List<String> peers, List<String> hosts) {
    Duration at = dice.between(Duration.ZERO, STORM.dividedBy(2));
    Duration lasts = dice.between(Duration.ofSeconds(2), Duration.ofMinutes(4));
    return switch (dice.between(1, 10)) {
      case 1 -> new Fault.Partition(at, lasts, dice.some(hosts));
      case 2 -> new Fault.Cut(at, dice.pick(peers), dice.pick(servers));
      case 3 -> new Fault.Kill(at, lasts, dice.pick(servers));
      case 4, 5 -> new Fault.Kill(at, lasts, dice.pick(peers));
      case 6, 7 -> new Fault.KillInWrite(at, lasts, dice.pick(peers), dice.between(1, 40));
      case 8 -> new Fault.Deaf(at, lasts, dice.pick(hosts));
      case 9 -> new Fault.DiskFull(at, lasts.dividedBy(2), dice.pick(peers));
      default -> new Fault.ChainDown(at, lasts.dividedBy(4));
    };
  }
}
