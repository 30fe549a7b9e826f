package org.jmd.daemon.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jmd.core.crypto.BitcoinMessage;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code jmd maker} where something is wrong with its fidelity bond. */
class MakerBondTest {
  private static final String COIN =
      "ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12:1";

  private CliFixture cli;

  @BeforeEach
  void makeWallet(@TempDir Path data) {
    cli = new CliFixture(data).withWallet();
  }

  private int maker(String... more) {
    return cli.run(
        Stream.concat(Stream.of("maker", "--directory", "127.0.0.1:1"), Arrays.stream(more))
            .toArray(String[]::new));
  }

  private static byte[] octets() {
    byte[] octets = new byte[32];
    Arrays.fill(octets, (byte) 0x42);
    return octets;
  }

  /** A funded bond of a device with a certificate up to block 2016. */
  private void certifyColdBond() {
    try (SecretBytes device = SecretBytes.owning(octets())) {
      String key = Secp256k1.nativeCurve().publicKey(device).hex();
      String address = cli.ok("bond", "create-cold", key, "-d", "2098-01").strip();
      cli.pay(address, 100_000_000);
      cli.ok("bond", "generate-hot-keypair", "--bond-address", address);
      String message =
          cli.json("bond", "prepare-certificate-message", address, "--validity-periods", "1")
              .path("message")
              .asString();
      String signature =
          HexFormat.of().formatHex(BitcoinMessage.sign(device, message.getBytes(US_ASCII)));
      cli.ok("bond", "import-certificate", address, "--cert-signature", signature);
    }
  }

  @Test
  void anExpiredCertificateEndsItWithACodeOfItsOwn() {
    certifyColdBond();
    cli.chain().mine(2_000);

    assertThat(maker()).isEqualTo(ExitCode.BOND);
    assertThat(cli.err())
        .contains("expired after block 2016")
        .contains("jmd bond import-certificate")
        .contains("maker.no_fidelity_bond");
  }

  @Test
  void aBondThatIsNamedAndNotThereEndsIt() {
    assertThat(maker("-B", COIN)).isEqualTo(ExitCode.BOND);
    assertThat(cli.err()).contains("the wallet holds no fidelity bond");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--fidelity-bond=" + COIN,
        "--fidelity-bond-index=120",
        "--fidelity-bond-locktime=2030-01"
      })
  void contradictionsAreToldBeforeAnythingElse(String option) {
    assertThat(maker("--no-fidelity-bond", option)).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("no_fidelity_bond excludes").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--fidelity-bond=" + "ab:1",
        "--fidelity-bond-index=960",
        "--fidelity-bond-locktime=2030-13",
        "--fidelity-bond-locktime=soon"
      })
  void nonsenseIsToldWithWhatWouldBeRight(String option) {
    assertThat(maker(option)).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains("fidelity_bond");
  }
}
