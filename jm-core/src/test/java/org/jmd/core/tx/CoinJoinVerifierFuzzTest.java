package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;

class CoinJoinVerifierFuzzTest {
  private static final RandomRounds.Round ROUND = new RandomRounds(41, false).next(2, false);
  private static final CoinJoinTerms TERMS = ROUND.plan().makers().getFirst();
  private static final VerifyContext CONTEXT =
      VerifyContext.at(RandomRounds.TIP_HEIGHT, Instant.ofEpochSecond(1_800_000_000));

  /** Any octets give a verdict, and an accepted transaction pays us. */
  @FuzzTest
  void anyBytesGiveAVerdict(byte[] data) {
    check(data);
  }

  /** Starts from the valid transaction, so that the rules behind the parser are reached. */
  @FuzzTest
  void anyChangeOfAValidTransactionGivesAVerdict(byte[] data) {
    byte[] tx = ROUND.tx().serializeWithoutWitness();
    for (int i = 0; i + 2 < data.length; i += 3) {
      int at = ((data[i] & 0xff) << 8 | (data[i + 1] & 0xff)) % tx.length;
      tx[at] = data[i + 2];
    }
    check(tx);
  }

  private static void check(byte[] serialized) {
    if (CoinJoinVerifier.verify(TERMS, serialized, CONTEXT) instanceof TxVerdict.Accepted a) {
      assertThat(paid(a.tx(), TERMS.cjScript())).isGreaterThanOrEqualTo(TERMS.amountSats());
      assertThat(paid(a.tx(), TERMS.changeScript()))
          .isGreaterThanOrEqualTo(TERMS.expectedChangeSats());
    }
  }

  private static long paid(Tx tx, ScriptPubKey script) {
    return tx.outputs().stream()
        .filter(o -> o.script().equals(script))
        .mapToLong(TxOutput::valueSats)
        .sum();
  }
}
