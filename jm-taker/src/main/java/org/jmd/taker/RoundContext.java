package org.jmd.taker;

import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.protocol.Nick;
import org.jmd.core.runtime.OwnNicks;
import org.jmd.core.runtime.Tasks;

/** What the parts of one round share. */
record RoundContext(
    TakerSettings settings,
    Funds funds,
    CommitmentSource commitments,
    Commitments burnt,
    IgnoredMakers ignored,
    MessageChannel channel,
    Inbox inbox,
    Tasks tasks,
    Entropy entropy,
    TakerListener listener,
    PhaseLog phases,
    OwnNicks ownNicks) {

  /** Tells the user that a maker is out, and remembers the maker as one to be avoided. */
  void drop(Nick nick, MakerFailure failure) {
    listener.heard(new TakerEvent.MakerDropped(nick, phases.current(), failure));
    ignored.add(nick);
  }

  void warn(String text) {
    listener.heard(new TakerEvent.Warning(text));
  }
}
