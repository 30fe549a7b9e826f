package org.jmd.maker;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.NaclKeyPair;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;

/**
 * What hostile messages cost a maker: processor time of the process for each, from the octets on
 * the directory's connection to the refusal, on a network in memory and under a virtual clock. The
 * messages are made beforehand. Calm: ten a second, so that each is looked at as far as it
 * deserves. Flood: a thousand a second, most of which fall to the budgets.
 */
public final class RejectBench {
  private static final int COUNT = 3_000;
  private static final int PROOFS = 300;
  private static final Duration CALM = Duration.ofMillis(100);
  private static final Duration FLOOD = Duration.ofMillis(1);

  private final WireRig rig;
  private final NickIdentity regular;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** A message, ready to be sent. */
  private record Shot(MessageType type, String line) {}

  private RejectBench(Path home) {
    this.rig = new WireRig(home).start();
    this.regular = NickIdentity.create(rig.entropy);
  }

  /** Prints microseconds of processor time for a message of each kind. */
  public static void main(String[] args) throws IOException {
    Path home = Files.createTempDirectory("jmd-bench");
    try (SoakLog log = SoakLog.open()) {
      new RejectBench(home).run();
      log.errors().forEach(System.err::println);
    } finally {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void run() {
    System.out.printf(
        Locale.ROOT, "%-34s %12s %12s%n", "microseconds for a message", "calm", "flood");
    NickIdentity otherMaker = NickIdentity.create(rig.entropy);
    measure(
        "garbage", () -> new Shot(MessageType.PRIVMSG, Octets.of(rig.entropy.bytes(120)).hex()));
    measure(
        "forged signature",
        () -> {
          Plain.Fill fill = fill(0, MakerRig.AMOUNT);
          return new Shot(
              MessageType.PRIVMSG,
              stranger().nick()
                  + "!"
                  + rig.nick()
                  + "!"
                  + regular.signedBody(fill.command(), fill.data()));
        });
    measure(
        "signed for another maker",
        () ->
            new Shot(
                MessageType.PRIVMSG,
                MessageCodec.formatPrivate(
                    stranger(), otherMaker.nick(), fill(0, MakerRig.AMOUNT))));
    measure(
        "request for offers, new nicks",
        () -> spoken(stranger(), new PublicMessage.OrderbookRequest()));
    measure(
        "request for offers, one nick",
        () -> spoken(regular, new PublicMessage.OrderbookRequest()));
    measure("fill of no offer, new nicks", () -> said(stranger(), fill(7, MakerRig.AMOUNT)));
    measure("fill out of range, new nicks", () -> said(stranger(), fill(0, 10)));
    measure("fill out of range, one nick", () -> said(regular, fill(0, 10)));
    measure(
        "box of no session, new nicks",
        () -> said(stranger(), new Sealed(BoxedCommand.TX, "ab".repeat(60))));
    measure(
        "push of what was not signed",
        () -> said(stranger(), new Plain.Push(Octets.of(rig.entropy.bytes(200)))));
    measure(
        "used commitment, new nicks",
        () -> spoken(stranger(), new PublicMessage.CommitmentGossip(commitment())));
    measureProofs();
  }

  private NickIdentity stranger() {
    return NickIdentity.create(rig.entropy);
  }

  private Commitment commitment() {
    return new Commitment(Bytes32.of(rig.entropy.bytes(32)));
  }

  private Plain.Fill fill(long oid, long sats) {
    return new Plain.Fill(oid, sats, NaclKeyPair.create(rig.entropy).publicKey(), commitment());
  }

  private Shot said(NickIdentity from, WireMessage message) {
    return new Shot(MessageType.PRIVMSG, MessageCodec.formatPrivate(from, rig.nick(), message));
  }

  private static Shot spoken(NickIdentity from, PublicMessage message) {
    return new Shot(MessageType.PUBMSG, MessageCodec.formatPublic(from.nick(), message));
  }

  private void measure(String what, Supplier<Shot> maker) {
    fire(shots(maker), FLOOD); // the compiler's turn
    double calm = fire(shots(maker), CALM);
    report(what, calm, fire(shots(maker), FLOOD));
  }

  private static List<Shot> shots(Supplier<Shot> maker) {
    return Stream.generate(maker).limit(COUNT).toList();
  }

  private static void report(String what, double calm, double flood) {
    System.out.printf(Locale.ROOT, "%-34s %12.1f %12.1f%n", what, calm, flood);
  }

  /** Microseconds for each, without what the time that passes costs by itself. */
  private double fire(List<Shot> shots, Duration pause) {
    rig.time.run(Duration.ofMinutes(10));
    rig.awaitDirectory();
    long began = system.getProcessCpuTime();
    shots.forEach(_ -> rig.time.run(pause));
    long idle = system.getProcessCpuTime() - began;
    began = system.getProcessCpuTime();
    for (Shot shot : shots) {
      rig.directory.sendTo(rig.nick(), shot.type(), shot.line());
      rig.time.run(pause);
    }
    return (system.getProcessCpuTime() - began - idle) / 1e3 / shots.size();
  }

  /** A session each: a fill that is answered, then a proof that proves nothing. */
  private void measureProofs() {
    long spent = 0;
    int refused = 0;
    for (int i = 0; i < PROOFS; i++) {
      ScriptedTaker liar = rig.taker();
      rig.time.run(Duration.ofMinutes(2));
      rig.awaitDirectory();
      long filling = cpuOf(liar.fill(0, MakerRig.AMOUNT), liar);
      if (liar.heard(Plain.PubKey.class).isEmpty()) {
        continue;
      }
      PodleRevelation r = liar.proof.revelation();
      byte[] e = r.e().bytes();
      e[31] ^= 1;
      long proving =
          cpuOf(
              liar.auth(new PodleRevelation(r.utxo(), r.p(), r.p2(), r.s(), Bytes32.of(e))), liar);
      if (i >= PROOFS / 2) {
        spent += filling + proving;
        refused++;
      }
    }
    if (refused == 0) {
      throw new IllegalStateException("no session was opened");
    }
    System.out.printf(
        Locale.ROOT, "%-34s %12.1f%n", "session with a bad proof", spent / 1e3 / refused);
  }

  private long cpuOf(WireMessage message, ScriptedTaker from) {
    String line = MessageCodec.formatPrivate(from.identity(), rig.nick(), message);
    long began = system.getProcessCpuTime();
    rig.hearLine(line);
    rig.pause();
    return system.getProcessCpuTime() - began;
  }
}
