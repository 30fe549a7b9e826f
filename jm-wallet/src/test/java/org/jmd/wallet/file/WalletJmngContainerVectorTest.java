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
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.testing.Vectors;
import org.jmd.wallet.json.JsonText;
import org.jmd.wallet.keys.Mnemonic;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class WalletJmngContainerVectorTest {
  private static final String FILE = "wallet_jmng_container.json";

  @TempDir Path directory;

  static Stream<Vectors.Row> files() {
    return Vectors.rows(FILE);
  }

  static Stream<Vectors.Row> knownAnswers() {
    return Vectors.rows(FILE, "deterministic_kat");
  }

  private static SecretBytes password(Vectors.Row row) {
    return SecretBytes.owning(row.text("password").getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("files")
  void opensOrRefusesAFile(Vectors.Row row) throws IOException {
    Path path = directory.resolve("w.jmdat");
    Files.write(path, Base64.getDecoder().decode(row.text("file_base64")));
    DaemonWalletFile file = new DaemonWalletFile(new PrivateFiles());
    try (SecretBytes password = password(row)) {
      Optional<SecretBytes> given = Optional.of(password);
      switch (row.text("expect")) {
        case "ok" -> assertOpens(file, path, given, row);
        case "wrong_password" ->
            assertThatThrownBy(() -> file.read(path, given))
                .isInstanceOfSatisfying(
                    WalletFileException.class,
                    e -> assertThat(e.kind()).isEqualTo(WalletFileException.Kind.WRONG_PASSWORD));
        case "error" ->
            assertThatThrownBy(() -> file.read(path, given))
                .isInstanceOf(WalletFileException.class);
        default -> throw new AssertionError("unknown expectation in " + row);
      }
    }
  }

  private void assertOpens(
      DaemonWalletFile file, Path path, Optional<SecretBytes> password, Vectors.Row row)
      throws IOException {
    byte[] before = Files.readAllBytes(path);
    try (WalletContents contents = file.read(path, password)) {
      assertThat(new String(contents.mnemonic().toBytes(), UTF_8)).isEqualTo(row.text("mnemonic"));
      assertThat(contents.type().text()).isEqualTo(row.text("wallet_type"));
      assertThat(contents.creationHeight()).isEqualTo(height(row.json()));
    }
    assertThat(path).hasBinaryContent(before);
    WalletFileKind kind =
        switch (row.text("kind")) {
          case "jmng_argon2id" -> WalletFileKind.JMNG;
          case "legacy_pbkdf2_json" -> WalletFileKind.SALTED_TOKEN;
          default -> throw new AssertionError("unknown kind in " + row);
        };
    assertThat(file.kind(path)).isEqualTo(kind);
    if (kind == WalletFileKind.JMNG) {
      Path renamed = Files.write(directory.resolve("w.mnemonic"), before);
      try (Mnemonic mnemonic = new MnemonicFile(new PrivateFiles()).read(renamed, password)) {
        assertThat(new String(mnemonic.toBytes(), UTF_8)).isEqualTo(row.text("mnemonic"));
      }
    }
  }

  private static OptionalInt height(JsonNode json) {
    JsonNode height = json.path("creation_height");
    return height.isInt() ? OptionalInt.of(height.intValue()) : OptionalInt.empty();
  }

  @ParameterizedTest
  @MethodSource("knownAnswers")
  void writesTheSameOctets(Vectors.Row row) {
    Argon2 costs =
        new Argon2(
            row.json().required("m_cost_kib").longValue(),
            row.json().required("t_cost").longValue(),
            row.json().required("parallelism").intValue());
    JsonNode plaintext = JsonText.tryParse(row.text("plaintext_json")).orElseThrow();
    Iterator<byte[]> draws = List.of(row.hex("salt"), row.hex("iv")).iterator();
    Entropy entropy =
        bytes -> {
          byte[] draw = draws.next();
          System.arraycopy(draw, 0, bytes, 0, bytes.length);
        };
    Instant time = Instant.ofEpochSecond(row.json().required("fernet_timestamp").longValue());
    try (SecretBytes password = password(row);
        SecretBytes key = costs.hybridKey(password, row.hex("salt"));
        WalletContents contents =
            new WalletContents(
                Mnemonic.parse(plaintext.required("mnemonic").stringValue()),
                WalletType.tryParse(plaintext.required("wallet_type").stringValue()).orElseThrow(),
                height(plaintext))) {
      assertThat(key.<String>use(HexFormat.of()::formatHex)).isEqualTo(row.text("argon2id_key"));
      byte[] octets = JmngContainer.format(contents, password, costs, entropy, time);

      assertThat(HexFormat.of().formatHex(octets))
          .startsWith(row.text("header_hex"))
          .isEqualTo(row.text("file_hex"));
      try (WalletContents again = JmngContainer.parse(octets, Optional.of(password), "file")) {
        assertThat(again.mnemonic().words()).isEqualTo(contents.mnemonic().words());
        assertThat(again.type()).isEqualTo(contents.type());
        assertThat(again.creationHeight()).isEqualTo(contents.creationHeight());
      }
      if (costs.equals(Argon2.DAEMON_WALLET)) {
        Iterator<byte[]> same = List.of(row.hex("salt"), row.hex("iv")).iterator();
        Path path = directory.resolve("new/w.jmdat");
        new DaemonWalletFile(new PrivateFiles())
            .write(
                path,
                contents,
                password,
                bytes -> System.arraycopy(same.next(), 0, bytes, 0, bytes.length),
                InstantSource.fixed(time),
                false);
        assertThat(path).hasBinaryContent(octets);
      }
    }
  }
}
