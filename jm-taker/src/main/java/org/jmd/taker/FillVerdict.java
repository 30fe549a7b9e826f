package org.jmd.taker;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jmd.core.protocol.Nick;

/**
 * What the answers to {@code fill} mean (coinjoin.md 2.11.6, 2.11.7): whether the commitment is
 * burnt, and which makers are out.
 */
sealed interface FillVerdict {
  /** So many refuse the commitment that it must be exchanged; those that refused it stay. */
  record RotateCommitment(int refusing, int asked, Map<Nick, MakerFailure> out)
      implements FillVerdict {}

  /** The commitment stays; these makers are out, blacklist claims among them may be lies. */
  record KeepCommitment(Map<Nick, MakerFailure> out) implements FillVerdict {}

  /**
   * Judges one pass.
   *
   * @param asked how many makers were asked in this pass
   * @param failures of those which did not answer with a key
   */
  static FillVerdict judge(int asked, Map<Nick, MakerFailure> failures) {
    Set<Nick> refusing = new HashSet<>();
    Set<Nick> silent = new HashSet<>();
    failures.forEach((nick, failure) -> {
      if (failure instanceof MakerFailure.Refused refused && refused.error().isBlacklisting()) {
        refusing.add(nick);
      } else if (failure instanceof MakerFailure.Silent) {
        silent.add(nick);
      }
    });
    if (!refusing.isEmpty()) {
      // Some makers drop a used commitment without a word.
      refusing.addAll(silent);
    }
    if (refusing.isEmpty() || 2 * refusing.size() < asked) {
      return new KeepCommitment(ordered(failures));
    }
    Map<Nick, MakerFailure> out = new LinkedHashMap<>(failures);
    out.keySet().removeAll(refusing);
    return new RotateCommitment(refusing.size(), asked, ordered(out));
  }

  /** A copy in the order of the answers; that of {@code Map.copyOf} differs from run to run. */
  private static Map<Nick, MakerFailure> ordered(Map<Nick, MakerFailure> failures) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }
}
