package org.jmd.maker;

import java.util.Optional;
import org.jmd.core.crypto.NaclPublicKey;
import org.jmd.core.net.Route;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Tasks;
import org.jmd.wallet.podle.CommitmentBlacklist;

/**
 * How far a session has come, what waits for it, and its claim on the commitment: all that the
 * session's task and the maker's task share. Safe for use by several threads.
 */
final class SessionProgress {
  private static final int INBOX = 8;

  /** Named after what the session waits for or does. */
  enum Stage {
    WAITING_FOR_AUTH,
    CHECKING_AUTH,
    DISCLOSING,
    WAITING_FOR_TX,
    CHECKING_TX,
    SIGNING,
    COMPLETE,
    ENDED
  }

  /** What the maker's task hands to the session. */
  sealed interface Inbound {
    /** By which way it came. */
    Route route();

    /** The same request once more, with another key. */
    record Again(NaclPublicKey takerKey, Route route) implements Inbound {}

    /** Something encrypted. */
    record Box(Sealed message, Route route) implements Inbound {}
  }

  private final Deadline deadline;
  private final Mailbox<Inbound> inbox;

  /** Guarded by {@code this}, as are the fields below. */
  private Stage stage = Stage.WAITING_FOR_AUTH;

  private Optional<CommitmentBlacklist.Reservation> reservation;
  private int unhandled;

  SessionProgress(Tasks tasks, Deadline deadline, CommitmentBlacklist.Reservation reservation) {
    this.deadline = deadline;
    this.inbox = tasks.mailbox(INBOX);
    this.reservation = Optional.of(reservation);
  }

  // ---- for the maker's task, which never waits

  synchronized Stage stage() {
    return stage;
  }

  /** Whether the session waits for {@code auth} and has nothing in hand. */
  synchronized boolean isReplaceable() {
    return stage == Stage.WAITING_FOR_AUTH && unhandled == 0;
  }

  /** Hands something over; false if the inbox is full or the session over. */
  synchronized boolean offer(Inbound inbound) {
    if (stage == Stage.ENDED || !inbox.offer(inbound)) {
      return false;
    }
    unhandled++;
    return true;
  }

  /**
   * Ends the session if it is replaceable: it will do nothing any more.
   *
   * @return its claim on the commitment, now the caller's; empty if it is not replaceable
   */
  synchronized Optional<CommitmentBlacklist.Reservation> retire() {
    if (!isReplaceable()) {
      return Optional.empty();
    }
    end();
    return takeReservation();
  }

  /** Ends the session unless it is signing. */
  synchronized boolean abort() {
    if (stage == Stage.SIGNING || stage == Stage.COMPLETE) {
      return false;
    }
    end();
    return true;
  }

  // ---- for the session's task

  /** Goes on to another stage, unless the session was ended or its time is over. */
  void step(Stage from, Stage to) throws SessionEnd {
    if (deadline.isPast()) {
      throw SessionEnd.silent("timed out while " + from);
    }
    synchronized (this) {
      if (stage != from) {
        throw SessionEnd.silent("ended while " + from);
      }
      stage = to;
    }
  }

  /** Waits for what comes next; {@link #handled} says when it is dealt with. */
  Inbound next() throws SessionEnd, InterruptedException {
    Optional<Inbound> next = inbox.poll(deadline);
    if (next.isEmpty()) {
      Stage at = stage();
      throw SessionEnd.silent(at == Stage.ENDED ? "replaced or stopped" : "timed out while " + at);
    }
    return next.get();
  }

  synchronized void handled() {
    unhandled--;
  }

  /** All signatures are sent. */
  synchronized void complete() {
    stage = Stage.COMPLETE;
  }

  /** Ends the session for good and tells how far it had come. */
  synchronized Stage end() {
    Stage reached = stage;
    stage = Stage.ENDED;
    inbox.close();
    return reached;
  }

  /** The claim on the commitment, which stays the session's. */
  synchronized CommitmentBlacklist.Reservation reservation() {
    return reservation.orElseThrow(() -> new IllegalStateException("the commitment was given up"));
  }

  /** The claim on the commitment, if it is still here; now the caller's. */
  synchronized Optional<CommitmentBlacklist.Reservation> takeReservation() {
    Optional<CommitmentBlacklist.Reservation> taken = reservation;
    reservation = Optional.empty();
    return taken;
  }
}
