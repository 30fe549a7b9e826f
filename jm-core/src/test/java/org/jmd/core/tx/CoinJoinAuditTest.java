package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The taker's last look must catch whatever changes a transaction it built. */
class CoinJoinAuditTest {
  @Test
  void findsEveryChangeOfABuiltTransaction() {
    RandomRounds rounds = new RandomRounds(5, false);
    SplittableRandom random = new SplittableRandom(6);
    int checked = 0;
    for (int i = 0; i < 100; i++) {
      RandomRounds.Round round = rounds.next();
      Mutation.Scene scene =
          new Mutation.Scene(
              rounds,
              round,
              round.plan().makers().getFirst(),
              VerifyContext.at(RandomRounds.TIP_HEIGHT, Instant.ofEpochSecond(1_800_000_000)),
              rounds.outPoint(),
              random);
      for (Mutation mutation : Mutation.values()) {
        Draft draft = new Draft(round.tx());
        if ((mutation.isHuge() && i > 0) || !mutation.apply(draft, scene)) {
          continue;
        }
        Optional<Tx> changed = Tx.tryParse(draft.serialize());
        if (changed.isEmpty()) {
          continue;
        }
        List<CoinJoinProblem> problems = audit(round, changed.get());
        assertThat(problems.isEmpty())
            .as("%s in round %d: %s", mutation, i, problems)
            .isEqualTo(isSameUpToOrder(round.tx(), changed.get()));
        problems.forEach(problem -> assertThat(problem.describe()).isNotBlank());
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(3_000);
  }

  /** Which height to lock to is the caller's choice, which the audit does not know. */
  private static boolean isSameUpToOrder(Tx built, Tx other) {
    return other.version() == built.version()
        && other.lockTime() < Tx.LOCK_TIME_THRESHOLD
        && other.inputs().size() == built.inputs().size()
        && other.outputs().size() == built.outputs().size()
        && Set.copyOf(other.inputs()).equals(Set.copyOf(built.inputs()))
        && Set.copyOf(other.outputs()).equals(Set.copyOf(built.outputs()));
  }

  private static List<CoinJoinProblem> audit(RandomRounds.Round round, Tx tx) {
    List<TxOutput> expected =
        CoinJoinBuilder.expectedOutputs(round.plan(), round.costs(), round.takerChange());
    return CoinJoinAudit.problems(round.plan(), round.costs(), expected, tx);
  }

  @Test
  void namesWhatIsWrong() {
    RandomRounds rounds = new RandomRounds(7, false);
    RandomRounds.Round round = rounds.next(3, false);
    Tx tx = round.tx();
    TxOutput first = tx.outputs().getFirst();
    TxOutput less = new TxOutput(first.valueSats() - 1, first.script());
    Tx changed =
        new Tx(
            2,
            tx.inputs(),
            Stream.concat(Stream.of(less), tx.outputs().stream().skip(1)).toList(),
            tx.lockTime());
    long fee = round.costs().minerFeeSats();

    assertThat(audit(round, changed))
        .contains(
            new CoinJoinProblem.OutputUnexpected(less),
            new CoinJoinProblem.OutputMissing(first),
            new CoinJoinProblem.FeeNotIntended(fee, fee + 1));
  }
}
