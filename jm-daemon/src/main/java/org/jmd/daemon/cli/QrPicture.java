package org.jmd.daemon.cli;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** QR codes out of block characters, two modules above each other in each. */
final class QrPicture {
  /** Light modules around the code. Half of what the standard asks for; phones read it. */
  private static final int BORDER = 2;

  private QrPicture() {}

  /** The code of a payment to a bech32 address (BIP21), in capitals, which makes it smaller. */
  static List<String> ofAddress(String address, Style style) {
    return of("BITCOIN:" + address.toUpperCase(Locale.ROOT), style);
  }

  /**
   * The code of a text. Light modules are drawn and dark ones are not; with colours, that also
   * holds on terminals with a light background.
   */
  static List<String> of(String text, Style style) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    List<String> lines = new ArrayList<>();
    for (int y = -BORDER; y < code.size + BORDER; y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = -BORDER; x < code.size + BORDER; x++) {
        line.append(block(!code.getModule(x, y), isLight(code, x, y + 1)));
      }
      lines.add(style.whiteOnBlack(line.toString()));
    }
    return lines;
  }

  private static boolean isLight(QrCode code, int x, int y) {
    return y < code.size + BORDER && !code.getModule(x, y);
  }

  private static char block(boolean upper, boolean lower) {
    if (upper) {
      return lower ? '\u2588' : '\u2580';
    }
    return lower ? '\u2584' : ' ';
  }
}
