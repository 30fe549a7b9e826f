package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void tellsTheCauseOnce() {
    IOException full = new IOException("No space left on device");
    assertThat(Failure.of(new UncheckedIOException("cannot write x", full)).text())
        .isEqualTo("cannot write x (No space left on device)");
    assertThat(
            Failure.of(new UncheckedIOException("cannot write x: No space left on device", full))
                .text())
        .isEqualTo("cannot write x: No space left on device");
    assertThat(Failure.of(new UncheckedIOException("cannot write x", new IOException())).text())
        .isEqualTo("cannot write x");
  }
}
