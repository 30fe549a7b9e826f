package org.jmd.maker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.net.RateLimit;
import org.jmd.core.net.RawPeer;
import org.jmd.core.net.Ticks;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;

/** Everybody who wishes the maker ill, one message after the other, not faster than told. */
final class SoakHostiles {
  private static final Duration PAUSE = Duration.ofMillis(5);

  /** The flood must not wait for answers that do not come. */
  private static final Duration HASTE = Duration.ofMillis(200);

  private static final Duration VISIT = Duration.ofMillis(50);

  /** Few enough to leave room for the honest: each holds one of the maker's 128 sessions. */
  private static final int STALLERS = 30;

  private static final int REMEMBERED_LINES = 256;

  private final SoakRig rig;
  private final RateLimit pace;
  private final List<SoakMischief> lots;
  private final AtomicLong sent = new AtomicLong();
  private final NickIdentity regular;
  private final SoakVisitor[] stallers = new SoakVisitor[STALLERS];
  private final SoakVisitor liar;
  private final String[] said = new String[REMEMBERED_LINES];
  private long saidCount;
  private int turns;

  /** At most so many messages a second. */
  SoakHostiles(SoakRig rig, int perSecond) {
    this.rig = rig;
    this.pace = RateLimit.perSecond(new Ticks(rig.tasks), Math.max(1, perSecond / 20), perSecond);
    this.lots =
        Arrays.stream(SoakMischief.values())
            .flatMap(m -> Collections.nCopies(m.weight, m).stream())
            .toList();
    this.regular = NickIdentity.create(rig.entropy);
    for (int i = 0; i < STALLERS; i++) {
      stallers[i] = new SoakVisitor(rig, "staller " + i, HASTE);
    }
    this.liar = new SoakVisitor(rig, "liar", HASTE);
  }

  /** Messages and connections so far. */
  long sent() {
    return sent.get();
  }

  /** Goes on until it is cancelled. */
  void run() throws InterruptedException {
    while (true) {
      while (!pace.tryAcquire()) {
        rig.tasks.sleep(PAUSE);
      }
      if (!rig.directory.isMakerThere()) {
        rig.tasks.sleep(VISIT);
        continue;
      }
      commit(lots.get(rig.entropy.nextInt(lots.size())));
      sent.incrementAndGet();
    }
  }

  private void commit(SoakMischief mischief) throws InterruptedException {
    switch (mischief) {
      case GARBAGE -> rig.directory.send(MessageType.PRIVMSG, garbage());
      case FORGED_SIGNATURE -> forge();
      case ORDERBOOK_OF_NEW_NICK -> announce(stranger(), new PublicMessage.OrderbookRequest());
      case ORDERBOOK_OF_OLD_NICK -> announce(regular, new PublicMessage.OrderbookRequest());
      case FILL_OF_NO_OFFER -> say(stranger(), fill(7, SoakRig.AMOUNT_SATS));
      case FILL_OUT_OF_RANGE -> say(stranger(), fill(0, 10));
      case REPLAY -> replay();
      case STRAY_BOX -> say(stranger(), new Sealed(BoxedCommand.TX, "ab".repeat(60)));
      case PUSH -> say(stranger(), new Plain.Push(Octets.of(rig.entropy.bytes(200))));
      case GOSSIP -> announce(stranger(), new PublicMessage.CommitmentGossip(commitment()));
      case DIRECT_PEER -> visit();
      case DIRECT_NOISE -> disturb();
      case STALL_AFTER_FILL -> stall();
      case BAD_PROOF -> lie();
    }
  }

  private NickIdentity stranger() {
    return NickIdentity.create(rig.entropy);
  }

  private Commitment commitment() {
    return new Commitment(Bytes32.of(rig.entropy.bytes(32)));
  }

  private Plain.Fill fill(long oid, long sats) {
    return new Plain.Fill(oid, sats, liar.taker.nacl.publicKey(), commitment());
  }

  private void say(NickIdentity from, WireMessage message) throws InterruptedException {
    String line = MessageCodec.formatPrivate(from, rig.maker.nick(), message);
    said[(int) (saidCount++ % REMEMBERED_LINES)] = line;
    rig.directory.send(MessageType.PRIVMSG, line);
  }

  private void announce(NickIdentity from, PublicMessage message) throws InterruptedException {
    rig.directory.send(MessageType.PUBMSG, MessageCodec.formatPublic(from.nick(), message));
  }

  private String garbage() {
    byte[] octets = rig.entropy.bytes(1 + rig.entropy.nextInt(400));
    return new String(octets, UTF_8);
  }

  private void forge() throws InterruptedException {
    Plain.Fill fill = fill(0, SoakRig.AMOUNT_SATS);
    rig.directory.send(
        MessageType.PRIVMSG,
        stranger().nick()
            + "!"
            + rig.maker.nick()
            + "!"
            + regular.signedBody(fill.command(), fill.data()));
  }

  private void replay() throws InterruptedException {
    if (saidCount > 0) {
      int known = (int) Math.min(saidCount, REMEMBERED_LINES);
      rig.directory.send(MessageType.PRIVMSG, said[rig.entropy.nextInt(known)]);
    }
  }

  /** Short, so that it is not another task. */
  private void visit() throws InterruptedException {
    NickIdentity who = stranger();
    RawPeer peer = dial();
    if (peer.isOpen()) {
      peer.shake(who.nick(), SoakRig.NETWORK);
      peer.say(who, rig.maker.nick(), fill(9, SoakRig.AMOUNT_SATS));
      peer.say(who.nick(), new PublicMessage.OrderbookRequest());
      rig.tasks.sleep(VISIT);
    }
    peer.close();
  }

  private void disturb() throws InterruptedException {
    RawPeer peer = dial();
    if (peer.isOpen() && rig.entropy.nextInt(2) == 0) {
      peer.sendBytes(rig.entropy.bytes(100));
      rig.tasks.sleep(VISIT);
    }
    peer.close();
  }

  private RawPeer dial() throws InterruptedException {
    RawPeer peer = RawPeer.dial(rig.visitors, rig.door);
    rig.tasks.sleep(VISIT);
    return peer;
  }

  /** Every fill has a commitment of its own; whether the coin exists nobody asks yet. */
  private void stall() {
    SoakVisitor staller = stallers[rig.entropy.nextInt(STALLERS)];
    staller.forget();
    staller.taker.rotate(nextIndex());
    staller.taker.say(staller.taker.fill(0, SoakRig.AMOUNT_SATS));
  }

  /** Beyond what any maker accepts, so that no proof earns anything; there are 256 of them. */
  private int nextIndex() {
    return 10 + turns++ % 240;
  }

  private void lie() throws InterruptedException {
    liar.forget();
    liar.taker.rotate(nextIndex());
    if (liar.fills()) {
      PodleRevelation r = liar.taker.proof.revelation();
      byte[] e = r.e().bytes();
      e[31] ^= 1;
      liar.taker.say(
          liar.taker.auth(new PodleRevelation(r.utxo(), r.p(), r.p2(), r.s(), Bytes32.of(e))));
    }
  }
}
