package org.jmd.daemon.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every row of the table of attacks that concerns makers has a test named after it. */
class AttackCoverageTest {
  private final List<AttackList.Entry> attacks = AttackList.discover();

  @Test
  void everyRowOfMakersAndTheSharedTransportIsAttacked() {
    List<String> demanded =
        IntStream.concat(IntStream.rangeClosed(1, 85), IntStream.rangeClosed(133, 137))
            .mapToObj(n -> "A" + n)
            .toList();
    assertThat(attacks).extracting(AttackList.Entry::row).containsAll(demanded);
  }

  @Test
  void everyTestIsNamedAfterItsRow() {
    assertThat(attacks)
        .allSatisfy(attack -> {
          assertThat(attack.row()).matches("[AX][1-9][0-9]{0,2}");
          String name = attack.row().charAt(0) + "0?" + attack.row().substring(1);
          assertThat(attack.method()).matches(name.toLowerCase(Locale.ROOT) + "[A-Z_].*");
          assertThat(attack.reaction()).isNotBlank();
        });
  }
}
