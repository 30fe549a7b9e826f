package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.jmd.core.tx.TxSize.InputKind;
import org.junit.jupiter.api.Test;

class TxSizeTest {
  private static final ScriptPubKey P2WPKH = ScriptPubKey.p2wpkh(new byte[20]);

  @Test
  void weighsOutputsByKind() {
    assertThat(TxSize.outputWeight(P2WPKH)).isEqualTo(124);
    assertThat(TxSize.outputWeight(ScriptPubKey.p2wsh(new byte[32]))).isEqualTo(172);
    assertThat(TxSize.outputWeight(ScriptPubKey.p2tr(new byte[32]))).isEqualTo(172);
    assertThat(TxSize.outputWeight(ScriptPubKey.p2pkh(new byte[20]))).isEqualTo(136);
    assertThat(TxSize.outputWeight(ScriptPubKey.p2sh(new byte[20]))).isEqualTo(128);
  }

  @Test
  void countsLongerCountsBeyond252() {
    int small = TxSize.vbytes(Collections.nCopies(252, InputKind.P2WPKH), List.of(P2WPKH));
    int large = TxSize.vbytes(Collections.nCopies(253, InputKind.P2WPKH), List.of(P2WPKH));
    assertThat(large - small).isEqualTo(68 + 2);
  }

  @Test
  void knowsOurKindsOfInput() {
    assertThat(InputKind.of(P2WPKH)).isEqualTo(InputKind.P2WPKH);
    assertThat(InputKind.of(ScriptPubKey.p2wsh(new byte[32]))).isEqualTo(InputKind.BOND);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InputKind.of(ScriptPubKey.p2tr(new byte[32])));
  }

  @Test
  void expectsMoreOfMakersThanOneInputEach() {
    assertThat(TxSize.expectedCoinJoinVbytes(2, 9, false))
        .isEqualTo(TxSize.coinJoinVbytes(2 + 11, 20));
    assertThat(TxSize.expectedCoinJoinVbytes(2, 10, false))
        .isEqualTo(TxSize.coinJoinVbytes(2 + 12, 22));
    assertThat(TxSize.expectedCoinJoinVbytes(2, 9, true))
        .isEqualTo(TxSize.coinJoinVbytes(2 + 18 + 5, 19));
  }

  @Test
  void neverUnderestimatesAnySignedCoinJoin() {
    // 73-byte signatures do not occur with low s; 72 with its sighash byte is the most.
    for (int n = 1; n < 60; n++) {
      assertThat(TxSize.coinJoinVbytes(n, n))
          .isGreaterThanOrEqualTo(
              TxSize.vbytes(
                  Collections.nCopies(n, InputKind.P2WPKH), Collections.nCopies(n, P2WPKH)));
    }
  }
}
