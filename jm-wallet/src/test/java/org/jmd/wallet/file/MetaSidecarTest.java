package org.jmd.wallet.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.OptionalInt;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetaSidecarTest {
  private static final String FINGERPRINT = "0123abcd";

  @TempDir Path directory;

  private MetaSidecar sidecar(int number) {
    return new MetaSidecar(new PrivateFiles(), directory.resolve(number + ".mnemonic"));
  }

  @Test
  void losesNothingToAnotherWriter() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 100; round++) {
        MetaSidecar one = sidecar(round);
        MetaSidecar other = sidecar(round);
        int height = round;
        Future<?> first =
            threads.submit(() -> {
              start.await();
              one.recordCreationHeight(height);
              return height;
            });
        Future<?> second =
            threads.submit(() -> {
              start.await();
              other.recordFingerprint(FINGERPRINT);
              return FINGERPRINT;
            });
        first.get();
        second.get();
        assertThat(sidecar(round).creationHeight()).isEqualTo(OptionalInt.of(height));
        assertThat(sidecar(round).fingerprint()).contains(FINGERPRINT);
      }
    }
  }

  @Test
  void writesNothingThatItSaysAlready() throws Exception {
    sidecar(0).recordFingerprint(FINGERPRINT);
    Path file = directory.resolve("0.mnemonic.meta");
    FileTime longAgo = FileTime.fromMillis(0);
    Files.setLastModifiedTime(file, longAgo);
    sidecar(0).recordFingerprint(FINGERPRINT);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
  }
}
