package org.jmd.daemon.market;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.ProtocolConstants;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.UtxoRef;
import org.jmd.daemon.suite.EphemeralGossiper;
import org.jmd.maker.Maker;
import org.jmd.maker.MakerSettings;
import org.jmd.maker.MakerState;
import org.jmd.maker.MakerWorld;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.podle.CommitmentOutbox;
import org.jspecify.annotations.Nullable;

/** A maker on its machine. */
final class MakerProgram implements Machine.Program {
  static final MakerSettings.Timing TIMING =
      new MakerSettings.Timing(
          Duration.ofMinutes(5),
          Duration.ofMinutes(20),
          Duration.ofHours(2),
          Duration.ofMinutes(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30));

  /** No maker needs more than that besides the amount: the least change, and its contribution. */
  private static final long LARGEST_EXTRA = ProtocolConstants.MAKER_DUST_CHANGE_SATS + 1000;

  private final World world;
  private final Scenario.MakerSpec spec;
  private final Purse purse;
  private @Nullable Maker maker;
  private @Nullable MessageChannel channel;
  private @Nullable Wallet wallet;
  private Machine.@Nullable Life present;
  private @Nullable EphemeralGossiper gossiper;

  MakerProgram(World world, Scenario.MakerSpec spec, Purse purse) {
    this.world = world;
    this.spec = spec;
    this.purse = purse;
    world.disclosures.limits(spec.host(), spec.limits());
  }

  @Override
  public Optional<Purse> purse() {
    return Optional.of(purse);
  }

  Scenario.MakerSpec spec() {
    return spec;
  }

  /** CoinJoins under way in the present life. */
  int sessions() {
    Maker running = maker;
    return running == null ? 0 : running.sessions();
  }

  /** Whether an honest taker that asks for that amount must be served now. */
  boolean canServe(long amountSats) {
    Maker running = maker;
    return running != null
        && spec.vice() == MakerVice.NONE
        && running.state() instanceof MakerState.Running
        && running.offers().stream()
            .anyMatch(o -> o.accepts(amountSats * 2) && o.makerProfitSats(amountSats) >= 0)
        && !world.disclosures.mayBeSpent(spec.host(), running.nick());
  }

  /** What the wallet believes to own; empty if there is none now. */
  OptionalLong balanceSats() {
    Wallet open = wallet;
    if (open == null) {
      return OptionalLong.empty();
    }
    open.sync();
    return OptionalLong.of(open.coins().stream().mapToLong(Coin::valueSats).sum());
  }

  /** The sizes of what the present life keeps; see {@link Footprint}. */
  Map<String, Integer> footprint() {
    Maker running = maker;
    MessageChannel open = channel;
    return running == null || open == null ? Map.of() : Footprint.of(running, open);
  }

  @Override
  public void run(Machine.Life life) throws InterruptedException {
    maker = null;
    channel = null;
    wallet = null;
    gossiper = null;
    present = life;
    Wallet opened = Wallets.open(life, purse);
    life.untilItWorks(opened::sync);
    wallet = opened;
    life.untilItWorks(() -> start(life, opened));
  }

  private void start(Machine.Life life, Wallet opened) {
    MakerSettings settings =
        MakerSettings.DEFAULT
            .withOffers(spec.offers())
            .withCoins(spec.policy())
            .withTiming(TIMING)
            .withLimits(spec.limits());
    ChannelSettings reachable = ChannelSettings.maker(Purse.NETWORK, world.directories());
    if (spec.direct()) {
      reachable =
          reachable.serving(
              new Location.HostPort(spec.host(), World.MAKER_PORT),
              new Transport.BindAddress(spec.host(), World.MAKER_PORT));
    }
    NickIdentity identity = NickIdentity.create(life.entropy);
    MessageChannel real =
        new OnionMessageChannel(
            reachable, identity, life.transport, life.tasks, life.entropy.split());
    MakerWorld surroundings =
        new MakerWorld(
            opened,
            world.planted.blacklist(life),
            new TappedChannel(real, new Tap(life, opened)),
            life.tasks,
            life.entropy.split());
    surroundings =
        surroundings.withOwnNicks(new OwnNicks(life.data.resolve("state"), life.tasks.clock()));
    if (spec.gossips()) {
      EphemeralGossiper publisher = gossiper;
      if (publisher == null) {
        publisher =
            new EphemeralGossiper(
                ChannelSettings.taker(Purse.NETWORK, world.directories()),
                new Eavesdropper(life.transport, world.disclosures::said),
                life.tasks,
                life.entropy.split(),
                new CommitmentOutbox(life.files, life.data));
        gossiper = publisher;
      }
      surroundings = surroundings.withGossiper(world.planted.gossiper(publisher));
    }
    Maker next = world.planted.maker(settings, surroundings);
    next.start();
    maker = next;
    channel = real;
    world.trace.add(spec.host(), "is " + identity.nick() + " " + next.state());
  }

  @Override
  public void stop(Duration limit) {
    Maker running = maker;
    Machine.Life life = present;
    if (running != null && life != null) {
      running.stop(limit);
      world.ledger.stopped(life, purse, running.nick());
    }
    EphemeralGossiper publisher = gossiper;
    if (publisher != null) {
      publisher.close();
    }
  }

  /** Keeps the books and does the mischief. */
  private final class Tap implements TappedChannel.Tap {
    private final Machine.Life life;
    private final Wallet wallet;
    private int signatures;

    Tap(Machine.Life life, Wallet wallet) {
      this.life = life;
      this.wallet = wallet;
    }

    @Override
    public void heard(Nick self, ChannelEvent event) {
      if (event instanceof ChannelEvent.PrivateHeard(Nick from, Plain.Fill fill, _)) {
        world.ledger.fillHeard(life, self, from, fill);
      }
      if (event instanceof ChannelEvent.PrivateHeard(_, Plain.Push(var octets), _)) {
        Tx.tryParse(octets.bytes()).ifPresent(tx -> world.ledger.pushed(self, tx.txid()));
      }
    }

    @Override
    public void announces(Nick self, PublicMessage message) {
      world.trace.add(spec.host(), "announces " + message);
      if (message instanceof PublicMessage.OfferAnnouncement(var offer)) {
        world.ledger.offered(self, offer);
      }
    }

    @Override
    public List<Plain> says(Nick self, Nick to, Plain message) {
      Bounds.sessions(world, MakerProgram.this);
      world.rates.says(spec, self, message);
      world.trace.add(spec.host(), "-> " + to + " " + message.command() + " " + message.data());
      if (message instanceof Plain.PrivateOffer(var offer, _)) {
        world.ledger.offered(self, offer);
      }
      if (message instanceof Plain.ErrorReply(String text) && text.equals("no-liquidity")) {
        mustLackCoins(self, to);
      }
      if (!(message instanceof Plain.PubKey(var key, var features))) {
        return List.of(message);
      }
      world.ledger.accepted(spec.host(), self, to);
      return switch (spec.vice()) {
        case SILENT_ON_FILL -> List.of();
        case CLAIMS_BLACKLIST -> List.of(Plain.ErrorReply.of("commitment blacklisted"));
        case WRONG_KEY -> {
          try (NaclKeyPair other = NaclKeyPair.create(life.entropy)) {
            yield List.of(new Plain.PubKey(other.publicKey(), features));
          }
        }
        case NONE,
            SILENT_ON_AUTH,
            SILENT_ON_TX,
            ONE_SIGNATURE,
            SAME_ADDRESS,
            UNKNOWN_COIN,
            JUNK_SIGNATURES,
            DOUBLE_SPENDS ->
            List.of(message);
      };
    }

    @Override
    public List<Boxed> says(Nick self, Nick to, Boxed message) {
      world.trace.add(
          spec.host(), "-> " + to + " " + message.command() + " " + message.plaintext());
      return switch (message) {
        case Boxed.IoAuth disclosure -> {
          world.ledger.disclosed(life, purse, self, to, disclosure);
          world.meddler.coinsAreLeased(life, purse);
          signatures = 0;
          yield disclosing(disclosure);
        }
        case Boxed.Signature signature -> {
          world.ledger.signed(life, purse, self, to, signature);
          yield signing(self, to, signature);
        }
        case Boxed.Auth _, Boxed.TxProposal _ -> {
          world.violated(spec.host(), "a maker says " + message.command());
          yield List.of(message);
        }
      };
    }

    @Override
    public void lost(Nick self, Nick to, Boxed message) {
      if (message instanceof Boxed.IoAuth disclosure) {
        world.disclosures.lost(disclosure);
      }
    }

    /** Coins that others hold are no reason to refuse, if those that are free suffice. */
    private void mustLackCoins(Nick self, Nick to) {
      if (world.disclosures.mayBeSpent(spec.host(), self)) {
        return;
      }
      long most = world.ledger.lastFill(self, to).orElseThrow().amountSats() + LARGEST_EXTRA;
      for (int mixdepth = 1; mixdepth < Purse.MIXDEPTHS; mixdepth++) {
        int of = mixdepth;
        long free =
            wallet.coins().stream()
                .filter(c -> c.mixdepth() == of && !c.frozen() && !c.leased())
                .filter(c -> c.confirmations() >= spec.policy().minConfirmations())
                .mapToLong(Coin::valueSats)
                .sum();
        if (free >= most) {
          world.violated(spec.host(), "refuses for lack of coins, has " + free + " sats");
        }
      }
    }

    private List<Boxed> disclosing(Boxed.IoAuth disclosure) {
      return switch (spec.vice()) {
        case SILENT_ON_AUTH -> List.of();
        case SAME_ADDRESS ->
            List.of(
                new Boxed.IoAuth(
                    disclosure.utxos(),
                    disclosure.authKey(),
                    disclosure.coinJoinAddress(),
                    disclosure.coinJoinAddress(),
                    disclosure.keySignature()));
        case UNKNOWN_COIN -> {
          UtxoRef nothing = UtxoRef.of(new org.jmd.core.tx.OutPoint(FakeChain.unknownTxid(1), 0));
          yield List.of(
              new Boxed.IoAuth(
                  List.of(nothing),
                  disclosure.authKey(),
                  disclosure.coinJoinAddress(),
                  disclosure.changeAddress(),
                  disclosure.keySignature()));
        }
        case NONE,
            SILENT_ON_FILL,
            SILENT_ON_TX,
            ONE_SIGNATURE,
            CLAIMS_BLACKLIST,
            WRONG_KEY,
            JUNK_SIGNATURES,
            DOUBLE_SPENDS ->
            List.of(disclosure);
      };
    }

    private List<Boxed> signing(Nick self, Nick to, Boxed.Signature signature) {
      signatures++;
      return switch (spec.vice()) {
        case SILENT_ON_TX -> List.of();
        case ONE_SIGNATURE -> signatures == 1 ? List.of(signature) : List.of();
        case JUNK_SIGNATURES -> {
          byte[] junk = signature.signature().bytes();
          junk[junk.length / 2] ^= 1;
          yield List.of(
              new Boxed.Signature(
                  Octets.of(junk), signature.publicKey(), signature.witnessProgram()));
        }
        case DOUBLE_SPENDS -> {
          world.ledger.disclosedCoins(self, to).forEach(world.chain::spendElsewhere);
          yield List.of(signature);
        }
        case NONE,
            SILENT_ON_FILL,
            SILENT_ON_AUTH,
            CLAIMS_BLACKLIST,
            WRONG_KEY,
            SAME_ADDRESS,
            UNKNOWN_COIN ->
            List.of(signature);
      };
    }
  }
}
