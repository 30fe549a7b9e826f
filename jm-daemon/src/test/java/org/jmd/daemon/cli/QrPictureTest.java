package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class QrPictureTest {
  @Test
  void drawsEveryModule() {
    String text = "BITCOIN:BCRT1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KYGT080";
    List<String> lines =
        QrPicture.ofAddress("bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080", Style.PLAIN);
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        char block = lines.get((y + 2) / 2).charAt(x + 2);
        boolean light = block == '\u2588' || block == (y % 2 == 0 ? '\u2580' : '\u2584');
        assertThat(light).as("module %d, %d", x, y).isEqualTo(!code.getModule(x, y));
      }
    }
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSize(code.size + 4));
  }
}
