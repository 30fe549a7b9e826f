package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.wallet.json.JsonText;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.keys.Mnemonic;
import tools.jackson.databind.JsonNode;

class WalletFilesFuzzTest {
  @FuzzTest
  void anyBytesAreAMnemonicOrAWalletFileException(byte[] content) {
    try (Mnemonic mnemonic = MnemonicFile.parse(content, Optional.empty(), "file")) {
      assertThat(Mnemonic.WORD_COUNTS).contains(mnemonic.wordCount());
    } catch (WalletFileException e) {
      assertThat(e.kind())
          .isIn(WalletFileException.Kind.CORRUPT, WalletFileException.Kind.PASSWORD_REQUIRED);
    }
  }

  @FuzzTest
  void anyBytesAreADaemonWalletOrAWalletFileException(byte[] content) {
    try (WalletContents contents = JmngContainer.parseAny(content, Optional.empty(), "file")) {
      assertThat(Mnemonic.WORD_COUNTS).contains(contents.mnemonic().wordCount());
    } catch (WalletFileException e) {
      assertThat(e.kind())
          .isIn(WalletFileException.Kind.CORRUPT, WalletFileException.Kind.PASSWORD_REQUIRED);
    }
  }

  @FuzzTest
  void anyBytesAreATokenOrNot(byte[] token) {
    try (SecretBytes key = SecretBytes.owning(new byte[Fernet.KEY_LENGTH])) {
      Fernet.decrypt(key, token).ifPresent(SecretBytes::close);
    }
  }

  @FuzzTest
  void jsonSurvivesBothLayouts(byte[] octets) {
    Optional<JsonNode> json = JsonText.tryParse(new String(octets, UTF_8));
    if (json.isPresent()) {
      String compact = JsonText.compact(json.get());
      String indented = JsonText.indented(json.get(), 2);
      assertThat(JsonText.compact(JsonText.tryParse(compact).orElseThrow())).isEqualTo(compact);
      assertThat(JsonText.indented(JsonText.tryParse(indented).orElseThrow(), 2))
          .isEqualTo(indented);
    }
  }

  @FuzzTest
  void anyTextIsAPathOrNot(byte[] octets) {
    String text = new String(octets, UTF_8);
    KeyPath.tryParse(text)
        .ifPresent(path -> assertThat(KeyPath.tryParse(path.toString())).contains(path));
  }
}
