package org.jmd.taker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jmd.core.protocol.Nick;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IgnoredMakersTest {
  private static final Nick ONE = new Nick("J5TXFe8q5BvcGtdO");
  private static final Nick TWO = new Nick("J57GDFXmvCxrqHGd");

  @TempDir Path directory;

  @Test
  void remembersMakersInAFileThatTheUserMayEdit() throws IOException {
    Path file = directory.resolve("ignored_makers.txt");
    IgnoredMakers first = IgnoredMakers.load(file);
    first.add(ONE);
    first.add(TWO);
    first.add(ONE);
    assertThat(Files.readString(file)).isEqualTo(ONE + "\n" + TWO + "\n");
    Files.writeString(file, "  " + TWO + "  \n\nnot a nick\n");
    assertThat(IgnoredMakers.load(file).nicks()).containsExactly(TWO);
  }

  @Test
  void aFileThatCannotBeWrittenDoesNotEndTheRound() {
    IgnoredMakers ignored = IgnoredMakers.load(directory.resolve("missing/ignored_makers.txt"));
    ignored.add(ONE);
    assertThat(ignored.nicks()).containsExactly(ONE);
  }
}
