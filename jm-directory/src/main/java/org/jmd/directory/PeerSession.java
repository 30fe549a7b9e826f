package org.jmd.directory;

import java.time.Duration;
import java.util.Optional;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.net.Frame;
import org.jmd.core.net.Link;
import org.jmd.core.net.LinkListener;
import org.jmd.core.net.RateLimit;
import org.jmd.core.protocol.Admission;
import org.jmd.core.protocol.Envelope;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Handshake;
import org.jmd.core.protocol.Location;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickAuthChallenge;
import org.jmd.core.protocol.NickAuthCode;
import org.jmd.core.protocol.NickAuthProof;
import org.jmd.core.protocol.NickAuthResult;
import org.jmd.core.protocol.PeerList;
import org.jmd.core.protocol.ProtocolViolation;
import org.jmd.core.protocol.Refusal;
import org.jmd.core.runtime.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the directory, from the first byte to departure. The transport calls it one
 * call at a time; what other threads read is volatile. It never waits.
 */
final class PeerSession implements LinkListener {
  /** How far the peer has come. Each state carries only what exists in it. */
  private sealed interface State {
    record AwaitingHandshake() implements State {}

    record AwaitingProof(Handshake handshake, String handshakeLine, NickAuthChallenge challenge)
        implements State {}

    record Registered(Handshake handshake) implements State {}

    record Ended() implements State {}
  }

  private static final int FORGERIES_TOLERATED = 2;

  private final Directory directory;
  private final Link link;
  private final RateLimit messages;
  private final RateLimit peerListRequests;
  private final RateLimit pings;
  private volatile State state = new State.AwaitingHandshake();
  private volatile Deadline stepDeadline;
  private volatile @Nullable PublicKey provenKey;
  private volatile long lastHeardNanos;
  private volatile boolean probed;
  private int forgeries;
  private long dropped;

  PeerSession(Directory directory, Link link) {
    this.directory = directory;
    this.link = link;
    this.messages = directory.newMessageLimit();
    this.peerListRequests = directory.newLimit(3, Duration.ofSeconds(20));
    this.pings = directory.newLimit(6, Duration.ofSeconds(5));
    this.stepDeadline = directory.deadline(directory.settings().handshakeTimeout());
    this.lastHeardNanos = directory.nanos();
  }

  // --- what other sessions and the sweeps see ---

  Optional<PublicKey> provenKey() {
    return Optional.ofNullable(provenKey);
  }

  /** The registered handshake; empty before and after. */
  Optional<Handshake> registration() {
    return state instanceof State.Registered(Handshake handshake)
        ? Optional.of(handshake)
        : Optional.empty();
  }

  Optional<PeerList.Entry> entry() {
    return registration().map(h -> PeerList.Entry.present(h.nick(), h.location(), h.features()));
  }

  boolean wantsFeatures() {
    return registration().map(h -> h.features().has(Features.PEERLIST_FEATURES)).orElse(false);
  }

  boolean answersPing() {
    return registration().map(h -> h.features().has(Features.PING)).orElse(false);
  }

  boolean servesOnion() {
    return registration().map(h -> !(h.location() instanceof Location.NotServing)).orElse(false);
  }

  /** Whether it has neither shaken hands nor proven its nick in time. */
  boolean isOverdue() {
    return isStranger() && stepDeadline.isPast();
  }

  boolean isStranger() {
    return state instanceof State.AwaitingHandshake || state instanceof State.AwaitingProof;
  }

  Duration silence() {
    return Duration.ofNanos(directory.nanos() - lastHeardNanos);
  }

  /** Marks that an answer is expected; {@link #isProbeUnanswered} tells whether none came. */
  void expectAnswer() {
    probed = true;
  }

  boolean isProbeUnanswered() {
    return probed;
  }

  boolean send(Frame frame) {
    return link.send(frame);
  }

  /** Passes on what another peer caused. Nothing may overtake the answer to the handshake. */
  void deliver(Frame frame) {
    if (state instanceof State.Registered) {
      link.send(frame);
    }
  }

  /** What waits to be read by this peer. */
  long queuedBytes() {
    return link.queuedBytes();
  }

  void close() {
    link.close();
  }

  /** Ends a handshake that took too long. */
  void expire() {
    if (state instanceof State.AwaitingProof) {
      send(
          directory.frame(
              MessageType.NICK_AUTH_RESULT, new NickAuthResult(NickAuthCode.EXPIRED).line()));
    }
    directory.stats().count(DirectoryStats.Counter.HANDSHAKES_TIMED_OUT);
    link.close();
  }

  // --- the link ---

  @Override
  public void opened(Link opened) {
    directory.strangerArrived(this);
  }

  @Override
  public void received(Link from, byte[] line) {
    lastHeardNanos = directory.nanos();
    probed = false;
    Envelope envelope;
    try {
      envelope = directory.codec().decode(line);
    } catch (ProtocolViolation e) {
      directory.stats().count(DirectoryStats.Counter.DROPPED_MALFORMED);
      link.close();
      return;
    }
    directory.stats().received(envelope.messageType());
    switch (state) {
      case State.AwaitingHandshake() -> shakeHands(envelope);
      case State.AwaitingProof awaiting -> checkProof(awaiting, envelope);
      case State.Registered(Handshake handshake) -> serve(handshake, envelope);
      case State.Ended() -> directory.stats().count(DirectoryStats.Counter.DROPPED_MALFORMED);
    }
  }

  @Override
  public void closed(Optional<String> reason) {
    State last = state;
    state = new State.Ended();
    directory.strangerLeft(this);
    if (last instanceof State.Registered(Handshake handshake)) {
      directory.departed(this, handshake);
    }
  }

  // --- admission ---

  private void shakeHands(Envelope envelope) {
    if (envelope.messageType().orElse(MessageType.DISCONNECT) != MessageType.HANDSHAKE) {
      directory.stats().refused(DirectoryStats.NO_HANDSHAKE);
      link.close();
      return;
    }
    switch (directory.admission().judge(envelope.line())) {
      case Admission.Refused(Refusal refusal, String detail) -> refuse(refusal, detail);
      case Admission.Admitted(Handshake handshake, boolean nickAuth) -> {
        if (nickAuth) {
          challenge(handshake, envelope.line());
        } else {
          register(handshake, Optional.empty());
        }
      }
    }
  }

  private void refuse(Refusal refusal, String detail) {
    directory.stats().refused(DirectoryStats.reason(refusal));
    directory.log().refused(link.remote(), detail);
    send(directory.refusal(refusal));
    link.close();
  }

  private void challenge(Handshake handshake, String handshakeLine) {
    NickAuthChallenge challenge = directory.newChallenge();
    state = new State.AwaitingProof(handshake, handshakeLine, challenge);
    stepDeadline = directory.deadline(directory.settings().nickAuthTimeout());
    send(directory.welcome());
    send(directory.frame(MessageType.NICK_AUTH_CHALLENGE, challenge.line()));
  }

  private void checkProof(State.AwaitingProof awaiting, Envelope envelope) {
    NickAuthCode code = NickAuthCode.MALFORMED;
    Optional<PublicKey> key = Optional.empty();
    Optional<Nick> nick = Nick.tryParse(awaiting.handshake().nick());
    if (envelope.messageType().orElse(MessageType.DISCONNECT) == MessageType.NICK_AUTH_PROOF) {
      try {
        NickAuthProof proof = NickAuthProof.parse(envelope.line());
        code =
            nick.isEmpty()
                ? NickAuthCode.INVALID
                : proof.verify(awaiting.challenge(), awaiting.handshakeLine(), nick.get());
        key = Optional.of(proof.publicKey());
      } catch (ProtocolViolation e) {
        directory.stats().count(DirectoryStats.Counter.DROPPED_MALFORMED);
      }
    }
    if (code == NickAuthCode.OK) {
      register(awaiting.handshake(), key);
    } else {
      rejectProof(code);
    }
  }

  private void rejectProof(NickAuthCode code) {
    directory.stats().refused(DirectoryStats.reason(code));
    send(directory.frame(MessageType.NICK_AUTH_RESULT, new NickAuthResult(code).line()));
    link.close();
  }

  private void register(Handshake handshake, Optional<PublicKey> proof) {
    switch (directory.registry().claim(handshake.nick(), this, proof)) {
      case PeerRegistry.Claim.Granted(Optional<PeerSession> displaced) -> {
        provenKey = proof.orElse(null);
        send(
            proof.isPresent()
                ? directory.frame(
                    MessageType.NICK_AUTH_RESULT, new NickAuthResult(NickAuthCode.OK).line())
                : directory.welcome());
        state = new State.Registered(handshake);
        directory.arrived(this, displaced);
      }
      case PeerRegistry.Claim.Taken(PeerSession holder) -> {
        directory.probe(holder);
        refuse(Refusal.NICK_IN_USE, Refusal.NICK_IN_USE.reason());
      }
      case PeerRegistry.Claim.OwnedByAnotherKey() -> rejectProof(NickAuthCode.POLICY);
      case PeerRegistry.Claim.Full() -> refuse(Refusal.FULL, Refusal.FULL.reason());
    }
  }

  /** Another connection has proven that the nick is its own. */
  void displace() {
    State last = state;
    state = new State.Ended();
    if (last instanceof State.Registered(Handshake handshake)) {
      directory.log().displaced(handshake.nick());
    }
    link.close();
  }

  // --- service ---

  private void serve(Handshake self, Envelope envelope) {
    if (!messages.tryAcquire()) {
      directory.stats().count(DirectoryStats.Counter.DROPPED_RATE);
      dropped++;
      long limit = directory.settings().rateDisconnectThreshold();
      if (limit > 0 && dropped >= limit) {
        directory.log().flooded(self.nick(), dropped);
        link.close();
      }
      return;
    }
    Optional<MessageType> type = envelope.messageType();
    if (type.isEmpty()) {
      return;
    }
    switch (type.get()) {
      case PUBMSG -> checkSender(directory.relay().publicLine(this, self, envelope.line()));
      case PRIVMSG -> checkSender(directory.relay().privateLine(self, envelope.line()));
      case GETPEERLIST -> {
        if (peerListRequests.tryAcquire()) {
          directory.relay().peerList(this);
        } else {
          directory.stats().count(DirectoryStats.Counter.DROPPED_RATE);
        }
      }
      case PING -> {
        if (pings.tryAcquire()) {
          send(directory.pong());
        }
      }
      case DISCONNECT, NICK_AUTH_CHALLENGE, NICK_AUTH_PROOF, NICK_AUTH_RESULT -> link.close();
      case PONG -> {
        // Hearing it was its purpose.
      }
      case HANDSHAKE, DN_HANDSHAKE, PEERLIST ->
          directory.stats().count(DirectoryStats.Counter.DROPPED_MALFORMED);
    }
  }

  private void checkSender(Relay.Result result) {
    if (result == Relay.Result.FORGED && ++forgeries > FORGERIES_TOLERATED) {
      registration().ifPresent(h -> directory.log().forging(h.nick()));
      link.close();
    }
  }
}
