package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class UtxoRefFuzzTest {
  /** Whatever names a coin is written so that it reads back, and differs in case only. */
  @FuzzTest
  void anyTextNamesACoinOrNot(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    UtxoRef.tryParse(text)
        .ifPresent(utxo -> {
          assertThat(UtxoRef.tryParse(utxo.toString())).contains(utxo);
          assertThat(UtxoRef.tryParse(utxo.legacy()).map(UtxoRef::outPoint))
              .contains(utxo.outPoint());
        });
  }
}
