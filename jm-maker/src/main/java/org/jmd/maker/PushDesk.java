package org.jmd.maker;

import java.util.Optional;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.net.Ticks;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.Plain;
import org.jmd.core.runtime.Tasks;
import org.jmd.core.tx.Tx;

/**
 * Broadcasts for takers what was signed for them, once, and nothing else (coinjoin.md 1.13). There
 * is no reply.
 */
final class PushDesk {
  private final SignedRounds rounds;
  private final Funds funds;
  private final MakerSettings settings;
  private final Tasks tasks;
  private final Ticks ticks;
  private final MakerLog log;

  PushDesk(
      SignedRounds rounds,
      Funds funds,
      MakerSettings settings,
      Tasks tasks,
      Ticks ticks,
      MakerLog log) {
    this.rounds = rounds;
    this.funds = funds;
    this.settings = settings;
    this.tasks = tasks;
    this.ticks = ticks;
    this.log = log;
  }

  void push(Nick from, Plain.Push push) {
    byte[] serialized = push.tx().bytes();
    Optional<Tx> tx = Tx.tryParse(serialized);
    if (tx.isEmpty()) {
      log.pushRefused(from, "not a transaction");
      return;
    }
    String txid = tx.get().txid();
    Optional<SignedRounds.Round> round = rounds.take(from, txid, ticks.instant());
    if (round.isEmpty()) {
      log.pushRefused(from, "not signed for this taker, or pushed before");
      return;
    }
    if (!round.get().stake().renew(settings.timing().pendingTx())) {
      log.pushRefused(from, "the lease of our coins is lost");
      return;
    }
    tasks.start("maker-push", () -> broadcast(txid, serialized));
  }

  private void broadcast(String txid, byte[] serialized) {
    try {
      log.pushed(txid, funds.chain().broadcast(serialized));
    } catch (ChainUnavailableException e) {
      log.chainUnavailable(e);
    }
  }
}
