package org.jmd.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jmd.core.protocol.Boxed;
import org.jmd.core.protocol.Features;
import org.jmd.core.protocol.Plain;
import org.jmd.core.tx.UtxoRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakerSessionTest {
  @TempDir Path directory;
  private MakerRig rig;

  @BeforeEach
  void start() {
    rig = new MakerRig(directory).start();
  }

  @AfterEach
  void noTaskDied() {
    assertThat(rig.time.failures()).isEmpty();
  }

  @Nested
  class WaitingForFill {
    @Test
    void answersWithItsKeyAndFeatures() {
      ScriptedTaker taker = rig.filled();

      assertThat(taker.heard())
          .singleElement()
          .isInstanceOfSatisfying(
              Plain.PubKey.class,
              answer -> assertThat(answer.features().has(Features.NEUTRINO_COMPAT)).isTrue());
      assertThat(rig.maker.sessions()).isEqualTo(1);
      assertThat(rig.blacklist.size()).isZero();
    }
  }

  @Nested
  class WaitingForAuth {
    @Test
    void disclosesCoinsAndAddresses() {
      ScriptedTaker taker = rig.authenticated();

      Boxed.IoAuth ioAuth = taker.ioAuth();
      assertThat(ioAuth.utxos()).hasSize(1).noneMatch(UtxoRef::isExtended);
      assertThat(ioAuth.coinJoinAddress()).isNotEqualTo(ioAuth.changeAddress());
      assertThat(rig.funds.isLeased(ioAuth.utxos().get(0).outPoint())).isTrue();
      assertThat(rig.funds.history).containsExactly("disclosed " + MakerRig.AMOUNT);
      assertThat(rig.blacklist.contains(taker.commitment())).isTrue();
      assertThat(rig.gossip.announced).containsExactly(taker.commitment());
    }
  }
}
