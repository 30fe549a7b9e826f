package org.jmd.daemon.regtest;

import java.time.Duration;
import org.jmd.core.protocol.Nick;
import org.jmd.maker.Maker;

/** A maker that runs in this process. */
record LiveMaker(Participant owner, Maker maker) implements AutoCloseable {
  Nick nick() {
    return maker.nick();
  }

  /** Ends the maker as an operator would; its wallet stays open. */
  void stop() {
    maker.stop(Duration.ofSeconds(4));
  }

  @Override
  public void close() {
    stop();
  }
}
