package org.jmd.daemon.market;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.ProtocolConstants;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinRequest;
import org.jmd.taker.CoinJoinSummary;
import org.jmd.taker.IgnoredMakers;
import org.jmd.taker.Taker;
import org.jmd.taker.TakerEvent;
import org.jmd.taker.TakerListener;
import org.jmd.taker.TakerSettings;
import org.jmd.taker.offers.OfferChooser;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.podle.CommitmentBlacklist;
import org.jspecify.annotations.Nullable;

/** A taker on its machine, which goes through its rounds one by one, over all of its lives. */
final class TakerProgram implements Machine.Program {
  private static final long LEAST_AMOUNT = 40_000;
  private static final int PODLE_AGE = 5;

  private final World world;
  private final Scenario.TakerSpec spec;
  private final Purse purse;
  private final TakerMischief mischief;
  private final int enough;
  private int next;
  private int completed;
  private boolean done;

  TakerProgram(World world, Scenario.TakerSpec spec, Purse purse) {
    this(world, spec, purse, Integer.MAX_VALUE);
  }

  /** One that goes home after so many CoinJoins. */
  TakerProgram(World world, Scenario.TakerSpec spec, Purse purse, int enough) {
    this.world = world;
    this.spec = spec;
    this.purse = purse;
    this.mischief = new TakerMischief(spec.vice(), world.entropy.split());
    this.enough = enough;
  }

  @Override
  public Optional<Purse> purse() {
    return Optional.of(purse);
  }

  Scenario.TakerSpec spec() {
    return spec;
  }

  /** Whether all rounds have ended, or there were CoinJoins enough. */
  boolean isDone() {
    return done;
  }

  int completed() {
    return completed;
  }

  /** Rounds that were begun, and those that came to a CoinJoin. */
  Figures.Served served() {
    return new Figures.Served(next, completed);
  }

  @Override
  public void run(Machine.Life life) throws InterruptedException {
    Wallet wallet = Wallets.open(life, purse);
    life.untilItWorks(wallet::sync);
    while (next < spec.rounds().size() && completed < enough) {
      Scenario.RoundSpec round = spec.rounds().get(next);
      life.tasks.sleep(round.pause());
      life.untilItWorks(wallet::sync);
      Optional<CoinJoinRequest> request = request(life, wallet, round);
      next++;
      if (request.isEmpty()) {
        world.trace.add(spec.host(), "has nothing to join");
      } else {
        new Round(life, wallet).run(request.get());
        mischief.endRound();
      }
    }
    done = true;
  }

  @Override
  public void stop(Duration limit) {
    // A taker ends by itself.
    world.trace.add(spec.host(), "ends");
  }

  private Optional<CoinJoinRequest> request(
      Machine.Life life, Wallet wallet, Scenario.RoundSpec round) {
    int mixdepth =
        IntStream.range(0, Purse.MIXDEPTHS)
            .boxed()
            .max(Comparator.comparingLong(m -> wallet.spendableSats(m, PODLE_AGE)))
            .orElseThrow();
    long all = wallet.spendableSats(mixdepth, PODLE_AGE);
    long amount = all / 100 * round.percent();
    if (amount < LEAST_AMOUNT) {
      return Optional.empty();
    }
    CoinJoinRequest.Destination destination = new CoinJoinRequest.Destination.Internal();
    if (round.outside()) {
      ScriptPubKey script = ScriptPubKey.p2wpkh(life.entropy.bytes(20));
      world.spending.outside(script);
      destination =
          new CoinJoinRequest.Destination.Address(
              Addresses.format(script, Purse.NETWORK).orElseThrow(), false);
    }
    return Optional.of(
        CoinJoinRequest.of(
                mixdepth,
                round.percent() == 100
                    ? new CoinJoinRequest.Amount.Sweep()
                    : new CoinJoinRequest.Amount.Exact(amount),
                destination)
            .withMakers(round.makers()));
  }

  private TakerSettings settings(int makers) {
    TakerSettings base = TakerSettings.DEFAULT;
    return new TakerSettings(
        new TakerSettings.Makers(Optional.of(makers), 8, 10, Math.min(2, makers), 3),
        base.fees(),
        new OfferChooser.Uniform(),
        base.maxMakerInputs(),
        base.bonds(),
        base.podle(),
        base.feeRate(),
        base.maxSweepFeeChange(),
        base.maxCostFactor(),
        new TakerSettings.Timing(
            Duration.ofSeconds(60),
            Duration.ofSeconds(6),
            Duration.ofSeconds(4),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofHours(2)),
        new TakerSettings.Broadcast(spec.broadcast(), 2),
        spec.direct(),
        base.retryWithHonestMakers(),
        base.lightClient(),
        spec.mergesInMixdepthZero());
  }

  /** One CoinJoin and its user. */
  private final class Round implements TakerListener {
    private final Machine.Life life;
    private final Wallet wallet;
    private final List<CoinJoinSummary> confirmed = new ArrayList<>();
    private @Nullable Tx shown;

    Round(Machine.Life life, Wallet wallet) {
      this.life = life;
      this.wallet = wallet;
    }

    void run(CoinJoinRequest request) throws InterruptedException {
      world.trace.add(
          spec.host(),
          "wants " + request.amount() + " of " + request.mixdepth() + " with " + request.makers());
      Set<OutPoint> heldBefore = wallet.leases().held();
      TakerSettings settings = settings(request.makers().orElseThrow());
      Taker taker =
          new Taker(
              settings,
              wallet,
              memory(),
              this::channel,
              new OwnNicks(life.data.resolve("state"), life.tasks.clock()),
              life.tasks,
              life.entropy.split());
      CoinJoinOutcome outcome = taker.coinJoin(request, this);
      world.trace.add(spec.host(), "outcome " + shortened(outcome));
      check(outcome, settings, heldBefore);
    }

    private Taker.Memory memory() {
      return new Taker.Memory(
          world.planted.usedByTaker(life),
          new CommitmentBlacklist(life.files, life.data, 10_000, life.entropy),
          IgnoredMakers.load(life.data.resolve("ignored_makers.txt")));
    }

    private MessageChannel channel() {
      ChannelSettings settings =
          ChannelSettings.taker(Purse.NETWORK, world.directories()).withHostPortPeers();
      NickIdentity identity = NickIdentity.create(life.entropy);
      world.trace.add(spec.host(), "is " + identity.nick());
      return new TappedChannel(
          new OnionMessageChannel(
              settings, identity, life.transport, life.tasks, life.entropy.split()),
          new Tap());
    }

    private void check(CoinJoinOutcome outcome, TakerSettings settings, Set<OutPoint> heldBefore) {
      switch (outcome) {
        case CoinJoinOutcome.Completed joined -> {
          completed++;
          Tx tx = Tx.tryParse(joined.tx().bytes()).orElseThrow();
          long first = confirmed.getFirst().costSats();
          long cost = world.spending.costSats(purse, tx);
          // Change that is too little for an output goes to the miners.
          boolean noChange = tx.outputs().stream().filter(o -> purse.owns(o.script())).count() < 2;
          long most =
              first * settings.maxCostFactor()
                  + (noChange ? ProtocolConstants.TAKER_DUST_CHANGE_SATS : 0);
          if (cost > most) {
            world.violated(spec.host(), "first agreed to " + first + " and paid " + cost);
          }
          world.spending.agreed(life.machine, purse, tx, confirmed.getLast().costSats());
        }
        case CoinJoinOutcome.Declined declined ->
            parse(declined.txHex()).ifPresent(world.spending::declined);
        case CoinJoinOutcome.Failed failed -> {
          if (failed.reason().startsWith("Coins are held by another round")
              && heldBefore.stream().map(OutPoint::toString).anyMatch(failed.details()::contains)) {
            world.violated(spec.host(), "chose coins that were held: " + failed.details());
          }
          if (failed.reason().startsWith("Internal error")) {
            world.violated(spec.host(), failed.reason());
          }
          if (failed.coinsHeld() != (shown != null)) {
            world.violated(
                spec.host(), "says " + failed.coinsHeld() + " to whether makers saw its coins");
          }
        }
      }
      // Nothing can be given back on a disk that takes nothing, and a maker may hold coins too.
      boolean certain = !life.isDiskFull() && !life.machine.isMaker();
      Set<OutPoint> held = new HashSet<>(wallet.leases().held());
      held.removeAll(heldBefore);
      held.removeIf(coin -> world.meddler.holds(life.machine.host, coin));
      if (shown == null && certain && !held.isEmpty()) {
        world.violated(spec.host(), "keeps coins that no maker has seen");
      }
    }

    @Override
    public void heard(TakerEvent event) {
      world.trace.add(spec.host(), "event " + event);
    }

    @Override
    public boolean confirm(CoinJoinSummary summary) {
      world.trace.add(
          spec.host(), "confirms " + summary.stage() + " at " + summary.costSats() + " sats");
      confirmed.add(summary);
      if (summary.stage() == CoinJoinSummary.Stage.MAKERS_CHOSEN) {
        return true;
      }
      Tx tx = shown;
      if (tx == null) {
        world.violated(spec.host(), "asks to broadcast what it has shown to nobody");
        return false;
      }
      if (spec.vice() == TakerVice.DECLINES_BROADCAST) {
        return false;
      }
      world.spending.agreed(life.machine, purse, tx, summary.costSats());
      if (spec.vice() == TakerVice.DOUBLE_SPENDS) {
        tx.inputs().stream()
            .map(TxInput::outPoint)
            .filter(c -> world.chain.output(c).filter(o -> purse.owns(o.script())).isPresent())
            .findFirst()
            .ifPresent(world.chain::spendElsewhere);
      }
      return true;
    }

    /** Keeps the books and does the mischief. */
    private final class Tap implements TappedChannel.Tap {
      @Override
      public void heard(Nick self, ChannelEvent event) {
        // What makers say is seen where they say it.
      }

      @Override
      public void announces(Nick self, PublicMessage message) {
        world.trace.add(spec.host(), "announces " + message);
        world.meddler.coinsAreChosen(life, purse);
      }

      @Override
      public List<Plain> says(Nick self, Nick to, Plain message) {
        if (message instanceof Plain.Fill fill && spec.vice() != TakerVice.REUSES_COMMITMENT) {
          world.spending.committed(life, self, fill.commitment());
        }
        List<Plain> changed = mischief.change(message);
        changed.forEach(
            m -> world.trace.add(spec.host(), "-> " + to + " " + m.command() + " " + m.data()));
        return changed;
      }

      @Override
      public List<Boxed> says(Nick self, Nick to, Boxed message) {
        if (message instanceof Boxed.Auth && shown == null) {
          world.meddler.coinsAreLeased(life, purse);
        }
        if (message instanceof Boxed.TxProposal(var octets)) {
          Tx tx = Tx.tryParse(octets.bytes()).orElseThrow();
          world.spending.shows(life, purse, self, tx);
          shown = tx;
        }
        List<Boxed> changed = mischief.change(message);
        for (Boxed m : changed) {
          world.trace.add(spec.host(), "-> " + to + " " + m.command() + " " + m.plaintext());
          if (m instanceof Boxed.Auth(var revelation)) {
            world.disclosures.presented(to, self, revelation);
          }
          if (m instanceof Boxed.TxProposal(var octets)) {
            Tx.tryParse(octets.bytes()).ifPresent(tx -> world.ledger.proposed(self, to, tx));
          }
        }
        return changed;
      }
    }
  }

  private static Optional<Tx> parse(String hex) {
    return hex.isEmpty() ? Optional.empty() : Tx.tryParse(java.util.HexFormat.of().parseHex(hex));
  }

  private static String shortened(CoinJoinOutcome outcome) {
    return switch (outcome) {
      case CoinJoinOutcome.Completed c ->
          "completed " + c.txid() + " by " + c.broadcastBy() + " seen " + c.seen();
      case CoinJoinOutcome.Declined d -> "declined at " + d.stage();
      case CoinJoinOutcome.Failed f ->
          "failed in " + f.phase() + ": " + f.reason() + " " + f.details() + " " + f.coinsHeld();
    };
  }
}
