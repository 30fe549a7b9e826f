package org.jmd.wallet.podle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jmd.core.crypto.Commitment;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.testing.Mutations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitmentFilesFuzzTest {
  private static final String USED =
      """
      {
          "used": [
              "%s",
              "%s"
          ],
          "external": {
              "%s:1": {"P": "02aa", "reveal": {"0": {"s": "1"}}}
          },
          "of_another_program": [1.50]
      }\
      """
          .formatted("11".repeat(32), "ab".repeat(32), "33".repeat(32));
  private static final Commitment FRESH = Commitment.tryParseHex("5c".repeat(32)).orElseThrow();

  @TempDir Path directory;

  @FuzzTest
  void anyFileHoldsUsedCommitmentsOrIsRefused(byte[] octets) throws IOException {
    Path fresh = Files.createTempDirectory("jmd-fuzz");
    try {
      usedOrRefused(fresh, octets);
    } finally {
      remove(fresh);
    }
  }

  @FuzzTest
  void anyFileIsAListOfForeignCommitments(byte[] octets) throws IOException {
    Path fresh = Files.createTempDirectory("jmd-fuzz");
    try {
      listed(fresh, octets);
    } finally {
      remove(fresh);
    }
  }

  private static void remove(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void damagedFilesOfUsedCommitmentsAreReadOrRefused() throws Exception {
    Mutations.ofTexts(List.of(USED), 500, octets -> usedOrRefused(directory, octets));
  }

  @Test
  void damagedListsAreReadAsFarAsTheyMakeSense() throws Exception {
    String list = "11".repeat(32) + "\n" + "AB".repeat(32) + "\r\n\n" + "7e".repeat(32) + "\n";
    Mutations.ofTexts(List.of(list, "ef".repeat(32)), 500, octets -> listed(directory, octets));
  }

  @Test
  void whatOtherProgramsNotedSurvives() throws IOException {
    Path file = write(directory, "commitments.json", USED.getBytes(US_ASCII));

    assertThat(new UsedCommitments(new PrivateFiles(), directory).markUsed(FRESH)).isTrue();

    assertThat(Files.readString(file))
        .contains("33".repeat(32) + ":1", "\"02aa\"", "\"of_another_program\"", "1.50")
        .contains("11".repeat(32), "ab".repeat(32), "5c".repeat(32));
  }

  private static Path write(Path data, String name, byte[] octets) throws IOException {
    Path file = Files.createDirectories(data.resolve("cmtdata")).resolve(name);
    return Files.write(file, octets);
  }

  private static void usedOrRefused(Path data, byte[] octets) throws IOException {
    Path file = write(data, "commitments.json", octets);
    UsedCommitments commitments = new UsedCommitments(new PrivateFiles(), data);
    try {
      Set<Commitment> before = commitments.used();
      boolean marked = commitments.markUsed(FRESH);
      assertThat(marked).isEqualTo(!before.contains(FRESH));
      assertThat(commitments.used()).containsAll(before).contains(FRESH);
    } catch (WalletStorageException refused) {
      // What cannot be understood must not be lost either.
      assertThat(Files.readAllBytes(file)).isEqualTo(octets);
    }
  }

  private static void listed(Path data, byte[] octets) throws IOException {
    Path file = write(data, "commitmentlist", octets);
    int before = open(data).size();
    assertThat(before).isBetween(0, octets.length / 64);

    boolean known = open(data).contains(FRESH);
    assertThat(open(data).add(FRESH)).isEqualTo(!known);

    assertThat(open(data).contains(FRESH)).isTrue();
    assertThat(open(data).size()).isEqualTo(before + (known ? 0 : 1));
    assertThat(Arrays.copyOf(Files.readAllBytes(file), octets.length)).isEqualTo(octets);
  }

  private static CommitmentBlacklist open(Path data) {
    return new CommitmentBlacklist(new PrivateFiles(), data, 100_000, new SeededEntropy(1));
  }
}
