package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.wallet.keys.Mnemonic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnemonicFileTest {
  @TempDir Path directory;
  private final MnemonicFile file = new MnemonicFile(new PrivateFiles());
  private final Mnemonic mnemonic = Mnemonic.generate(24, new SeededEntropy(1));

  private Path path() {
    return directory.resolve("wallets/default.mnemonic");
  }

  private static WalletFileException.Kind kindOf(Runnable failing) {
    try {
      failing.run();
    } catch (WalletFileException e) {
      return e.kind();
    }
    throw new AssertionError("nothing was thrown");
  }

  @Test
  void readsWhatItWrote() {
    SecretBytes password = SecretBytes.owning("a b".getBytes(UTF_8));
    file.writeEncrypted(
        path(), mnemonic, password, new SeededEntropy(2), InstantSource.system(), false);

    assertThat(file.isEncrypted(path())).isTrue();
    try (Mnemonic read = file.read(path(), Optional.of(password))) {
      assertThat(read.words()).isEqualTo(mnemonic.words());
    }
    assertThat(kindOf(() -> file.read(path(), Optional.empty()).close()))
        .isEqualTo(WalletFileException.Kind.PASSWORD_REQUIRED);
  }

  @Test
  void replacesAFileOnlyIfToldTo() throws IOException {
    file.writePlain(path(), mnemonic, false);
    try (Mnemonic other = Mnemonic.generate(12, new SeededEntropy(3))) {
      assertThat(kindOf(() -> file.writePlain(path(), other, false)))
          .isEqualTo(WalletFileException.Kind.EXISTS);
      assertThat(Files.readString(path())).isEqualTo(String.join(" ", mnemonic.words()));

      file.writePlain(path(), other, true);
      assertThat(Files.readString(path())).isEqualTo(String.join(" ", other.words()));
    }
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThat(kindOf(() -> file.isEncrypted(path()))).isEqualTo(WalletFileException.Kind.MISSING);
  }

  @Test
  void namesTheFileAndNeverItsContent() throws IOException {
    Files.createDirectories(path().getParent());
    Files.writeString(path(), "abandon ability able");

    assertThatThrownBy(() ->
            file.read(path(), Optional.of(SecretBytes.owning("pass".getBytes(UTF_8)))).close())
        .hasMessageContaining("default.mnemonic")
        .hasMessageNotContaining("ability")
        .hasMessageNotContaining("pass ");
  }

  @Test
  void keepsTheOldFileIfTheNewOneCannotBeWritten() throws IOException {
    file.writePlain(path(), mnemonic, false);
    MnemonicFile failing =
        new MnemonicFile(
            new PrivateFiles((step, at) -> {
              if (step == PrivateFiles.Step.RENAME) {
                throw new IOException("disk full");
              }
            }));
    try (Mnemonic other = Mnemonic.generate(12, new SeededEntropy(3))) {
      assertThat(kindOf(() -> failing.writePlain(path(), other, true)))
          .isEqualTo(WalletFileException.Kind.INACCESSIBLE);
    }
    assertThat(Files.readString(path())).isEqualTo(String.join(" ", mnemonic.words()));
  }

  @Test
  void keepsForeignKeysOfTheSidecarAndBearsABrokenOne() throws IOException {
    Path meta = directory.resolve("w.mnemonic.meta");
    Files.writeString(meta, "{\"creation_height\": true, \"note\": [1, {\"a\": null}]}");
    MetaSidecar sidecar = new MetaSidecar(new PrivateFiles(), directory.resolve("w.mnemonic"));
    assertThat(sidecar.creationHeight()).isEmpty();

    sidecar.recordFingerprint("0123abcd");

    assertThat(sidecar.fingerprint()).contains("0123abcd");
    assertThat(Files.readString(meta)).contains("\"note\": [");
    Files.writeString(meta, "{");
    assertThat(sidecar.fingerprint()).isEmpty();
  }
}
