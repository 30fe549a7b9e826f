package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The law of coinjoin.md 1.11: no message of the taker lowers what a maker receives. */
class CoinJoinMutationTest {
  private static final int ROUNDS = 1_000;
  private static final int COMBINATIONS = 20_000;
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  private final RandomRounds rounds = new RandomRounds(11, false);
  private final SplittableRandom random = new SplittableRandom(12);

  private Mutation.Scene scene(RandomRounds.Round round) {
    OutPoint otherOwn = rounds.outPoint();
    CoinJoinTerms terms = round.plan().makers().get(random.nextInt(round.plan().makers().size()));
    VerifyContext context =
        new VerifyContext(RandomRounds.TIP_HEIGHT, NOW, Set.of(otherOwn), Set.of(), Set.of());
    return new Mutation.Scene(rounds, round, terms, context, otherOwn, random);
  }

  @Test
  void acceptsEveryValidTransactionOfEveryMaker() {
    int verified = 0;
    for (int i = 0; i < ROUNDS; i++) {
      RandomRounds.Round round = rounds.next();
      byte[] serialized = round.tx().serializeWithoutWitness();
      for (CoinJoinTerms terms : round.plan().makers()) {
        TxVerdict verdict =
            CoinJoinVerifier.verify(
                terms, serialized, VerifyContext.at(RandomRounds.TIP_HEIGHT, NOW));
        assertThat(verdict).isInstanceOf(TxVerdict.Accepted.class);
        assertThat(((TxVerdict.Accepted) verdict).warnings()).isEmpty();
        assertPaid(terms, (TxVerdict.Accepted) verdict);
        verified++;
      }
    }
    assertThat(verified).isGreaterThan(ROUNDS);
  }

  @Test
  void refusesEveryHarmfulMutationAndAcceptsEveryHarmlessOne() {
    Map<Mutation, Integer> applied = new EnumMap<>(Mutation.class);
    Map<String, Integer> reasons = new TreeMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      RandomRounds.Round round = rounds.next();
      Mutation.Scene scene = scene(round);
      for (Mutation mutation : Mutation.values()) {
        if (mutation.isHuge() && i % 20 != 0) {
          continue;
        }
        Draft draft = new Draft(round.tx());
        if (!mutation.apply(draft, scene)) {
          continue;
        }
        applied.merge(mutation, 1, Integer::sum);
        TxVerdict verdict = CoinJoinVerifier.verify(scene.terms, draft.serialize(), scene.context);
        assertThat(verdict)
            .as("%s in round %d", mutation, i)
            .isInstanceOf(mutation.isHarmful() ? TxRejected.class : TxVerdict.Accepted.class);
        switch (verdict) {
          case TxRejected rejected -> {
            assertThat(rejected.describe()).isNotBlank();
            reasons.merge(
                "V" + rejected.rule() + " " + rejected.getClass().getSimpleName(), 1, Integer::sum);
          }
          case TxVerdict.Accepted accepted -> assertPaid(scene.terms, accepted);
        }
      }
    }
    System.out.println("mutants per operator: " + applied);
    System.out.println("refusals per reason: " + reasons);
    System.out.println(
        "mutants in total: " + applied.values().stream().mapToInt(Integer::intValue).sum());
    assertThat(applied).containsOnlyKeys(Mutation.values());
  }

  @Test
  void noCombinationOfMutationsLowersWhatTheMakerReceives() {
    Mutation[] all = Mutation.values();
    int accepted = 0;
    int refused = 0;
    RandomRounds.Round round = rounds.next();
    for (int i = 0; i < COMBINATIONS; i++) {
      if (i % 20 == 0) {
        round = rounds.next();
      }
      Mutation.Scene scene = scene(round);
      Draft draft = new Draft(round.tx());
      int count = 2 + random.nextInt(4);
      // Mostly harmless ones, so that a fair share is accepted and the law is put to the test.
      while (count > 0) {
        Mutation mutation = all[random.nextInt(all.length)];
        if (!mutation.isHuge() && (!mutation.isHarmful() || random.nextInt(8) == 0)) {
          mutation.apply(draft, scene);
          count--;
        }
      }
      switch (CoinJoinVerifier.verify(scene.terms, draft.serialize(), scene.context)) {
        case TxVerdict.Accepted verdict -> {
          assertPaid(scene.terms, verdict);
          accepted++;
        }
        case TxRejected _ -> refused++;
      }
    }
    System.out.println("combinations accepted: " + accepted + ", refused: " + refused);
    assertThat(accepted).isGreaterThan(COMBINATIONS / 10);
    assertThat(refused).isGreaterThan(COMBINATIONS / 10);
  }

  /** Checks the invariant from the transaction alone, not from what the verdict says about it. */
  private static void assertPaid(CoinJoinTerms terms, TxVerdict.Accepted accepted) {
    long cj = received(accepted.tx(), terms.cjScript());
    long change = received(accepted.tx(), terms.changeScript());
    long given = terms.inputs().stream().mapToLong(PrevOut::valueSats).sum();
    assertThat(cj).isGreaterThanOrEqualTo(terms.amountSats());
    assertThat(cj + change)
        .isEqualTo(accepted.receivedSats())
        .isGreaterThanOrEqualTo(given + terms.cjFeeSats() - terms.txFeeContributionSats());
    Set<OutPoint> own = new HashSet<>(terms.outPoints());
    for (TxInput input : accepted.tx().inputs()) {
      own.remove(input.outPoint());
    }
    assertThat(own).isEmpty();
    for (int i = 0; i < terms.inputs().size(); i++) {
      assertThat(accepted.tx().inputs().get(accepted.inputIndexes().get(i)).outPoint())
          .isEqualTo(terms.inputs().get(i).outPoint());
    }
  }

  private static long received(Tx tx, ScriptPubKey script) {
    return tx.outputs().stream()
        .filter(o -> o.script().equals(script))
        .mapToLong(TxOutput::valueSats)
        .sum();
  }
}
