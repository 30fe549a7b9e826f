package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.FeeRule;
import org.jmd.core.protocol.Offer;
import org.jmd.core.protocol.OfferType;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.core.tx.TxInput;
import org.jmd.core.tx.TxOutput;
import org.jmd.core.tx.TxVerdict;
import org.jmd.core.tx.UtxoRef;
import org.jmd.wallet.Coin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Markets of honest and other makers by chance: whatever they do, the taker loses nothing. */
final class TakerSimulationTest {
  private static final int SEEDS = 40;

  @TempDir Path directory;

  /** A maker that misbehaves in one way, by its number. */
  private static final class Villain extends ScriptedMaker {
    private final int vice;

    Villain(Market market, int vice) {
      super(market);
      this.vice = vice;
    }

    @Override
    List<? extends WireMessage> answerFill(Plain.Fill fill) {
      return switch (vice) {
        case 0 -> List.of();
        case 1 -> List.of(new Plain.ErrorReply("commitment blacklisted"));
        case 2 -> List.of(new Plain.ErrorReply("no-liquidity"));
        default -> super.answerFill(fill);
      };
    }

    @Override
    List<? extends WireMessage> answerAuth(Boxed.Auth received) {
      return switch (vice) {
        case 3 -> List.of();
        case 4 -> List.of(new Plain.ErrorReply("podle-invalid"));
        case 5 ->
            List.of(
                seal(
                    ioAuth(
                        List.of(received.revelation().utxo()),
                        stock.getFirst().key(),
                        newAddress(),
                        newAddress())));
        case 6 -> {
          OutPoint spent = stock.getFirst().coin().outPoint();
          market.chain.spendElsewhere(spent);
          yield List.of(
              seal(
                  ioAuth(
                      List.of(UtxoRef.of(spent)),
                      stock.getFirst().key(),
                      newAddress(),
                      newAddress())));
        }
        default -> super.answerAuth(received);
      };
    }

    @Override
    List<? extends WireMessage> answerTx(Tx tx) {
      return switch (vice) {
        case 7 -> List.of();
        case 8 -> List.of(seal(signatures(tx).getFirst()));
        case 9 -> {
          List<? extends WireMessage> signatures = super.answerTx(tx);
          market.time.after(
              market.latency.multipliedBy(3).dividedBy(2),
              () -> market.chain.spendElsewhere(stock.getFirst().coin().outPoint()));
          yield signatures;
        }
        default -> super.answerTx(tx);
      };
    }
  }

  private static void populate(Market market, Entropy random) {
    int makers = 3 + random.nextInt(6);
    for (int i = 0; i < makers; i++) {
      ScriptedMaker maker =
          random.nextInt(4) == 0
              ? new Villain(market, random.nextInt(10))
              : new ScriptedMaker(market);
      for (int coin = 0; coin < 1 + random.nextInt(3); coin++) {
        maker.fund(900_000 + random.nextInt(2_000_000));
      }
      maker.offer =
          random.nextInt(2) == 0
              ? ScriptedMaker.absolute(random.nextInt(600))
              : new Offer(
                  OfferType.SW0_RELATIVE,
                  0,
                  27_300,
                  100_000_000,
                  random.nextInt(30),
                  new FeeRule.Relative(new BigDecimal("0.000" + (100 + random.nextInt(900)))));
      maker.broadcasts = random.nextInt(3) > 0;
      maker.authDelay = Duration.ofMillis(random.nextInt(5_000));
      market.add(maker);
    }
    market.duplicates = random.nextInt(2) == 0;
  }

  @Test
  void theTakerNeverLosesAndNeverSignsTooEarly() {
    int completed = 0;
    int failed = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Market market = new Market(seed);
      Entropy random = new SeededEntropy(1_000 + seed);
      populate(market, random);
      Rounds rounds =
          new Rounds(market, directory.resolve("seed" + seed), 1_700_000, 700_000, 1_100_000);
      rounds.broadcastBy(
          random.shuffled(List.of(TakerSettings.Broadcast.Policy.values())).getFirst());
      rounds.makers(2 + random.nextInt(4), 2, 3);
      List<Coin> before = rounds.funds.coins();
      CoinJoinOutcome outcome =
          rounds.run(random.nextInt(3) == 0 ? Rounds.sweep() : Rounds.million());
      String story = "seed " + seed + ": " + outcome;
      switch (outcome) {
        case CoinJoinOutcome.Completed done -> {
          completed++;
          checkCompleted(story, market, rounds, before, done);
        }
        case CoinJoinOutcome.Failed failure -> {
          failed++;
          assertThat(failure.reason()).as(story).doesNotContain("Internal error");
          assertThat(rounds.holdsCoins()).as(story).isEqualTo(failure.coinsHeld());
          boolean shown = market.makers().stream().anyMatch(m -> m.heard.contains("tx"));
          assertThat(failure.coinsHeld()).as(story).isEqualTo(shown);
        }
        case CoinJoinOutcome.Declined _ -> throw new AssertionError(story);
      }
      assertThat(new HashSet<>(rounds.commitments.used))
          .as(story)
          .hasSameSizeAs(rounds.commitments.used);
    }
    assertThat(completed).isGreaterThan(SEEDS / 3);
    assertThat(failed).isGreaterThan(0);
  }

  private static void checkCompleted(
      String story,
      Market market,
      Rounds rounds,
      List<Coin> before,
      CoinJoinOutcome.Completed done) {
    Tx tx = Tx.tryParse(done.tx().bytes()).orElseThrow();
    Set<ScriptPubKey> own = rounds.ownScripts();
    long in =
        before.stream()
            .filter(c -> tx.inputIndex(c.outPoint()).isPresent())
            .mapToLong(Coin::valueSats)
            .sum();
    long out =
        tx.outputs().stream()
            .filter(o -> own.contains(o.script()))
            .mapToLong(TxOutput::valueSats)
            .sum();
    long fees = done.makers().stream().mapToLong(CoinJoinSummary.Maker::feeSats).sum();
    assertThat(in - out).as(story).isEqualTo(fees + done.minerFeeSats());
    assertThat(tx.outputs())
        .as(story)
        .filteredOn(o -> own.contains(o.script()) && o.valueSats() == done.amountSats())
        .hasSize(1);
    assertThat(tx.outputs()).as(story).extracting(TxOutput::script).doesNotHaveDuplicates();
    assertThat(tx.inputs()).as(story).extracting(TxInput::outPoint).doesNotHaveDuplicates();
    assertThat(done.makers())
        .as(story)
        .hasSizeGreaterThanOrEqualTo(2)
        .extracting(CoinJoinSummary.Maker::nick)
        .doesNotHaveDuplicates();
    for (CoinJoinSummary.Maker member : done.makers()) {
      assertThat(market.maker(member.nick()).verdict.orElseThrow())
          .as(story)
          .isInstanceOf(TxVerdict.Accepted.class);
    }
    assertThat(market.chain.transaction(done.txid())).as(story).isPresent();
    assertThat(rounds.holdsCoins()).as(story).isTrue();
  }
}
