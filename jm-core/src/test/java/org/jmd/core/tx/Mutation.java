package org.jmd.core.tx;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Ways in which a taker can bend an agreed transaction. A harmful one, applied alone to a valid
 * transaction, breaks a rule of coinjoin.md 1.11; a harmless one breaks none. {@link #apply} says
 * whether there was something to bend.
 */
enum Mutation {
  DROP_OWN_INPUT(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      OutPoint own = s.own().outPoint();
      return tx.inputs.removeIf(i -> i.outPoint.equals(own));
    }
  },
  REPEAT_OWN_INPUT(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return tx.inputs.add(new Draft.Input(s.own().outPoint(), 0xffff_fffeL));
    }
  },
  REPEAT_OTHER_INPUT(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return tx.inputs.add(new Draft.Input(s.otherInput().outPoint(), 0xffff_fffeL));
    }
  },
  OWN_INPUT_AT_OTHER_INDEX(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.ownIn(tx)
          .map(i -> i.outPoint = new OutPoint(i.outPoint.txid(), i.outPoint.index() + 1))
          .isPresent();
    }
  },
  OWN_INPUT_OF_OTHER_TX(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.ownIn(tx).map(i -> i.outPoint = s.rounds.outPoint()).isPresent();
    }
  },
  SPLICE_OTHER_OWN_INPUT(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return tx.inputs.add(new Draft.Input(s.otherOwn, 0xffff_fffeL));
    }
  },
  SCRIPT_ON_OWN_INPUT(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.ownIn(tx).map(i -> i.scriptSig = new byte[] {0x51}).isPresent();
    }
  },
  TOO_MANY_INPUTS(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      for (int i = tx.inputs.size(); i <= CoinJoinVerifier.MAX_INPUTS; i++) {
        tx.inputs.add(new Draft.Input(s.rounds.outPoint(), 0xffff_fffeL));
      }
      return true;
    }
  },
  SHORTEN_COINJOIN(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.cj(tx).map(o -> o.value -= s.upTo(o.value)).isPresent();
    }
  },
  SHORTEN_COINJOIN_BY_ONE(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.cj(tx).map(o -> o.value--).isPresent();
    }
  },
  SHORTEN_CHANGE(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.change(tx).map(o -> o.value -= s.upTo(o.value)).isPresent();
    }
  },
  SHORTEN_CHANGE_BY_ONE(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.change(tx).map(o -> o.value--).isPresent();
    }
  },
  MOVE_VALUE_TO_CHANGE(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.move(tx, s.cj(tx), s.change(tx));
    }
  },
  MOVE_VALUE_TO_COINJOIN(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.move(tx, s.change(tx), s.cj(tx));
    }
  },
  REMOVE_COINJOIN(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return tx.outputs.removeIf(o -> o.pays(s.terms.cjScript()));
    }
  },
  REMOVE_CHANGE(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return tx.outputs.removeIf(o -> o.pays(s.terms.changeScript()));
    }
  },
  REPEAT_COINJOIN(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return tx.outputs.add(new Draft.Output(s.terms.amountSats(), s.terms.cjScript()));
    }
  },
  REPEAT_CHANGE(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return tx.outputs.add(new Draft.Output(0, s.terms.changeScript()));
    }
  },
  SPLIT_COINJOIN(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.split(tx, s.cj(tx));
    }
  },
  SPLIT_CHANGE(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.split(tx, s.change(tx));
    }
  },
  SWAP_SCRIPTS(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      Optional<Draft.Output> cj = s.cj(tx);
      Optional<Draft.Output> change = s.change(tx);
      if (cj.isEmpty() || change.isEmpty() || cj.get().value == change.get().value) {
        return false;
      }
      cj.get().script = s.terms.changeScript().bytes();
      change.get().script = s.terms.cjScript().bytes();
      return true;
    }
  },
  MERGE_INTO_COINJOIN(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.merge(tx, s.change(tx), s.cj(tx));
    }
  },
  MERGE_INTO_CHANGE(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.merge(tx, s.cj(tx), s.change(tx));
    }
  },
  PAY_COINJOIN_TO_ATTACKER(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.cj(tx).map(o -> o.script = s.rounds.script().bytes()).isPresent();
    }
  },
  PAY_CHANGE_TO_ATTACKER(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.change(tx).map(o -> o.script = s.rounds.script().bytes()).isPresent();
    }
  },
  PAY_LONGER_SCRIPT(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.either(tx)
          .map(o -> o.script = Arrays.copyOf(o.script, o.script.length + 1))
          .isPresent();
    }
  },
  PAY_SHORTER_SCRIPT(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.either(tx)
          .map(o -> o.script = Arrays.copyOf(o.script, o.script.length - 1))
          .isPresent();
    }
  },
  PAY_OTHER_WITNESS_VERSION(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.either(tx)
          .map(o -> {
            o.script = o.script.clone();
            o.script[0] = 0x51;
            return o;
          })
          .isPresent();
    }
  },
  REMOVE_ALL_OUTPUTS(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      tx.outputs.clear();
      return true;
    }
  },
  REMOVE_ALL_INPUTS(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      tx.inputs.clear();
      return true;
    }
  },
  TOO_MANY_OUTPUTS(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      for (int i = tx.outputs.size(); i <= 10_000; i++) {
        tx.outputs.add(new Draft.Output(1, new byte[0]));
      }
      return true;
    }
  },
  CLAIM_ENDLESS_OUTPUTS(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      tx.claimManyOutputs = true;
      return true;
    }
  },
  OUTPUT_ABOVE_ALL_MONEY(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return tx.outputs.add(new Draft.Output(2_100_000_000_000_001L, s.rounds.script()));
    }
  },
  NEGATIVE_OUTPUT(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return tx.outputs.add(new Draft.Output(-1 - s.upTo(Long.MAX_VALUE - 1), s.rounds.script()));
    }
  },
  OWN_OUTPUT_NEGATIVE(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.either(tx).map(o -> o.value |= Long.MIN_VALUE).isPresent();
    }
  },
  OUTPUTS_ABOVE_ALL_MONEY(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return tx.outputs.add(new Draft.Output(2_100_000_000_000_000L, s.rounds.script()));
    }
  },
  OUTPUTS_OVERFLOW_A_LONG(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      for (int i = 0; i < 9_000; i++) {
        tx.outputs.add(new Draft.Output(2_100_000_000_000_000L, new byte[] {0x6a}));
      }
      return true;
    }
  },
  VERSION_ZERO(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      tx.version = 0;
      return true;
    }
  },
  VERSION_UNKNOWN(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      tx.version = 4 + s.upTo(0xffff_fffaL);
      return true;
    }
  },
  LOCK_TO_FAR_HEIGHT(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      tx.lockTime = RandomRounds.TIP_HEIGHT + 3L + s.upTo(400_000_000L);
      return true;
    }
  },
  LOCK_TO_FUTURE_TIME(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      tx.lockTime = s.context.now().getEpochSecond() + s.upTo(1_000_000_000L);
      return true;
    }
  },
  OWN_SEQUENCE_LOW(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.ownIn(tx).map(i -> i.sequence = s.upTo(0xffff_fffcL)).isPresent();
    }
  },
  OTHER_INPUT_RELATIVELY_LOCKED(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.otherIn(tx).map(i -> i.sequence = s.upTo(0xffff)).isPresent();
    }
  },
  APPEND_GARBAGE(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      tx.then(bytes -> Arrays.copyOf(bytes, bytes.length + (int) s.upTo(100)));
      return true;
    }
  },
  TRUNCATE(true) {
    @Override
    boolean apply(Draft tx, Scene s) {
      tx.then(bytes -> Arrays.copyOf(bytes, bytes.length - (int) s.upTo(bytes.length)));
      return true;
    }
  },

  REORDER_INPUTS(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      Collections.shuffle(tx.inputs, s.shuffle());
      return true;
    }
  },
  REORDER_OUTPUTS(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      Collections.shuffle(tx.outputs, s.shuffle());
      return true;
    }
  },
  REMOVE_OTHER_OUTPUT(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.foreignOut(tx).map(tx.outputs::remove).isPresent();
    }
  },
  SHORTEN_OTHER_OUTPUT(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.foreignOut(tx).map(o -> o.value -= s.upTo(o.value)).isPresent();
    }
  },
  RETARGET_OTHER_OUTPUT(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.foreignOut(tx).map(o -> o.script = s.rounds.script().bytes()).isPresent();
    }
  },
  ADD_DATA_OUTPUT(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return tx.outputs.add(new Draft.Output(0, new byte[] {0x6a, 1, 7}));
    }
  },
  ADD_FOREIGN_INPUT(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return tx.inputs.add(new Draft.Input(s.rounds.outPoint(), s.upTo(2) + 0xffff_fffcL));
    }
  },
  REMOVE_FOREIGN_INPUT(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.otherIn(tx).map(tx.inputs::remove).isPresent();
    }
  },
  FOREIGN_WITNESS(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.otherIn(tx).map(i -> i.witness.add(new byte[] {1, 2, 3})).isPresent();
    }
  },
  OWN_WITNESS(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.ownIn(tx).map(i -> i.witness.add(new byte[] {1})).isPresent();
    }
  },
  FOREIGN_INPUT_SCRIPT(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.otherIn(tx).map(i -> i.scriptSig = new byte[] {0x51}).isPresent();
    }
  },
  OVERPAY_COINJOIN(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.cj(tx).map(o -> o.value += s.upTo(1_000)).isPresent();
    }
  },
  OVERPAY_CHANGE(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.change(tx).map(o -> o.value += s.upTo(1_000)).isPresent();
    }
  },
  OTHER_KNOWN_VERSION(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      tx.version = s.upTo(2) == 1 ? 1 : 3;
      return true;
    }
  },
  LOCK_TO_PAST(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      tx.lockTime = s.upTo(2) == 1 ? s.upTo(RandomRounds.TIP_HEIGHT) : 1_500_000_000L;
      return true;
    }
  },
  OWN_SEQUENCE_USUAL(false) {
    @Override
    boolean apply(Draft tx, Scene s) {
      return s.ownIn(tx).map(i -> i.sequence = 0xffff_fffcL + s.upTo(3)).isPresent();
    }
  };

  /** One maker's view of a round, with the choices of a mutation. */
  static final class Scene {
    final RandomRounds rounds;
    final CoinJoinTerms terms;
    final VerifyContext context;
    final OutPoint otherOwn;
    private final RandomRounds.Round round;
    private final SplittableRandom random;

    Scene(
        RandomRounds rounds,
        RandomRounds.Round round,
        CoinJoinTerms terms,
        VerifyContext context,
        OutPoint otherOwn,
        SplittableRandom random) {
      this.rounds = rounds;
      this.round = round;
      this.terms = terms;
      this.context = context;
      this.otherOwn = otherOwn;
      this.random = random;
    }

    long upTo(long max) {
      return max < 1 ? 1 : 1 + random.nextLong(max);
    }

    java.util.Random shuffle() {
      return new java.util.Random(random.nextLong());
    }

    PrevOut own() {
      return pick(terms.inputs());
    }

    PrevOut otherInput() {
      return pick(round.plan().takerInputs());
    }

    private <T> T pick(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    private <T> Optional<T> pickAny(List<T> list) {
      return list.isEmpty() ? Optional.empty() : Optional.of(pick(list));
    }

    Optional<Draft.Input> ownIn(Draft tx) {
      return pickAny(
          tx.inputs.stream().filter(i -> terms.outPoints().contains(i.outPoint)).toList());
    }

    Optional<Draft.Input> otherIn(Draft tx) {
      return pickAny(
          tx.inputs.stream().filter(i -> !terms.outPoints().contains(i.outPoint)).toList());
    }

    Optional<Draft.Output> cj(Draft tx) {
      return tx.outputs.stream().filter(o -> o.pays(terms.cjScript())).findFirst();
    }

    Optional<Draft.Output> change(Draft tx) {
      return tx.outputs.stream().filter(o -> o.pays(terms.changeScript())).findFirst();
    }

    Optional<Draft.Output> either(Draft tx) {
      return random.nextBoolean() ? cj(tx) : change(tx);
    }

    Optional<Draft.Output> foreignOut(Draft tx) {
      return pickAny(
          tx.outputs.stream()
              .filter(o -> !o.pays(terms.cjScript()) && !o.pays(terms.changeScript()))
              .toList());
    }

    boolean move(Draft tx, Optional<Draft.Output> from, Optional<Draft.Output> to) {
      if (from.isEmpty() || to.isEmpty()) {
        return false;
      }
      long moved = upTo(from.get().value);
      from.get().value -= moved;
      to.get().value += moved;
      return true;
    }

    boolean split(Draft tx, Optional<Draft.Output> output) {
      return output
          .map(o -> {
            long part = upTo(o.value);
            o.value -= part;
            return tx.outputs.add(new Draft.Output(part, o.script));
          })
          .isPresent();
    }

    boolean merge(Draft tx, Optional<Draft.Output> from, Optional<Draft.Output> into) {
      if (from.isEmpty() || into.isEmpty()) {
        return false;
      }
      into.get().value += from.get().value;
      return tx.outputs.remove(from.get());
    }
  }

  private final boolean harmful;

  Mutation(boolean harmful) {
    this.harmful = harmful;
  }

  boolean isHarmful() {
    return harmful;
  }

  /** Whether it makes a transaction so large that a few of them must do. */
  boolean isHuge() {
    return this == TOO_MANY_INPUTS || this == TOO_MANY_OUTPUTS || this == OUTPUTS_OVERFLOW_A_LONG;
  }

  abstract boolean apply(Draft tx, Scene scene);
}
