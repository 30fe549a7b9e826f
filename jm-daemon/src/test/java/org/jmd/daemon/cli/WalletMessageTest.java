package org.jmd.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalletMessageTest {
  private static final String TEXT = "I own this – really";

  @TempDir Path data;
  private CliFixture cli;
  private String address;

  @BeforeEach
  void handOutAnAddress() {
    cli = new CliFixture(data).withWallet();
    address = cli.ok("wallet", "address", "new", "2").strip();
  }

  private String sign(String... more) {
    return cli.json(concat(new String[] {"wallet", "sign-message", address, TEXT}, more))
        .required("signature")
        .stringValue();
  }

  private static String[] concat(String[] a, String... b) {
    String[] all = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private int verify(String signature, String text) {
    return cli.run("wallet", "verify-message", address, signature, text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bip137", "electrum", "bip322", "BIP322"})
  void verifiesWhatTheWalletSigned(String format) {
    String signature = sign("--format", format);

    assertThat(verify(signature, TEXT)).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("valid signature");
    assertThat(verify(signature, TEXT + ".")).isEqualTo(ExitCode.FAILED);
    assertThat(cli.out()).contains("not a valid signature");
    assertThat(verify(signature.replace("A", "B"), TEXT)).isEqualTo(ExitCode.FAILED);
    assertThat(verify("nonsense", TEXT)).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void readsTheTextFromStandardInput() {
    String signature = sign();

    cli.piping(TEXT + "\n");

    assertThat(verify(signature, "-")).isEqualTo(ExitCode.OK);
    assertThat(cli.ok("wallet", "sign-message", address, "-").strip()).isEqualTo(signature);
    cli.piping(TEXT + "\n\n");
    assertThat(verify(signature, "-")).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void saysSoIfTheAddressIsForeign() {
    String foreign = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    assertThat(cli.run("wallet", "sign-message", foreign, TEXT)).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains("none of the first 100 addresses");
    assertThat(cli.run("wallet", "sign-message", "nothing", TEXT)).isEqualTo(ExitCode.USAGE);
    assertThat(cli.run("wallet", "verify-message", "nothing", "AA==", TEXT))
        .isEqualTo(ExitCode.USAGE);
  }
}
