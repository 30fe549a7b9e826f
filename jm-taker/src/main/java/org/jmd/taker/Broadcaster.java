package org.jmd.taker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jmd.core.chain.BroadcastResult;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.tx.OutPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the finished transaction to the network, by makers or by our own node (coinjoin.md 2.15),
 * and looks whether it arrives.
 */
final class Broadcaster {
  private static final Logger LOG = LoggerFactory.getLogger(Broadcaster.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration RECHECK = Duration.ofSeconds(3);

  /** What a node says of a transaction that is already on its way, or conflicts with itself. */
  private static final Set<String> MAYBE_THERE =
      Set.of(
          "txn-already-in-mempool",
          "txn-already-known",
          "bad-txns-inputs-missingorspent",
          "missing-inputs",
          "txn-mempool-conflict");

  private final RoundContext round;
  private final Inputs inputs;
  private final String txid;
  private final byte[] raw;
  private final OutPoint ourOutput;
  private boolean handedOut;

  /**
   * What came of it.
   *
   * @param by who broadcast
   * @param seen whether our node has it
   */
  record Done(String by, boolean seen) {}

  /**
   * For one transaction.
   *
   * @param ourOutput an output by which it is recognised
   */
  Broadcaster(RoundContext round, Inputs inputs, byte[] raw, OutPoint ourOutput) {
    this.round = round;
    this.inputs = inputs;
    this.txid = ourOutput.txid();
    this.raw = raw.clone();
    this.ourOutput = ourOutput;
  }

  /**
   * Broadcasts by the policy.
   *
   * @param makers that signed
   * @throws RoundFailed if nobody did
   */
  Done broadcast(List<Nick> makers) throws RoundFailed, InterruptedException {
    List<Nick> shuffled = round.entropy().shuffled(makers);
    return switch (round.settings().broadcast().policy()) {
      case SELF -> bySelf();
      case RANDOM_PEER -> {
        Optional<Done> done = byPeers(shuffled);
        yield done.isPresent() ? done.get() : bySelf();
      }
      case NOT_SELF -> {
        Optional<Done> done = byPeers(shuffled);
        if (done.isEmpty()) {
          throw new RoundFailed("No maker has broadcast the transaction");
        }
        yield done.get();
      }
      case MULTIPLE_PEERS ->
          bySeveral(
              shuffled.subList(0, Math.min(round.settings().broadcast().peers(), shuffled.size())));
    };
  }

  /** Whether a maker was given the transaction. */
  boolean isHandedOut() {
    return handedOut;
  }

  private Optional<Done> byPeers(List<Nick> makers) throws RoundFailed, InterruptedException {
    for (Nick maker : makers) {
      if (push(maker) && isSeenWithin(round.settings().timing().broadcastTimeout())) {
        return Optional.of(new Done(maker.value(), true));
      }
    }
    return Optional.empty();
  }

  private Done bySeveral(List<Nick> makers) throws RoundFailed, InterruptedException {
    int pushed = 0;
    for (Nick maker : makers) {
      if (push(maker)) {
        pushed++;
      }
    }
    if (pushed > 0 && isSeenWithin(round.settings().timing().unseenTimeout())) {
      return new Done(pushed + " makers", true);
    }
    if (pushed > 0) {
      round.warn(
          "None of " + pushed + " makers has broadcast the transaction so far, doing it ourselves");
    }
    return bySelf();
  }

  private boolean push(Nick maker) throws RoundFailed {
    inputs.renew();
    boolean sent = round.channel().send(maker, new Plain.Push(Octets.of(raw)));
    if (sent) {
      handedOut = true;
      round.listener().heard(new TakerEvent.Broadcast(txid, maker.value()));
    }
    return sent;
  }

  private Done bySelf() throws RoundFailed, InterruptedException {
    inputs.renew();
    BroadcastResult result;
    try {
      result = round.funds().chain().broadcast(raw);
    } catch (ChainUnavailableException e) {
      throw new RoundFailed("Cannot broadcast the transaction: " + e.getMessage());
    }
    round.listener().heard(new TakerEvent.Broadcast(txid, "our own node"));
    return switch (result) {
      case BroadcastResult.Accepted _, BroadcastResult.AlreadyKnown _ -> new Done("self", true);
      case BroadcastResult.Rejected(String reason) -> {
        boolean maybeThere = MAYBE_THERE.stream().anyMatch(reason::contains);
        if (maybeThere && isSeenTwice()) {
          yield new Done("somebody else", true);
        }
        throw new RoundFailed("Our node refuses the transaction: " + reason);
      }
    };
  }

  private boolean isSeenTwice() throws InterruptedException {
    if (!isSeen()) {
      return false;
    }
    round.tasks().sleep(RECHECK);
    return isSeen();
  }

  private boolean isSeenWithin(Duration timeout) throws InterruptedException {
    Deadline deadline = round.tasks().deadline(timeout);
    while (true) {
      if (isSeen()) {
        return true;
      }
      Duration left = deadline.remaining();
      if (left.isZero()) {
        return false;
      }
      round.tasks().sleep(left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY);
    }
  }

  private boolean isSeen() {
    try {
      return round.funds().chain().utxo(ourOutput).isPresent();
    } catch (ChainUnavailableException e) {
      LOG.warn("Cannot look for the transaction: {}", e.getMessage());
      return false;
    }
  }
}
