package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jmd.core.net.Endpoint;
import org.jmd.core.protocol.BoxedCommand;
import org.jmd.core.protocol.Plain;
import org.jmd.core.protocol.Sealed;
import org.jmd.core.protocol.WireMessage;
import org.jmd.core.runtime.Task;
import org.jmd.core.tx.Tx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds that end from outside, and what is on the disk by then. */
final class CancelTest {
  @TempDir Path directory;

  private final Market market = new Market(43);

  /** A round in the middle of which some makers say nothing. */
  private Task startRound(Rounds rounds) {
    Taker taker = rounds.taker();
    return market.time.start(
        "taker",
        () -> {
          try {
            taker.coinJoin(Rounds.million(), rounds);
          } catch (InterruptedException e) {
            rounds.warnings();
          }
        });
  }

  @Test
  void aRoundCancelledBeforeTheTransactionReleasesTheCoins() {
    for (int i = 0; i < 3; i++) {
      market.add(
          new ScriptedMaker(market) {
            @Override
            List<? extends WireMessage> answerFill(Plain.Fill fill) {
              return List.of();
            }
          }.fund(2_000_000));
    }
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    Task task = startRound(rounds);
    market.time.run(Duration.ofSeconds(20));
    assertThat(rounds.holdsCoins()).isTrue();
    task.cancel();
    market.time.run(Duration.ofSeconds(1));
    assertThat(task.isDone()).isTrue();
    assertThat(rounds.holdsCoins()).isFalse();
    assertThat(market.lastChannel().closed).isTrue();
  }

  @Test
  void aRoundCancelledAfterTheTransactionKeepsThem() {
    for (int i = 0; i < 3; i++) {
      market.add(
          new ScriptedMaker(market) {
            @Override
            List<? extends WireMessage> answerTx(Tx tx) {
              return List.of();
            }
          }.fund(2_000_000));
    }
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    Task task = startRound(rounds);
    market.time.run(Duration.ofSeconds(20));
    task.cancel();
    market.time.run(Duration.ofSeconds(1));
    assertThat(task.isDone()).isTrue();
    assertThat(rounds.holdsCoins()).isTrue();
  }

  @Test
  void whateverIsRevealedIsWrittenDownBefore() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    market.onSend =
        message -> {
          switch (message) {
            case Plain.Fill fill -> assertThat(rounds.commitments.used).contains(fill.commitment());
            case Sealed box -> {
              if (box.command() == BoxedCommand.TX) {
                assertThat(rounds.funds.wallet().history().pending()).hasSize(1);
                assertThat(rounds.holdsCoins()).isTrue();
                assertThat(rounds.funds.signatures).isZero();
              }
            }
            case Plain.Push _, Plain.PrivateOffer _, Plain.PubKey _ -> {
              // Nothing that is new to anybody.
            }
            case Plain.CommitmentRelay _, Plain.ErrorReply _ ->
                throw new AssertionError("not a taker's message");
          }
        };
    rounds.completes(Rounds.million());
  }

  @Test
  void onlyOneRoundRunsAtATime() {
    market.add(
        new ScriptedMaker(market) {
          @Override
          void hearOrderbook(Market.Channel taker, Endpoint via) {
            // The first round waits for offers.
          }
        });
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    Taker taker = rounds.taker();
    Task first = market.time.start("first", () -> assertThat(run(taker, rounds)).isNotNull());
    CoinJoinOutcome[] second = new CoinJoinOutcome[1];
    market.time.run(Duration.ofSeconds(1));
    market.time.start("second", () -> second[0] = run(taker, rounds));
    market.time.run(Duration.ofSeconds(1));
    assertThat(first.isDone()).isFalse();
    assertThat(second[0])
        .isInstanceOfSatisfying(
            CoinJoinOutcome.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo("Another round is running"));
  }

  private static CoinJoinOutcome run(Taker taker, Rounds rounds) {
    try {
      return taker.coinJoin(Rounds.million(), rounds);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody cancels", e);
    }
  }
}
