package org.jmd.maker;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A session under way as the operator may see it: nothing in it tells the taker.
 *
 * @param stage what it waits for or does, such as {@code WAITING_FOR_AUTH}
 * @param age since the taker's {@code fill}
 */
public record SessionGlance(String stage, Duration age) {
  /** Every stage that there is, in their order. */
  public static List<String> stages() {
    return Arrays.stream(SessionProgress.Stage.values()).map(Enum::name).toList();
  }
}
