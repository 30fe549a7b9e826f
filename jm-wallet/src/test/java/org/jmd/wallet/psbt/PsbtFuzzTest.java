package org.jmd.wallet.psbt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.Vectors;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.testing.WalletFixture;
import org.junit.jupiter.api.Test;

class PsbtFuzzTest {
  private static final HdKeys KEYS = WalletFixture.keys(1);

  @FuzzTest
  void anyBytesAreAPsbtOrRefused(byte[] content) {
    readAndReview(content);
  }

  @FuzzTest
  void anyScriptIsABondOrNot(byte[] script) {
    CanonicalBond.tryParse(script).ifPresent(b -> assertThat(b.bytes()).isEqualTo(script));
  }

  /** Mutations of real PSBTs get further than chance does. */
  @Test
  void damagedPsbtsAreReadExactlyOrRefused() {
    SeededEntropy entropy = new SeededEntropy(3);
    List<byte[]> seeds =
        Vectors.rows("wallet_psbt.json")
            .map(row -> java.util.Base64.getDecoder().decode(row.text("psbt_base64")))
            .toList();
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = seeds.get(entropy.nextInt(seeds.size())).clone();
      for (int i = entropy.nextInt(4); i >= 0; i--) {
        damaged[entropy.nextInt(damaged.length)] = (byte) entropy.nextInt(256);
      }
      readAndReview(
          entropy.nextInt(4) == 0
              ? Arrays.copyOf(damaged, entropy.nextInt(damaged.length))
              : damaged);
    }
  }

  private static void readAndReview(byte[] content) {
    try {
      Psbt psbt = Psbt.parse(content);
      byte[] written = psbt.serialize();
      assertThat(Psbt.parse(written).serialize()).isEqualTo(written);
      PsbtReview review = PsbtReview.of(psbt, KEYS, Secp256k1.nativeCurve(), 0);
      assertThat(review.sign().serialize()).isEqualTo(written);
      assertThat(PsbtWarning.of(review)).doesNotHaveDuplicates();
      assertThat(psbt.combine(psbt).serialize()).isEqualTo(written);
      FinalizedPsbt done = FinalizedPsbt.of(psbt, Secp256k1.nativeCurve());
      assertThat(done.transaction().txid()).isEqualTo(psbt.transaction().txid());
    } catch (PsbtException e) {
      assertThat(e.problem()).isNotNull();
    }
  }
}
