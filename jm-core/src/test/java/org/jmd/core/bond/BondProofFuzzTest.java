package org.jmd.core.bond;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jmd.core.protocol.Nick;

class BondProofFuzzTest {
  private static final Nick MAKER = new Nick("J52nd2offjKaipnC");
  private static final Nick TAKER = new Nick("J5EzGiLZ3viUgqpy");

  @FuzzTest
  void anyBytesAreAProofOrNot(byte[] data) {
    check(BondProof.tryParse(data));
  }

  @FuzzTest
  void anyTextIsAProofOrNot(byte[] data) {
    check(BondProof.tryParse(new String(data, StandardCharsets.UTF_8)));
  }

  private static void check(Optional<BondProof> parsed) {
    if (parsed.isPresent()) {
      BondProof proof = parsed.get();
      assertThat(BondProof.tryParse(proof.bytes())).contains(proof);
      assertThat(BondProof.tryParse(proof.format())).contains(proof);
      assertThat(proof.verify(MAKER, TAKER, 0)).isNotNull();
      assertThat(proof.scriptPubKey().bytes()).hasSize(34);
      // A proof is for one taker: swapped, it is worth nothing.
      assertThat(proof.verify(TAKER, MAKER, 0)).isInstanceOf(BondProofResult.Invalid.class);
    }
  }
}
