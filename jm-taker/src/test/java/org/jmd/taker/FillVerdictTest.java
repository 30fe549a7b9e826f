package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jmd.core.protocol.Nick;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.protocol.Plain;
import org.jmd.core.testing.SeededEntropy;
import org.junit.jupiter.api.Test;

final class FillVerdictTest {
  private static final MakerFailure BLACKLIST =
      new MakerFailure.Refused(new Plain.ErrorReply("commitment BLACKlisted"));
  private static final MakerFailure OTHER =
      new MakerFailure.Refused(new Plain.ErrorReply("amount out of range"));
  private static final MakerFailure SILENT = new MakerFailure.Silent(Phase.FILLING);

  private final SeededEntropy entropy = new SeededEntropy(1);

  private Map<Nick, MakerFailure> failures(MakerFailure... kinds) {
    Map<Nick, MakerFailure> result = new HashMap<>();
    for (MakerFailure kind : kinds) {
      try (NickIdentity identity = NickIdentity.create(entropy)) {
        result.put(identity.nick(), kind);
      }
    }
    return result;
  }

  @Test
  void silenceAloneBurnsNothing() {
    Map<Nick, MakerFailure> all = failures(SILENT, SILENT, SILENT);
    assertThat(FillVerdict.judge(3, all)).isEqualTo(new FillVerdict.KeepCommitment(all));
  }

  @Test
  void oneExplicitClaimTurnsTheSilentOnesIntoClaims() {
    Map<Nick, MakerFailure> all = failures(BLACKLIST, SILENT, SILENT);
    assertThat(FillVerdict.judge(6, all))
        .isEqualTo(new FillVerdict.RotateCommitment(3, 6, Map.of()));
    assertThat(FillVerdict.judge(7, all)).isEqualTo(new FillVerdict.KeepCommitment(all));
  }

  @Test
  void whoFailedForAnotherReasonIsOutEvenIfTheCommitmentIsExchanged() {
    Map<Nick, MakerFailure> all = failures(BLACKLIST, OTHER);
    assertThat(FillVerdict.judge(2, all))
        .isInstanceOfSatisfying(
            FillVerdict.RotateCommitment.class,
            rotate -> assertThat(rotate.out().values()).containsExactly(OTHER));
  }

  @Test
  void noFailureKeepsEverything() {
    assertThat(FillVerdict.judge(3, Map.of())).isEqualTo(new FillVerdict.KeepCommitment(Map.of()));
  }
}
