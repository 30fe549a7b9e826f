package org.jmd.daemon.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.runtime.Network;
import org.jmd.daemon.suite.Networks;
import org.jmd.wallet.bond.CertificateRefused;
import org.jmd.wallet.bond.ColdCertificate;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.file.PrivateFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmd bond prepare-certificate-message}. */
@Command(
    name = "prepare-certificate-message",
    description =
        "Show the text that the signer of a cold bond must sign, and keep it in"
            + " certificate_message.txt in the data directory.",
    footerHeading = "%nExample:%n",
    footer = "  jmd bond prepare-certificate-message bc1q... --validity-periods 26")
final class BondPrepareCertificate implements Callable<Integer> {
  static final String FILE = "certificate_message.txt";

  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletChoice choice = new WalletChoice();
  @Mixin HeightOptions height = new HeightOptions();
  @Mixin JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address of the bond.")
  String address = "";

  @Option(
      names = "--cert-pubkey",
      paramLabel = "HEX",
      description = "Key of the certificate (default: the one that is stored with the bond).")
  @Nullable String certKey;

  @Option(
      names = "--validity-periods",
      paramLabel = "N",
      defaultValue = "52",
      description =
          "How many periods of 2016 blocks, about two weeks each, it shall last (default:"
              + " ${DEFAULT-VALUE}).")
  int periods;

  /** The document of {@code --json}. */
  record Prepared(
      String message,
      String certPubkey,
      int certExpiry,
      long expiryHeight,
      String signingAddress,
      String file) {}

  BondPrepareCertificate(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Config config = height.load(invocation, common);
    RegisteredBond bond =
        Registries.find(Registries.of(choice, invocation, common, config), address);
    PublicKey key = certKey(bond, certKey);
    int expiry;
    try {
      expiry = ColdCertificate.expiry(height.height(invocation, config), periods);
    } catch (CertificateRefused e) {
      throw new CommandFailed(ExitCode.USAGE, "--validity-periods: " + e.getMessage(), e);
    }
    String message = BondCertificate.hexMessage(key, expiry);
    Path kept = keep(message);
    Network network = bond.knownNetwork().orElse(Networks.of(config).bitcoin());
    String signer =
        bond.key().map(k -> BondCreateCold.signingAddress(k, network)).orElse("unknown");
    long last = (long) expiry * BondCertificate.PERIOD_BLOCKS;
    json.output(invocation)
        .show(
            new Prepared(message, key.hex(), expiry, last, signer, kept.toString()),
            out -> out.line(message));
    invocation
        .terminal()
        .err()
        .printf(
            "kept in %s%n"
                + "sign this text as a message (not BIP322) with the key of %s, then run%n"
                + "  jmd bond import-certificate %s --cert-expiry %d --cert-signature ...%n"
                + "the certificate lasts for %s%n",
            kept, signer, address, expiry, BondDocument.period(expiry));
    return ExitCode.OK;
  }

  /** The key that was given, else the stored one. */
  static PublicKey certKey(RegisteredBond bond, @Nullable String given) {
    Optional<PublicKey> key =
        given == null
            ? bond.certificate().key()
            : PublicKey.tryParseHex(given.strip().toLowerCase(java.util.Locale.ROOT));
    return key.orElseThrow(() ->
        new CommandFailed(
            given == null ? ExitCode.FAILED : ExitCode.USAGE,
            given == null
                ? "the bond has no key for a certificate: run 'jmd bond generate-hot-keypair"
                    + " --bond-address "
                    + bond.address()
                    + "' or give --cert-pubkey"
                : "--cert-pubkey must be a compressed public key of 66 hex digits"));
  }

  private Path keep(String message) {
    Path path = common.dataDirectory(invocation.environment()).resolve(FILE);
    try {
      new PrivateFiles().write(path, message.getBytes(US_ASCII));
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }
}
