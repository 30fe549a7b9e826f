package org.jmd.daemon.market;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.PodleRevelation;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Octets;
import org.jmd.core.protocol.Plain;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxOutput;

/** Changes what a taker says, by its vice. */
final class TakerMischief {
  private static final long YEARS_AHEAD = 200_000;

  private final TakerVice vice;
  private final Entropy entropy;
  private Optional<PodleRevelation> last = Optional.empty();
  private Optional<PodleRevelation> first = Optional.empty();

  TakerMischief(TakerVice vice, Entropy entropy) {
    this.vice = vice;
    this.entropy = entropy;
  }

  /** A round has ended; what it used can be used again, if one has no manners. */
  void endRound() {
    if (first.isEmpty()) {
      first = last;
    }
  }

  List<Plain> change(Plain message) {
    if (vice == TakerVice.REUSES_COMMITMENT && message instanceof Plain.Fill fill) {
      Commitment commitment =
          first.map(PodleRevelation::p2).map(Commitment::to).orElse(fill.commitment());
      return List.of(new Plain.Fill(fill.oid(), fill.amountSats(), fill.takerKey(), commitment));
    }
    return List.of(message);
  }

  List<Boxed> change(Boxed message) {
    return switch (message) {
      case Boxed.Auth auth -> auth(auth);
      case Boxed.TxProposal proposal -> proposal(proposal);
      case Boxed.IoAuth _, Boxed.Signature _ -> List.of(message);
    };
  }

  private List<Boxed> auth(Boxed.Auth auth) {
    last = Optional.of(auth.revelation());
    if (vice == TakerVice.SILENT_AFTER_FILL) {
      return List.of();
    }
    if (vice == TakerVice.REUSES_COMMITMENT) {
      return List.of(new Boxed.Auth(first.orElse(auth.revelation())));
    }
    return List.of(auth);
  }

  private List<Boxed> proposal(Boxed.TxProposal proposal) {
    Tx tx = Tx.tryParse(proposal.tx().bytes()).orElseThrow();
    return switch (vice) {
      case NONE, SILENT_AFTER_FILL, DECLINES_BROADCAST, DOUBLE_SPENDS -> List.of(proposal);
      case SILENT_AFTER_AUTH, REUSES_COMMITMENT -> List.of();
      case SHORTENS_OUTPUT -> List.of(of(shortened(tx)));
      case DROPS_OUTPUT -> List.of(of(withOutputs(tx, dropped(tx))));
      case SWAPS_VALUES -> List.of(of(withOutputs(tx, swapped(tx))));
      case FAR_LOCK_TIME ->
          List.of(of(new Tx(tx.version(), tx.inputs(), tx.outputs(), tx.lockTime() + YEARS_AHEAD)));
      case TWO_TRANSACTIONS -> {
        List<Boxed> both = new ArrayList<>(List.of(proposal, of(shortened(tx))));
        if (entropy.nextInt(2) == 0) {
          Collections.reverse(both);
        }
        yield both;
      }
    };
  }

  private static Boxed.TxProposal of(Tx tx) {
    return new Boxed.TxProposal(Octets.of(tx.serializeWithoutWitness()));
  }

  private Tx shortened(Tx tx) {
    List<TxOutput> outputs = new ArrayList<>(tx.outputs());
    int index = entropy.nextInt(outputs.size());
    TxOutput victim = outputs.get(index);
    outputs.set(index, new TxOutput(victim.valueSats() - 1, victim.script()));
    return withOutputs(tx, outputs);
  }

  private List<TxOutput> dropped(Tx tx) {
    List<TxOutput> outputs = new ArrayList<>(tx.outputs());
    outputs.remove(entropy.nextInt(outputs.size()));
    return outputs;
  }

  private List<TxOutput> swapped(Tx tx) {
    List<TxOutput> outputs = new ArrayList<>(tx.outputs());
    int one = entropy.nextInt(outputs.size());
    int other = entropy.nextInt(outputs.size());
    TxOutput a = outputs.get(one);
    TxOutput b = outputs.get(other);
    outputs.set(one, new TxOutput(b.valueSats(), a.script()));
    outputs.set(other, new TxOutput(a.valueSats(), b.script()));
    return outputs;
  }

  private static Tx withOutputs(Tx tx, List<TxOutput> outputs) {
    return new Tx(tx.version(), tx.inputs(), outputs, tx.lockTime());
  }
}
