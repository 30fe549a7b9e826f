package org.jmd.maker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.MessageCodec;
import org.jmd.core.protocol.MessageType;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.tx.Tx;

/**
 * A taker with a coin of its own that speaks to the maker through the directory, one step after the
 * other in real time. Used by one task.
 */
final class SoakVisitor implements AutoCloseable {
  /** Longer than any honest answer takes on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int MAX_HEARD = 64;

  private final SoakRig rig;
  private final Duration patience;
  private final Mailbox<WireMessage> inbox;
  private final List<WireMessage> heard = new ArrayList<>();
  final ScriptedTaker taker;

  SoakVisitor(SoakRig rig, String name, Duration patience) {
    this.rig = rig;
    this.patience = patience;
    this.inbox = rig.tasks.mailbox(MAX_HEARD);
    this.taker = new ScriptedTaker(name, rig.chain, new Line(), rig.entropy);
    rig.directory.listen(taker.nick(), inbox::offer);
  }

  /** The way through the directory. */
  private final class Line implements ScriptedTaker.Wire {
    @Override
    public Nick nick() {
      return rig.maker.nick();
    }

    @Override
    public void say(NickIdentity from, WireMessage message) {
      hearLine(MessageCodec.formatPrivate(from, nick(), message));
    }

    @Override
    public void hearLine(String line) {
      try {
        rig.directory.send(MessageType.PRIVMSG, line);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public List<WireMessage> sentTo(Nick to) {
      return List.copyOf(heard);
    }
  }

  /** Whether that was heard in time; until then the task waits. */
  private boolean hears(Predicate<WireMessage> awaited) throws InterruptedException {
    Deadline deadline = rig.tasks.deadline(patience);
    while (!deadline.isPast()) {
      Optional<WireMessage> next = inbox.poll(deadline);
      if (next.isPresent()) {
        if (heard.size() < MAX_HEARD) {
          heard.add(next.get());
        }
        if (awaited.test(next.get())) {
          return true;
        }
        if (next.get() instanceof Plain.ErrorReply) {
          return false;
        }
      }
    }
    return false;
  }

  /** Begins anew: what was heard belongs to another session. */
  void forget() {
    heard.clear();
    while (inbox.poll().isPresent()) {
      // Old answers.
    }
  }

  boolean fills() throws InterruptedException {
    taker.say(taker.fill(0, SoakRig.AMOUNT_SATS));
    return hears(Plain.PubKey.class::isInstance);
  }

  boolean proves() throws InterruptedException {
    taker.say(taker.auth());
    return hears(m -> m instanceof Sealed s && s.command() == BoxedCommand.IOAUTH);
  }

  /** Whether the maker signs the transaction; it signs all inputs or none. */
  boolean isSigned(Tx tx) throws InterruptedException {
    int coins = taker.ioAuth().utxos().size();
    taker.say(taker.tx(tx));
    for (int i = 0; i < coins; i++) {
      if (!hears(m -> m instanceof Sealed s && s.command() == BoxedCommand.SIG)) {
        return false;
      }
    }
    return true;
  }

  /** What went wrong, for the report. */
  String lastHeard() {
    return heard.isEmpty() ? "no answer" : heard.getLast().toString();
  }

  @Override
  public void close() {
    rig.directory.forget(taker.nick());
    inbox.close();
  }
}
