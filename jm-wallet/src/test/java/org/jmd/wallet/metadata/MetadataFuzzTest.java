package org.jmd.wallet.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.jmd.core.testing.Vectors;
import org.jmd.wallet.testing.Mutations;
import org.junit.jupiter.api.Test;

class MetadataFuzzTest {
  private static final String FOREIGN =
      """
      {"type":"tx","ref":"%s","label":"of another wallet","origin":"wpkh(x)"}
      {"type":"xpub","ref":"xpub6","label":"savings","n":1.50}
      {"type":"addr","ref":"bc1q","label":"not ours"}
      {"type":"output","ref":"%s:0","spendable":false,"label":"cold","keypath":"/1/5"}
      """
          .formatted("11".repeat(32), "22".repeat(32));

  /** Any file is read, and what is written from it says the same when read again. */
  @FuzzTest
  void anyFileSettles(byte[] octets) {
    settles(octets);
  }

  @Test
  void damagedFilesSettle() throws Exception {
    List<String> seeds =
        Vectors.rows("wallet_metadata_bip329.json").map(row -> row.text("file")).toList();
    Mutations.ofTexts(seeds, 5_000, MetadataFuzzTest::settles);
    Mutations.ofTexts(List.of(FOREIGN), 5_000, MetadataFuzzTest::settles);
  }

  @Test
  void recordsOfOtherProgramsSurvive() {
    String written = Metadata.parse(FOREIGN).format();

    assertThat(written.lines())
        .containsExactlyInAnyOrderElementsOf(FOREIGN.lines().map(String::strip).toList());
  }

  private static void settles(byte[] octets) {
    String once = Metadata.parse(new String(octets, UTF_8)).format();
    Metadata again = Metadata.parse(once);

    assertThat(again.malformedLines()).isZero();
    assertThat(again.format()).isEqualTo(once);
  }
}
