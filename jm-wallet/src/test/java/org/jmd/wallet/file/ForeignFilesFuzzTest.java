package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jmd.core.testing.Vectors;
import org.jmd.wallet.keys.Mnemonic;
import org.jmd.wallet.testing.Mutations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that other programs have written, damaged. */
class ForeignFilesFuzzTest {
  private static final String SIDECAR =
      """
      {
        "creation_height": 800000,
        "fingerprint": "0694865a",
        "of_another_program": {"kept": [1.50, null, "\\u00e9"]}
      }
      """;

  @TempDir Path directory;

  private static List<byte[]> files(String vectors) {
    return Vectors.rows(vectors)
        .filter(row -> row.json().path("file_base64").isString())
        .map(row -> Base64.getDecoder().decode(row.text("file_base64")))
        .toList();
  }

  @FuzzTest
  void anyBytesAreAClientServerWalletOrAWalletFileException(byte[] content) {
    clientServer(content);
    clientServer(("JMWALLET" + new String(content, ISO_8859_1)).getBytes(ISO_8859_1));
    clientServer(("JMENCWLT" + new String(content, ISO_8859_1)).getBytes(ISO_8859_1));
  }

  @FuzzTest
  void anyBytesAreBencodeOrNot(byte[] content) {
    assertThat(Bencode.tryParse(content)).isNotNull();
  }

  @FuzzTest
  void anyBytesAreWordsOrNot(byte[] content) {
    words(content);
  }

  @FuzzTest
  void anySidecarIsReadAndKept(byte[] content) throws IOException {
    Path fresh = Files.createTempDirectory("jmd-fuzz");
    try {
      sidecar(fresh, content);
    } finally {
      for (String name : List.of("w.mnemonic.meta", "w.mnemonic.meta.lock")) {
        Files.deleteIfExists(fresh.resolve(name));
      }
      Files.delete(fresh);
    }
  }

  @Test
  void damagedClientServerWalletsAreReadOrRefused() throws Exception {
    Mutations.of(files("wallet_legacy_jmdat.json"), 10_000, ForeignFilesFuzzTest::clientServer);
  }

  @Test
  void damagedContainersAreReadOrRefusedWithoutDerivingKeys() throws Exception {
    Mutations.of(
        files("wallet_jmng_container.json"),
        5_000,
        content -> {
          try (WalletContents contents =
              JmngContainer.parseAny(content, Optional.empty(), "file")) {
            assertThat(Mnemonic.WORD_COUNTS).contains(contents.mnemonic().wordCount());
          } catch (WalletFileException e) {
            assertThat(e.kind())
                .isIn(WalletFileException.Kind.CORRUPT, WalletFileException.Kind.PASSWORD_REQUIRED);
          }
        });
  }

  @Test
  void damagedWordsAreWordsOrNot() throws Exception {
    Mutations.ofTexts(
        List.of(
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
                + " about",
            " legal winner thank\tyear wave sausage worth useful legal winner thank yellow\n",
            "そつう　れきだい　ほんやく　わかす　りくつ　ばいか　ろせん　やちん　そつう　れきだい　ほんやく　わかめ"),
        5_000,
        ForeignFilesFuzzTest::words);
  }

  @Test
  void damagedSidecarsAreReadAndMended() throws Exception {
    Mutations.ofTexts(List.of(SIDECAR, "{}"), 500, content -> sidecar(directory, content));
  }

  @Test
  void whatOtherProgramsNotedBesideAWalletSurvives() throws IOException {
    Path meta = Files.writeString(directory.resolve("w.mnemonic.meta"), SIDECAR);

    new MetaSidecar(new PrivateFiles(), directory.resolve("w.mnemonic")).recordCreationHeight(5);

    assertThat(Files.readString(meta)).contains("\"of_another_program\"", "1.50", "0694865a");
  }

  private static void clientServer(byte[] content) {
    try (ClientServerWallet wallet =
        ClientServerWalletFile.parse(content, Optional.empty(), "file")) {
      assertThat(wallet.network()).isNotNull();
    } catch (WalletFileException e) {
      assertThat(e.kind())
          .isIn(WalletFileException.Kind.CORRUPT, WalletFileException.Kind.PASSWORD_REQUIRED);
    }
  }

  private static void words(byte[] content) {
    boolean looks = Mnemonic.looksLike(content);
    try (Mnemonic mnemonic = Mnemonic.parse(content)) {
      assertThat(mnemonic.words()).hasSize(mnemonic.wordCount());
      assertThat(mnemonic.unknownWords()).allMatch(i -> i >= 1 && i <= mnemonic.wordCount());
      byte[] written = mnemonic.toBytes();
      try (Mnemonic again = Mnemonic.parse(written)) {
        assertThat(again.toBytes()).isEqualTo(written);
        assertThat(again.hasValidChecksum()).isEqualTo(mnemonic.hasValidChecksum());
      }
    } catch (IllegalArgumentException e) {
      assertThat(looks).isFalse();
      for (String word : new String(content, UTF_8).split("\\s+", -1)) {
        // Short pieces occur in any message.
        assertThat(word.length() < 8 || !String.valueOf(e.getMessage()).contains(word)).isTrue();
      }
    }
  }

  private static void sidecar(Path data, byte[] content) throws IOException {
    Files.write(data.resolve("w.mnemonic.meta"), content);
    MetaSidecar sidecar = new MetaSidecar(new PrivateFiles(), data.resolve("w.mnemonic"));
    OptionalInt height = sidecar.creationHeight();
    assertThat(height.orElse(0)).isNotNegative();

    sidecar.recordFingerprint("01234567");

    assertThat(sidecar.fingerprint()).contains("01234567");
    assertThat(sidecar.creationHeight()).isEqualTo(height);
  }
}
