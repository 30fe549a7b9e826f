package org.jmd.wallet.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jmd.wallet.keys.Mnemonic;

/** What a wallet file is, as far as can be told without a password (wallet.md 2.3). */
public enum WalletFileKind {
  /** Words as text. */
  PLAIN_WORDS,
  /** A salt and a token, which hides words or, in the layout before JMNG, a daemon wallet. */
  SALTED_TOKEN,
  /** A daemon wallet with the JMNG header. */
  JMNG,
  /** Storage of joinmarket-clientserver without encryption. */
  CLIENT_SERVER_PLAIN,
  /** Storage of joinmarket-clientserver, encrypted. */
  CLIENT_SERVER_ENCRYPTED;

  /** Whether it is storage of joinmarket-clientserver, which must be imported. */
  public boolean isClientServer() {
    return this == CLIENT_SERVER_PLAIN || this == CLIENT_SERVER_ENCRYPTED;
  }

  /** What these octets are. Total; whatever has no other mark counts as a salted token. */
  public static WalletFileKind of(byte[] content) {
    if (startsWith(content, "JMNG")) {
      return JMNG;
    }
    if (startsWith(content, "JMWALLET")) {
      return CLIENT_SERVER_PLAIN;
    }
    if (startsWith(content, "JMENCWLT")) {
      return CLIENT_SERVER_ENCRYPTED;
    }
    return Mnemonic.looksLike(content) ? PLAIN_WORDS : SALTED_TOKEN;
  }

  private static boolean startsWith(byte[] content, String magic) {
    return content.length >= magic.length()
        && new String(content, 0, magic.length(), US_ASCII).equals(magic);
  }
}
