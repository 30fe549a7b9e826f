package org.jmd.daemon.cli;

import java.nio.charset.StandardCharsets;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.wallet.keys.Mnemonic;

/** Words of a wallet as text. */
final class WordInput {
  private WordInput() {}

  /** Text that the process was given. */
  static SecretBytes octets(String text) {
    return SecretBytes.owning(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The words in it; the octets stay the caller's. */
  static Mnemonic parse(SecretBytes words) {
    try {
      return words.use((byte[] octets) -> Mnemonic.parse(octets));
    } catch (IllegalArgumentException wrongNumber) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "that is no mnemonic: 12, 15, 18, 21 or 24 words are needed",
          wrongNumber);
    }
  }
}
