package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jmd.core.tx.TxVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CoinJoinRunTest {
  @TempDir Path directory;

  private final Market market = new Market(7);

  @Test
  void aRoundWithThreeHonestMakersCompletes() {
    market.addHonest(3);
    Rounds rounds = new Rounds(market, directory, 3_000_000);
    CoinJoinOutcome.Completed done = rounds.completes(Rounds.million());
    assertThat(done.equalOutputs()).isEqualTo(4);
    assertThat(market.makers())
        .allSatisfy(maker ->
            assertThat(maker.verdict.orElseThrow()).isInstanceOf(TxVerdict.Accepted.class));
    assertThat(market.chain.accepted()).extracting(t -> t.txid()).containsExactly(done.txid());
  }
}
