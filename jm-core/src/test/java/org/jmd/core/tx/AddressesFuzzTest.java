package org.jmd.core.tx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jmd.core.runtime.Network;

class AddressesFuzzTest {
  /** Whatever is an address is formatted to one of the same script. */
  @FuzzTest
  void anyTextIsAnAddressOrNot(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    for (Network network : Network.values()) {
      Optional<ScriptPubKey> script = Addresses.tryParse(text, network);
      if (script.isPresent()) {
        assertThat(
                Addresses.format(script.get(), network)
                    .flatMap(address -> Addresses.tryParse(address, network)))
            .isEqualTo(script);
      }
    }
  }
}
