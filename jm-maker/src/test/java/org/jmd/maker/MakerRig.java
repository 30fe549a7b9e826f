package org.jmd.maker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.runtime.Task;
import org.jmd.core.testing.FakeChain;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.podle.CommitmentBlacklist;

/** A maker with coins in two mixdepths, on a fake chain and channel, under a virtual clock. */
final class MakerRig {
  static final long COIN_SATS = 50_000_000;
  static final long AMOUNT = 10_000_000;

  final VirtualTime time = new VirtualTime();
  final SeededEntropy entropy = new SeededEntropy(42);
  final FakeChain chain = new FakeChain();
  static final Endpoint OTHER_DIRECTORY = new Endpoint("other", 5222);
  final FakeChannel channel;
  final DiskFaults disk = new DiskFaults();
  private final Path directory;
  private final MakerSettings settings;
  private final BondSource bonds;
  private final Optional<Onlookers> onlookers;
  private final MakerListener listener;
  CommitmentBlacklist blacklist;
  final Gossip gossip = new Gossip();
  final OwnNicks ownNicks;
  final FakeFunds funds;
  Maker maker;
  private VirtualTime.Group life = time.group("life");
  private int takers;

  /** What was published under fresh identities. */
  static final class Gossip implements CommitmentGossiper {
    final List<Commitment> owed = new ArrayList<>();
    final List<Commitment> announced = new ArrayList<>();
    final List<Commitment> relayed = new ArrayList<>();

    @Override
    public void owe(Commitment commitment) {
      owed.add(commitment);
    }

    @Override
    public void withdraw(Commitment commitment) {
      owed.remove(commitment);
    }

    @Override
    public void announce(Commitment commitment) {
      owed.remove(commitment);
      announced.add(commitment);
    }

    @Override
    public void relay(Commitment commitment) {
      relayed.add(commitment);
    }
  }

  static final MakerSettings SETTINGS =
      MakerSettings.DEFAULT.withOffers(
          List.of(new OfferTerms(OfferTerms.DEFAULT.fee(), 100_000, 0, OfferTerms.Jitter.NONE)));

  /** Keeps its commitments below that directory. */
  MakerRig(Path directory) {
    this(directory, SETTINGS);
  }

  MakerRig(Path directory, MakerSettings settings) {
    this(directory, settings, COIN_SATS, COIN_SATS);
  }

  MakerRig(Path directory, MakerSettings settings, long... coinSats) {
    this(
        directory,
        settings,
        BondSource.NONE,
        Optional.empty(),
        MakerListener.NONE,
        List.of(FakeChannel.DIRECTORY),
        coinSats);
  }

  /** A maker with somebody who hears what happens to it. */
  static MakerRig heardBy(Path directory, MakerListener listener) {
    return new MakerRig(
        directory,
        SETTINGS,
        BondSource.NONE,
        Optional.empty(),
        listener,
        List.of(FakeChannel.DIRECTORY),
        COIN_SATS,
        COIN_SATS);
  }

  /** A maker on two directories. */
  static MakerRig onTwoDirectories(Path directory, MakerSettings settings) {
    return onDirectories(directory, settings, List.of(FakeChannel.DIRECTORY, OTHER_DIRECTORY));
  }

  /** A maker on these directories. */
  static MakerRig onDirectories(
      Path directory, MakerSettings settings, List<Endpoint> directories) {
    return new MakerRig(
        directory,
        settings,
        BondSource.NONE,
        Optional.empty(),
        MakerListener.NONE,
        directories,
        COIN_SATS,
        COIN_SATS);
  }

  private MakerRig(
      Path directory,
      MakerSettings settings,
      BondSource bonds,
      Optional<Onlookers> onlookers,
      MakerListener listener,
      List<Endpoint> directories,
      long... coinSats) {
    this.channel =
        new FakeChannel(NickIdentity.of(TestKeys.of("maker nick").secret()).nick(), directories);
    this.directory = directory;
    this.settings = settings;
    this.bonds = bonds;
    this.onlookers = onlookers;
    this.listener = listener;
    this.ownNicks = new OwnNicks(directory.resolve("state"), time.clock());
    this.blacklist = openBlacklist();
    this.funds = new FakeFunds(chain, time, 5);
    for (int i = 0; i < coinSats.length; i++) {
      funds.fund(i, coinSats[i]);
    }
    this.maker = newMaker();
  }

  private CommitmentBlacklist openBlacklist() {
    return new CommitmentBlacklist(new PrivateFiles(disk), directory, 1_000, entropy.split());
  }

  /** A maker with a bond. */
  MakerRig(Path directory, BondSource bonds) {
    this(directory, bonds, Optional.empty());
  }

  /** A maker with a bond that looks at it from outside. */
  MakerRig(Path directory, BondSource bonds, Optional<Onlookers> onlookers) {
    this(
        directory,
        SETTINGS,
        bonds,
        onlookers,
        MakerListener.NONE,
        List.of(FakeChannel.DIRECTORY),
        COIN_SATS,
        COIN_SATS);
  }

  private Maker newMaker() {
    return new Maker(
        settings,
        new MakerPorts(
            funds,
            blacklist,
            channel,
            life,
            entropy,
            Optional.of(ownNicks),
            bonds,
            gossip,
            onlookers,
            new MakerLog(life, listener)));
  }

  /** A disk that refuses to write commitments on demand. */
  static final class DiskFaults implements PrivateFiles.Probe {
    boolean fails;

    @Override
    public void before(PrivateFiles.Step step, Path file) throws IOException {
      if (fails) {
        throw new IOException("disk full");
      }
    }
  }

  MakerRig start() {
    maker.start();
    settle();
    return this;
  }

  /** As {@code kill -9} and a new start: only what was written down is still there. */
  MakerRig crash() {
    life.kill();
    return comeBack();
  }

  /** Kills the maker from within one of its tasks; {@link #comeBack} starts it again. */
  Error die() {
    return life.die();
  }

  MakerRig comeBack() {
    life = time.group("life");
    channel.reopen();
    blacklist = openBlacklist();
    maker = newMaker();
    return start();
  }

  /** Lets everything happen that takes no time. */
  void settle() {
    time.run(Duration.ofMillis(10));
  }

  Offer offer() {
    return maker.offers().get(0);
  }

  ScriptedTaker taker() {
    return new ScriptedTaker("taker " + takers++, chain, channel, entropy);
  }

  /** A taker that has sent {@code fill}. */
  ScriptedTaker filled() {
    ScriptedTaker taker = taker();
    taker.say(taker.fill(0, AMOUNT));
    settle();
    return taker;
  }

  /** A taker that has sent {@code auth}. */
  ScriptedTaker authenticated() {
    ScriptedTaker taker = filled();
    taker.say(taker.auth());
    settle();
    return taker;
  }

  /** A taker whose honest transaction was signed. */
  ScriptedTaker signed() {
    ScriptedTaker taker = authenticated();
    taker.say(taker.tx(taker.draft(offer()).tx()));
    settle();
    return taker;
  }

  /** Forgets what was counted so far. */
  void forget() {
    funds.history.clear();
    funds.issuedAddresses.clear();
    funds.staked.clear();
    funds.signings.clear();
    gossip.announced.clear();
    gossip.relayed.clear();
  }

  /** Nothing fails any more. */
  void heal() {
    disk.fails = false;
    chain.setUnavailable(false);
    funds.historyFails = false;
    funds.signerFails = false;
    funds.beforeStake = () -> {};
    funds.beforeRecord = () -> {};
  }

  void say(ScriptedTaker taker, WireMessage message) {
    taker.say(message);
    settle();
  }

  /** Stops the maker from a task, as stopping may wait. */
  void stop() {
    Task stopping = time.start("stop", () -> maker.stop(Duration.ofSeconds(5)));
    time.runUntil(stopping::isDone, Duration.ofSeconds(10));
  }

  /** Keeps the calling task waiting, as a slow disk would; being cancelled wakes it. */
  void sleep(Duration duration) {
    try {
      time.sleep(duration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps the calling task waiting whatever happens. */
  void sleepUninterruptibly(Duration duration) {
    Deadline end = time.deadline(duration);
    while (!end.isPast()) {
      try {
        time.sleep(end.remaining());
      } catch (InterruptedException _) {
        // It is the point of this method to go on waiting.
      }
    }
  }
}
