package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jmd.core.tx.OutPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientServerWalletFileTest {
  private static final String PLAIN =
      "JMWALLETd7:entropy16:0123456789abcdef13:imported_keysd1:0ll1:ki1eel0:i-1eeee"
          + "4:metad33:"
          + "\u00ab".repeat(32)
          + "7d8:disabledi1eee7:network7:mainnet11:wallet_typei";

  private static byte[] octets(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static ClientServerWallet wallet(int type) {
    return ClientServerWalletFile.parse(octets(PLAIN + type + "ee"), Optional.empty(), "file");
  }

  private static void assertKind(Runnable action, WalletFileException.Kind kind) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            WalletFileException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void adoptsOnlyWhatHasTheSameKeys() {
    for (int type : new int[] {2, 5}) {
      try (ClientServerWallet wallet = wallet(type)) {
        assertThat(wallet.obstacle()).isEmpty();
        assertThat(wallet.mnemonic()).isPresent();
      }
    }
    for (int type : new int[] {0, 1, 6}) {
      try (ClientServerWallet wallet = wallet(type)) {
        assertThat(wallet.obstacle()).isPresent();
        assertThat(wallet.mnemonic().isPresent()).isEqualTo(type == 1);
      }
    }
    assertKind(() -> wallet(3), WalletFileException.Kind.CORRUPT);
  }

  @Test
  void countsImportedKeysThatWereNotDeleted() {
    try (ClientServerWallet wallet = wallet(2)) {
      assertThat(wallet.importedKeys()).isEqualTo(1);
      assertThat(wallet.scanDepth()).isZero();
      assertThat(wallet.passphrase()).isEmpty();
    }
  }

  @Test
  void freesBondsThatWereFrozenForTheirLocktime() {
    OutPoint coin = new OutPoint("ab".repeat(32), 7);
    try (ClientServerWallet wallet = wallet(5)) {
      assertThat(wallet.frozenBesides(c -> false)).containsExactly(coin);
      assertThat(wallet.frozenBesides(coin::equals)).isEmpty();
    }
  }

  @Test
  void refusesAWalletInUseUnlessForced(@TempDir Path directory) throws IOException {
    Path path = Files.write(directory.resolve("wallet.jmdat"), octets(PLAIN + "2ee"));
    Files.writeString(directory.resolve(".wallet.jmdat.lock"), "1234");
    ClientServerWalletFile file = new ClientServerWalletFile(new PrivateFiles());

    assertKind(() -> file.read(path, Optional.empty(), false), WalletFileException.Kind.IN_USE);
    try (ClientServerWallet wallet = file.read(path, Optional.empty(), true)) {
      assertThat(wallet.type()).isEqualTo(ClientServerWallet.Type.P2WPKH);
    }
    assertKind(
        () -> file.read(directory.resolve("no.jmdat"), Optional.empty(), false),
        WalletFileException.Kind.MISSING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "i",
        "ie",
        "i-0e",
        "i01e",
        "i1",
        "i+1e",
        "1",
        "1:",
        "01:a",
        "-1:a",
        "2:a",
        "l",
        "lle",
        "d",
        "di1ei1ee",
        "d1:ae",
        "d1:bi1e1:ai1ee",
        "d1:ai1e1:ai1ee",
        "i1ei1e",
        "99999999999:a",
        "llllllllllllllllllllllllllllllllllllllll",
        "x"
      })
  void refusesWhatIsNotCanonicalBencode(String text) {
    assertThat(Bencode.tryParse(octets(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"i0e", "i-12e", "0:", "3:abc", "le", "de", "d1:ali1e0:ee", "ld0:deee"})
  void readsCanonicalBencode(String text) {
    assertThat(Bencode.tryParse(octets(text))).isPresent();
  }

  @FuzzTest
  void anyBytesAreAWalletOrAWalletFileException(byte[] content) {
    try (ClientServerWallet wallet =
        ClientServerWalletFile.parse(content, Optional.empty(), "file")) {
      assertThat(wallet.importedKeys()).isNotNegative();
    } catch (WalletFileException e) {
      assertThat(e.kind())
          .isIn(WalletFileException.Kind.CORRUPT, WalletFileException.Kind.PASSWORD_REQUIRED);
    }
  }

  @FuzzTest
  void anyBytesAreBencodeOrNot(byte[] content) {
    assertThat(Bencode.tryParse(content)).isNotNull();
    try (ClientServerWallet wallet = ClientServerContent.parse(content, "file")) {
      assertThat(wallet.type()).isNotNull();
    } catch (WalletFileException e) {
      assertThat(e.kind()).isEqualTo(WalletFileException.Kind.CORRUPT);
    }
  }
}
