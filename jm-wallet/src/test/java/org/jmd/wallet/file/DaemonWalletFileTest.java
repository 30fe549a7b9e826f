package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.wallet.keys.Mnemonic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaemonWalletFileTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000));

  @TempDir Path directory;

  private final DaemonWalletFile file = new DaemonWalletFile(new PrivateFiles());

  private static SecretBytes password() {
    return SecretBytes.owning("secret".getBytes(UTF_8));
  }

  private static WalletContents wallet() {
    return new WalletContents(
        Mnemonic.generate(12, Entropy.system()), WalletType.FIDELITY_BOND, OptionalInt.of(7));
  }

  private static byte[] container(long memoryKib, long passes, int lanes) {
    return ByteBuffer.allocate(200)
        .put("JMNG".getBytes(UTF_8))
        .put((byte) 1)
        .put((byte) 1)
        .putInt((int) memoryKib)
        .putInt((int) passes)
        .put((byte) lanes)
        .array();
  }

  private static void assertKind(Runnable action, WalletFileException.Kind kind) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            WalletFileException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void readsWhatItWroteForTheOwnerOnly() throws IOException {
    Path path = directory.resolve("wallets/w.jmdat");
    try (SecretBytes password = password();
        WalletContents written = wallet()) {
      file.write(path, written, password, Entropy.system(), CLOCK, false);

      assertThat(Files.getPosixFilePermissions(path))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(file.kind(path)).isEqualTo(WalletFileKind.JMNG);
      try (WalletContents read = file.read(path, Optional.of(password))) {
        assertThat(read.mnemonic().words()).isEqualTo(written.mnemonic().words());
        assertThat(read.type()).isEqualTo(WalletType.FIDELITY_BOND);
        assertThat(read.creationHeight()).hasValue(7);
      }
      assertKind(
          () -> file.write(path, written, password, Entropy.system(), CLOCK, false),
          WalletFileException.Kind.EXISTS);
      assertKind(
          () -> file.read(path, Optional.empty()), WalletFileException.Kind.PASSWORD_REQUIRED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1048577, 2, 1",
    "4294967295, 2, 1",
    "19456, 65, 1",
    "19456, 0, 1",
    "19456, 4294967295, 1",
    "19456, 2, 0",
    "19456, 2, 17",
    "7, 2, 1",
    "0, 2, 1"
  })
  void refusesAbsurdCostsBeforeAnyWork(long memoryKib, long passes, int lanes) {
    try (SecretBytes password = password()) {
      assertKind(
          () ->
              JmngContainer.parse(
                  container(memoryKib, passes, lanes), Optional.of(password), "file"),
          WalletFileException.Kind.CORRUPT);
    }
  }

  @Test
  void triesThePasswordWithSmallCosts() {
    try (SecretBytes password = password()) {
      assertKind(
          () -> JmngContainer.parse(container(8, 1, 1), Optional.of(password), "file"),
          WalletFileException.Kind.WRONG_PASSWORD);
    }
  }

  @Test
  void opensMnemonicFilesToo() {
    Path path = directory.resolve("w.mnemonic");
    MnemonicFile mnemonics = new MnemonicFile(new PrivateFiles());
    try (SecretBytes password = password();
        Mnemonic mnemonic = Mnemonic.generate(24, Entropy.system())) {
      mnemonics.writePlain(path, mnemonic, false);
      assertThat(file.kind(path)).isEqualTo(WalletFileKind.PLAIN_WORDS);
      try (WalletContents read = file.read(path, Optional.empty())) {
        assertThat(read.mnemonic().words()).isEqualTo(mnemonic.words());
      }

      mnemonics.writeEncrypted(path, mnemonic, password, Entropy.system(), CLOCK, true);
      try (WalletContents read = file.read(path, Optional.of(password))) {
        assertThat(read.mnemonic().words()).isEqualTo(mnemonic.words());
        assertThat(read.type()).isEqualTo(WalletType.SEGWIT);
      }
    }
  }

  @Test
  void tellsAClientServerWalletApart() throws IOException {
    Path path = Files.writeString(directory.resolve("w.jmdat"), "JMENCWLTde");

    assertThat(file.kind(path).isClientServer()).isTrue();
    assertKind(() -> file.read(path, Optional.empty()), WalletFileException.Kind.CORRUPT);
  }

  @Test
  void missesAMissingFile() {
    assertKind(
        () -> file.read(directory.resolve("no.jmdat"), Optional.empty()),
        WalletFileException.Kind.MISSING);
  }

  @Test
  void ignoresACreationHeightThatIsNone() {
    for (String height :
        new String[] {"-1", "true", "\"5\"", "99999999999999999999", "1.5", "null"}) {
      String json =
          "{\"mnemonic\":\""
              + "abandon ".repeat(11)
              + "about\",\"creation_height\":"
              + height
              + "}";
      byte[] salt = new byte[MnemonicFile.SALT_LENGTH];
      try (SecretBytes password = password();
          SecretBytes key = MnemonicFile.key(password, salt)) {
        byte[] token =
            Fernet.encrypt(key, json.getBytes(UTF_8), new byte[Fernet.IV_LENGTH], CLOCK.instant());
        try (WalletContents read =
            JmngContainer.parseAny(
                MnemonicFile.concat(salt, token), Optional.of(password), "file")) {
          assertThat(read.creationHeight()).as(height).isEmpty();
        }
      }
    }
  }
}
