package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogPrivacyTest {
  private static final String TXID = "0123456789abcdef".repeat(4);
  private static final String XPUB = "pub" + "6D4BDPcP2GT577".repeat(7);
  private static final String XPRV = "prv" + "9s21ZrQH143K3Q".repeat(7);

  @ParameterizedTest
  @CsvSource({
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4, bc1qw50..f3t4",
    "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7, tb1qrp3..l5k7",
    "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080, bcrt1qw50..t080",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2, 1BvBM..NVN2",
    "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy, 3J98t..WNLy",
    "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn, mipcB..JRfn",
    "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5, 02c6047f.."
  })
  void shortensWhatCanBeLookedUp(String whole, String shortened) {
    assertThat(LogPrivacy.shortened("pays 5 sats to " + whole + ", done"))
        .isEqualTo("pays 5 sats to " + shortened + ", done");
  }

  @Test
  void shortensOutpointsAndKeysWithinDescriptors() {
    assertThat(LogPrivacy.shortened("coin " + TXID + ":7")).isEqualTo("coin 01234567..:7");
    assertThat(LogPrivacy.shortened("wpkh([d34db33f/84h]x" + XPUB + "/0/*)"))
        .isEqualTo("wpkh([d34db33f/84h]xpub../0/*)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session with J5Awy7SvVjrb3tvY ended: timed out",
        "directory aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad.onion:5222 connected",
        "2026-11-22 20:30:01 INFO  MakerLog: offers: [sw0reloffer 0 27300 12345678901 0 0.00002]",
        "nothing to offer (attempt 22 of 30)"
      })
  void leavesTheRestAsItIs(String line) {
    assertThat(LogPrivacy.shortened(line)).isEqualTo(line);
  }

  @Test
  void showsEverythingButPrivateKeysOnRequest() {
    assertThat(line(true, TXID + " x" + XPUB)).isEqualTo(TXID + " x" + XPUB);
    assertThat(line(true, "t" + XPRV)).isEqualTo("(private key)");
    assertThat(line(false, "t" + XPRV)).isEqualTo("(private key)");
    assertThat(line(false, TXID)).isEqualTo("01234567..");
  }

  private static String line(boolean sensitive, String message) {
    LoggerContext context = new LoggerContext();
    LogPrivacy layout = new LogPrivacy(sensitive);
    layout.setContext(context);
    layout.setPattern("%msg");
    layout.start();
    return layout.doLayout(
        new LoggingEvent("", context.getLogger("test"), Level.INFO, message, null, null));
  }

  @Test
  void shortensStackTracesToo() {
    LoggerContext context = new LoggerContext();
    LogPrivacy layout = new LogPrivacy(false);
    layout.setContext(context);
    layout.setPattern("%msg%n");
    layout.start();
    String text =
        layout.doLayout(
            new LoggingEvent(
                "",
                context.getLogger("test"),
                Level.ERROR,
                "failed",
                new IllegalStateException("no coin " + TXID),
                null));
    assertThat(text).contains("no coin 01234567..").doesNotContain(TXID);
  }
}
