package org.jmd.wallet.podle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jmd.core.crypto.Bytes32;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsedCommitmentsTest {
  @TempDir Path directory;
  private final Commitment commitment = new Commitment(Bytes32.of(new SeededEntropy(3).bytes(32)));

  @Test
  void remembersAcrossProcesses() {
    assertThat(new UsedCommitments(new PrivateFiles(), directory).markUsed(commitment)).isTrue();

    UsedCommitments again = new UsedCommitments(new PrivateFiles(), directory);

    assertThat(again.isUsed(commitment)).isTrue();
    assertThat(again.markUsed(commitment)).isFalse();
  }

  @Test
  void failsRatherThanUseWhatItCouldNotKeep() {
    UsedCommitments used =
        new UsedCommitments(
            new PrivateFiles((step, path) -> {
              if (step == PrivateFiles.Step.SYNC) {
                throw new IOException("disk full");
              }
            }),
            directory);

    assertThatThrownBy(() -> used.markUsed(commitment)).isInstanceOf(WalletStorageException.class);
    assertThat(used.isUsed(commitment)).isFalse();
  }

  @Test
  void refusesToOverwriteAFileThatMakesNoSense() throws IOException {
    Path file = Files.createDirectories(directory.resolve("cmtdata")).resolve("commitments.json");
    Files.writeString(file, "{\"used\": [\"");
    UsedCommitments used = new UsedCommitments(new PrivateFiles(), directory);

    assertThatThrownBy(() -> used.markUsed(commitment)).isInstanceOf(WalletStorageException.class);
    assertThat(Files.readString(file)).isEqualTo("{\"used\": [\"");
  }
}
