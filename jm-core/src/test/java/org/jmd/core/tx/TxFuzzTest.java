package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import fr.acinq.bitcoin.Transaction;
import java.util.Optional;

class TxFuzzTest {
  /** Whatever parses is written back to the octet, and the interpreter's library agrees. */
  @FuzzTest
  void anyBytesParseOrAreRefused(byte[] data) {
    Optional<Tx> parsed = Tx.tryParse(data);
    if (parsed.isPresent()) {
      Tx tx = parsed.get();
      assertThat(tx.serialize()).isEqualTo(data);
      assertThat(Transaction.write(Transaction.read(data))).isEqualTo(data);
      assertThat(Tx.tryParse(tx.serializeWithoutWitness())).contains(tx.withoutWitness());
    }
  }
}
