package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.testing.Vectors;
import org.jmd.wallet.json.JsonText;
import org.jmd.wallet.keys.Mnemonic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class WalletMnemonicFileVectorTest {
  private static final String FILE = "wallet_mnemonic_file.json";

  @TempDir Path directory;

  static Stream<Vectors.Row> files() {
    return Vectors.rows(FILE);
  }

  static Stream<Vectors.Row> knownAnswers() {
    return Vectors.rows(FILE, "deterministic_kat");
  }

  @ParameterizedTest
  @MethodSource("files")
  void opensOrRefusesAFile(Vectors.Row row) throws IOException {
    Path path = directory.resolve("w.mnemonic");
    Files.write(path, Base64.getDecoder().decode(row.text("file_base64")));
    MnemonicFile file = new MnemonicFile(new PrivateFiles());
    JsonNode password = row.json().path("password");
    Optional<SecretBytes> given =
        password.isString()
            ? Optional.of(SecretBytes.owning(password.stringValue().getBytes(UTF_8)))
            : Optional.empty();

    switch (row.text("expect")) {
      case "ok" -> {
        assertThat(file.isEncrypted(path)).isTrue();
        assertOpens(file, path, given, row);
      }
      case "plaintext" -> {
        assertThat(file.isEncrypted(path)).isFalse();
        assertOpens(file, path, given, row);
      }
      case "wrong_password" ->
          assertThatThrownBy(() -> file.read(path, given))
              .isInstanceOfSatisfying(
                  WalletFileException.class,
                  e -> assertThat(e.kind()).isEqualTo(WalletFileException.Kind.WRONG_PASSWORD));
      case "error" ->
          assertThatThrownBy(() -> file.read(path, given)).isInstanceOf(WalletFileException.class);
      default -> throw new AssertionError("unknown expectation in " + row);
    }
  }

  private static void assertOpens(
      MnemonicFile file, Path path, Optional<SecretBytes> password, Vectors.Row row) {
    try (Mnemonic mnemonic = file.read(path, password)) {
      assertThat(new String(mnemonic.toBytes(), UTF_8)).isEqualTo(row.text("mnemonic"));
    }
  }

  @ParameterizedTest
  @MethodSource("knownAnswers")
  void writesTheSameOctets(Vectors.Row row) throws IOException {
    Path path = directory.resolve("new/w.mnemonic");
    Iterator<byte[]> draws = List.of(row.hex("salt"), row.hex("iv")).iterator();
    Entropy entropy =
        bytes -> {
          byte[] draw = draws.next();
          System.arraycopy(draw, 0, bytes, 0, bytes.length);
        };
    InstantSource clock =
        InstantSource.fixed(
            Instant.ofEpochSecond(row.json().required("fernet_timestamp").longValue()));
    try (SecretBytes password = SecretBytes.owning(row.text("password").getBytes(UTF_8));
        SecretBytes key = MnemonicFile.key(password, row.hex("salt"));
        Mnemonic mnemonic = Mnemonic.parse(row.text("mnemonic"))) {
      new MnemonicFile(new PrivateFiles())
          .writeEncrypted(path, mnemonic, password, entropy, clock, false);

      String keyHex = key.use(octets -> HexFormat.of().formatHex(octets));
      assertThat(keyHex)
          .isEqualTo(row.text("pbkdf2_key"))
          .isEqualTo(row.text("hmac_key") + row.text("aes_key"));
    }
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(path))).isEqualTo(row.text("file_hex"));
  }

  @Test
  void writesTheSidecarStepByStep() throws IOException {
    MetaSidecar sidecar = new MetaSidecar(new PrivateFiles(), directory.resolve("w.mnemonic"));
    Path path = directory.resolve("w.mnemonic.meta");
    for (JsonNode step : Vectors.document(FILE).required("meta_sidecar")) {
      String text = step.required("text").stringValue();
      JsonNode after = JsonText.tryParse(text).orElseThrow();
      switch (step.required("step").stringValue()) {
        case "creation_height" ->
            sidecar.recordCreationHeight(after.required("creation_height").intValue());
        case "then_fingerprint" ->
            sidecar.recordFingerprint(after.required("fingerprint").stringValue());
        default -> throw new AssertionError("unknown step " + step);
      }

      assertThat(Files.readString(path)).isEqualTo(text);
      if (step.has("mode")) {
        assertThat("0o" + octal(path)).isEqualTo(step.required("mode").stringValue());
      }
    }
  }

  private static String octal(Path path) throws IOException {
    return Integer.toOctalString((int) Files.getAttribute(path, "unix:mode") & 0777);
  }
}
