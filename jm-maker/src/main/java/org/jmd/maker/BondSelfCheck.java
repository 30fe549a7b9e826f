package org.jmd.maker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.core.bond.BondProof;
import org.jmd.core.bond.BondProofResult;
import org.jmd.core.chain.ChainSource;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.PublicMessage;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Tasks;
import org.jmd.maker.BondVisibility.Outcome;
import org.jmd.maker.BondVisibility.Sighting;

/**
 * Asks for our own offers as a taker would, on one directory after the other, each time as somebody
 * new, and sees whether our bond is in the answer. The times are drawn without regard to anything
 * that the maker does, so that they tell nothing about it. One task runs it; {@link #visibility}
 * may be read by any.
 */
final class BondSelfCheck {
  /** Nobody looks before that: directories must have come up. */
  static final Duration FIRST_MIN = Duration.ofMinutes(5);

  /** The first look is at most this long after the start. */
  static final Duration FIRST_MAX = Duration.ofMinutes(20);

  /** Least time between two looks at all directories. */
  static final Duration AGAIN_MIN = Duration.ofHours(12);

  /** Most time between two looks at all directories. */
  static final Duration AGAIN_MAX = Duration.ofHours(36);

  private static final Duration GAP_MAX = Duration.ofMinutes(2);
  private static final Duration CONNECT = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int EVENTS = 1_024;

  private final Onlookers onlookers;
  private final MessageChannel own;
  private final ChainSource chain;
  private final Tasks tasks;
  private final Entropy entropy;
  private final MakerLog log;
  private volatile BondVisibility visibility = BondVisibility.UNKNOWN;

  BondSelfCheck(
      Onlookers onlookers,
      MessageChannel own,
      ChainSource chain,
      Tasks tasks,
      Entropy entropy,
      MakerLog log) {
    this.onlookers = onlookers;
    this.own = own;
    this.chain = chain;
    this.tasks = tasks;
    this.entropy = entropy;
    this.log = log;
  }

  BondVisibility visibility() {
    return visibility;
  }

  /** Looks now and then until it is cancelled. */
  void run() throws InterruptedException {
    tasks.sleep(between(FIRST_MIN, FIRST_MAX));
    while (true) {
      look();
      tasks.sleep(between(AGAIN_MIN, AGAIN_MAX));
    }
  }

  private Duration between(Duration least, Duration most) {
    return least.plus(Draw.delay(entropy, most.minus(least)));
  }

  private void look() throws InterruptedException {
    List<Sighting> sightings = new ArrayList<>();
    for (MessageChannel.DirectoryStatus directory : own.directories()) {
      if (!sightings.isEmpty()) {
        tasks.sleep(Draw.delay(entropy, GAP_MAX));
      }
      Sighting sighting = lookAt(directory.endpoint());
      log.bondSeen(sighting);
      sightings.add(sighting);
    }
    visibility = new BondVisibility(sightings);
  }

  private Sighting lookAt(Endpoint directory) throws InterruptedException {
    Mailbox<ChannelEvent> events = tasks.mailbox(EVENTS);
    try (MessageChannel stranger = onlookers.at(directory)) {
      stranger.open(event -> {
        if (concerns(event)) {
          // A full box means that far more came than one maker can send: the rest is not missed.
          var _ = events.offer(event);
        }
      });
      if (!isUp(events)) {
        return sighting(directory, Outcome.UNREACHABLE, "it could not be reached");
      }
      stranger.broadcast(directory, new PublicMessage.OrderbookRequest());
      return judge(directory, stranger.nick(), events);
    }
  }

  /** Others announce and gossip all the time; only this is waited for. */
  private boolean concerns(ChannelEvent event) {
    return event instanceof ChannelEvent.DirectoryUp
        || (event instanceof ChannelEvent.PrivateHeard heard
            && heard.from().equals(own.nick())
            && heard.message() instanceof Plain.PrivateOffer);
  }

  private boolean isUp(Mailbox<ChannelEvent> events) throws InterruptedException {
    Deadline end = tasks.deadline(CONNECT);
    Optional<ChannelEvent> event = events.poll(end);
    while (event.isPresent() && !(event.get() instanceof ChannelEvent.DirectoryUp)) {
      event = events.poll(end);
    }
    return event.isPresent();
  }

  private Sighting judge(Endpoint directory, Nick stranger, Mailbox<ChannelEvent> events)
      throws InterruptedException {
    Deadline end = tasks.deadline(ANSWER);
    for (Optional<ChannelEvent> event = events.poll(end);
        event.isPresent();
        event = events.poll(end)) {
      if (event.get() instanceof ChannelEvent.PrivateHeard heard
          && heard.message() instanceof Plain.PrivateOffer offer) {
        return judge(directory, stranger, offer);
      }
    }
    return sighting(
        directory, Outcome.NO_ANSWER, "no offer came within " + ANSWER.toSeconds() + " s");
  }

  private Sighting judge(Endpoint directory, Nick stranger, Plain.PrivateOffer offer) {
    Optional<String> text = offer.bondProof();
    if (text.isEmpty()) {
      return sighting(directory, Outcome.NO_PROOF, "the offer came without a proof");
    }
    try {
      return BondProof.tryParse(text.get())
          .map(proof -> judge(directory, stranger, proof))
          .orElseGet(() -> sighting(directory, Outcome.INVALID_PROOF, "the proof is unreadable"));
    } catch (ChainUnavailableException e) {
      log.chainUnavailable(e);
      return sighting(
          directory, Outcome.INVALID_PROOF, "the proof came, but the node did not answer");
    }
  }

  private Sighting judge(Endpoint directory, Nick stranger, BondProof proof) {
    return switch (proof.verify(own.nick(), stranger, chain.tipHeight())) {
      case BondProofResult.Invalid(BondProofResult.Reason reason) ->
          sighting(directory, Outcome.INVALID_PROOF, "the proof does not hold: " + reason);
      case BondProofResult.Valid _ ->
          switch (BondAppraisal.of(chain, proof.outPoint(), proof.script(), now())) {
            case BondAppraisal.Worth(double value) ->
                sighting(directory, Outcome.VISIBLE, "worth " + value);
            case BondAppraisal.Unconfirmed() ->
                sighting(directory, Outcome.INVALID_PROOF, "its coin is in no block");
            case BondAppraisal.Worthless(String why) ->
                sighting(directory, Outcome.INVALID_PROOF, why);
          };
    };
  }

  private Sighting sighting(Endpoint directory, Outcome outcome, String detail) {
    return new Sighting(directory, outcome, now(), detail);
  }

  private Instant now() {
    return tasks.clock().instant();
  }
}
