package org.jmd.daemon.market;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.PodleProof;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.Tx;

/** Somebody who harms makers, under as many nicks as he likes. He never gives up by himself. */
final class Besieger implements Machine.Program {
  static final String HOST = "besieger";
  private static final Duration STALL = Duration.ofMinutes(6);

  private final World world;
  private final Bait bait;

  Besieger(World world, Bait bait) {
    this.world = world;
    this.bait = bait;
  }

  @Override
  public Optional<Purse> purse() {
    return Optional.empty();
  }

  @Override
  public void run(Machine.Life life) {
    for (Siege.Assault assault : world.scenario.siege().assaults()) {
      for (int i = 0; i < assault.nicks(); i++) {
        life.tasks.start("assault", () -> take(life, assault));
      }
    }
  }

  @Override
  public void stop(Duration limit) {
    world.trace.add(HOST, "is still there");
  }

  private void take(Machine.Life life, Siege.Assault assault) {
    try {
      life.tasks.sleep(assault.at());
      for (int i = 0; i < assault.repeats(); i += repeatsOfOneNick(assault)) {
        try (Visitor visitor = new Visitor(world, life)) {
          List<Nick> makers = visitor.makers();
          if (!makers.isEmpty()) {
            new Attempt(life, assault, visitor, makers).commit();
          }
        }
        life.tasks.sleep(assault.pause());
      }
    } catch (InterruptedException _) {
      world.trace.add(HOST, "was interrupted");
    }
  }

  /** What makes no sense under one nick is done under a new one each time. */
  private static int repeatsOfOneNick(Siege.Assault assault) {
    return switch (assault.mischief()) {
      case ORDERBOOK, GOSSIP, REFILL, GARBAGE, USED_PROOF -> assault.repeats();
      case FILL_AND_STALL, BAD_PROOF, SHARED_PROOF, LOOK_AND_STALL, THEFT -> 1;
    };
  }

  /** What one nick does. */
  private final class Attempt {
    private final Machine.Life life;
    private final Siege.Assault assault;
    private final Visitor visitor;
    private final List<Nick> makers;
    private final Nick maker;
    private final Offer offer;
    private final long amount;

    Attempt(Machine.Life life, Siege.Assault assault, Visitor visitor, List<Nick> makers) {
      this.life = life;
      this.assault = assault;
      this.visitor = visitor;
      this.makers = makers;
      this.maker = any(makers);
      this.offer = world.ledger.lastOffer(maker);
      this.amount = amount();
    }

    private <T> T any(List<T> all) {
      return all.get(life.entropy.nextInt(all.size()));
    }

    private <T> T any(T[] all) {
      return all[life.entropy.nextInt(all.length)];
    }

    private long amount() {
      long range = Math.max(1, offer.maxSizeSats() - offer.minSizeSats());
      return Math.min(
          offer.minSizeSats() + Math.floorMod(life.entropy.nextLong(), range), Bait.SATS / 2);
    }

    void commit() throws InterruptedException {
      switch (assault.mischief()) {
        case ORDERBOOK -> repeat(() -> visitor.announce(new PublicMessage.OrderbookRequest()));
        case GOSSIP -> repeat(this::gossip);
        case FILL_AND_STALL -> stall();
        case REFILL -> repeat(this::refill);
        case GARBAGE -> repeat(this::garbage);
        case BAD_PROOF -> lie();
        case SHARED_PROOF -> share();
        case USED_PROOF -> reuse();
        case LOOK_AND_STALL -> look();
        case THEFT -> steal();
      }
    }

    private void repeat(Runnable action) throws InterruptedException {
      for (int i = 0; i < assault.repeats(); i++) {
        action.run();
        life.tasks.sleep(assault.pause());
      }
    }

    private void gossip() {
      if (life.entropy.nextInt(2) == 0) {
        visitor.announce(new PublicMessage.CommitmentGossip(visitor.invented()));
      } else {
        visitor.say(maker, new Plain.CommitmentRelay(visitor.invented()));
      }
    }

    private void stall() throws InterruptedException {
      for (Nick each : makers) {
        Offer theirs = world.ledger.lastOffer(each);
        visitor.say(
            each,
            new Plain.Fill(
                theirs.oid(), theirs.minSizeSats(), visitor.publicKey(), visitor.invented()));
      }
      life.tasks.sleep(STALL);
    }

    private void refill() {
      if (life.entropy.nextInt(3) > 0) {
        visitor.renewKey();
      }
      visitor.say(
          maker,
          new Plain.Fill(
              offer.oid() + life.entropy.nextInt(5) / 4,
              amount,
              visitor.publicKey(),
              life.entropy.nextInt(2) == 0
                  ? bait.some().proof(0).commitment()
                  : visitor.invented()));
    }

    private void garbage() {
      switch (life.entropy.nextInt(8)) {
        case 0 ->
            visitor.say(
                maker,
                new Plain.Push(Octets.of(life.entropy.bytes(1 + life.entropy.nextInt(300)))));
        case 1 ->
            visitor.say(
                maker,
                new Plain.Fill(Long.MAX_VALUE, amount, visitor.publicKey(), visitor.invented()));
        case 2 ->
            visitor.say(
                maker, new Plain.Fill(offer.oid(), 0, visitor.publicKey(), visitor.invented()));
        case 3 -> visitor.say(maker, Plain.ErrorReply.of("nothing is wrong"));
        case 4 -> visitor.seals(maker, new Boxed.TxProposal(Octets.of(life.entropy.bytes(100))));
        case 5 -> visitor.proves(maker, bait.some().proof(0).revelation());
        case 6 -> noise(World.MAKER_PORT, "maker" + (1 + life.entropy.nextInt(8)));
        default -> noise(World.DIRECTORY_PORT, any(world.scenario.directories()).host());
      }
    }

    /** Lines that are no messages, to whoever takes connections. */
    private void noise(int port, String host) {
      byte[] line = life.entropy.bytes(2 + life.entropy.nextInt(400));
      for (int i = 0; i < line.length; i++) {
        line[i] = line[i] == '\r' || line[i] == '\n' ? (byte) ' ' : line[i];
      }
      line[line.length - 2] = '\r';
      line[line.length - 1] = '\n';
      world.siegeLog.says(visitor.nick(), "noise of " + line.length + " octets to " + host);
      life.transport.connect(
          new Endpoint(host, port), new Isolation("noise", "noise"), new Noise(line));
    }

    private void lie() throws InterruptedException {
      BadProof proof = BadProof.of(any(BadProof.Flaw.values()), bait, world.chain);
      if (visitor.fills(maker, offer.oid(), amount, proof.commitment())) {
        visitor.proves(maker, proof.revelation());
        boolean _ = visitor.sees(maker).isPresent();
      }
    }

    private void share() throws InterruptedException {
      Optional<PodleProof> proof = bait.proof();
      try (Visitor accomplice = new Visitor(world, life)) {
        if (proof.isPresent() && accomplice.makers().contains(maker)) {
          boolean one = visitor.fills(maker, offer.oid(), amount, proof.get().commitment());
          boolean other = accomplice.fills(maker, offer.oid(), amount, proof.get().commitment());
          if (one && other) {
            world.violated(HOST, "opens two sessions of " + maker + " with one commitment");
          }
          visitor.proves(maker, proof.get().revelation());
          accomplice.proves(maker, proof.get().revelation());
          life.tasks.sleep(assault.pause());
        }
      }
    }

    private void reuse() throws InterruptedException {
      Optional<PodleProof> proof = bait.proof();
      for (int i = 0; proof.isPresent() && i < assault.repeats(); i++) {
        try (Visitor other = new Visitor(world, life)) {
          for (Nick each : other.makers()) {
            Offer theirs = world.ledger.lastOffer(each);
            if (other.fills(each, theirs.oid(), theirs.minSizeSats(), proof.get().commitment())) {
              other.proves(each, proof.get().revelation());
              boolean _ = other.sees(each).isPresent();
            }
          }
        }
        life.tasks.sleep(assault.pause());
      }
    }

    private Optional<Boxed.IoAuth> pay(PodleProof proof) throws InterruptedException {
      if (!visitor.fills(maker, offer.oid(), amount, proof.commitment())) {
        return Optional.empty();
      }
      visitor.proves(maker, proof.revelation());
      return visitor.sees(maker);
    }

    private void look() throws InterruptedException {
      Optional<PodleProof> proof = bait.proof();
      if (proof.isPresent() && pay(proof.get()).isPresent()) {
        life.tasks.sleep(STALL);
      }
    }

    private void steal() throws InterruptedException {
      Optional<PodleProof> proof = bait.proof();
      if (proof.isEmpty()) {
        return;
      }
      Optional<Boxed.IoAuth> shown = pay(proof.get());
      if (shown.isPresent()) {
        Theft.Trick trick = any(Theft.Trick.values());
        Optional<OutPoint> more = world.ledger.otherCoin(maker, shown.get());
        Tx tx =
            new Theft(world.chain, life.entropy)
                .tx(trick, shown.get(), offer, amount, proof.get().utxo(), more);
        world.trace.add(HOST, "steals by " + trick);
        visitor.shows(maker, tx);
        life.tasks.sleep(assault.pause());
      }
    }
  }

  /** Says one thing on a connection and goes away. */
  private static final class Noise implements LinkListener {
    private final byte[] line;

    Noise(byte[] line) {
      this.line = line;
    }

    @Override
    public void opened(Link link) {
      link.send(Frame.owning(line.clone()));
      link.close();
    }

    @Override
    public void received(Link link, byte[] answer) {
      // It is of no interest.
    }

    @Override
    public void closed(Optional<String> reason) {
      // So be it.
    }
  }
}
