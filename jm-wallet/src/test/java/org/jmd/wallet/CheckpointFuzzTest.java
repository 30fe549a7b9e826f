package org.jmd.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.testing.Mutations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFuzzTest {
  private static final String CHECKPOINT =
      """
      {"version":1,"wallet_fingerprint":"0694865a","network":"regtest","backend_id":"descriptor",
       "cursor":"00ff","regular_branch_ends":{"0:0":99,"0:1":120},
       "scanned_address_hashes":["%s"]}
      """
          .formatted(ReconstructionCheckpoint.hash("bc1q"));

  @TempDir Path directory;

  @FuzzTest
  void anyFileIsACheckpointOrNone(byte[] octets) throws IOException {
    Path fresh = Files.createTempDirectory("jmd-fuzz");
    try {
      settles(fresh.resolve("checkpoint.json"), octets);
    } finally {
      Files.deleteIfExists(fresh.resolve("checkpoint.json"));
      Files.delete(fresh);
    }
  }

  @Test
  void damagedCheckpointsAreReadOrCountAsNone() throws Exception {
    Path file = directory.resolve("checkpoint.json");
    Mutations.ofTexts(List.of(CHECKPOINT), 1_000, octets -> settles(file, octets));
  }

  private static void settles(Path file, byte[] octets) throws IOException {
    Files.write(file, octets);
    PrivateFiles files = new PrivateFiles();
    Optional<ReconstructionCheckpoint> read = ReconstructionCheckpoint.read(files, file);
    if (read.isPresent()) {
      read.get().write(files, file);
      assertThat(ReconstructionCheckpoint.read(files, file)).isEqualTo(read);
    }
  }
}
