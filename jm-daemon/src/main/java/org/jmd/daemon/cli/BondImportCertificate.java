package org.jmd.daemon.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jmd.core.bond.BondCertificate;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.CertificateRefused;
import org.jmd.wallet.bond.ColdCertificate;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.file.PrivateFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmd bond import-certificate}. */
@Command(
    name = "import-certificate",
    description =
        "Check the signature that the signer of a cold bond made, and store the certificate with"
            + " the bond.",
    footerHeading = "%nExample:%n",
    footer = "  jmd bond import-certificate bc1q... --cert-expiry 500 --cert-signature H1a...")
final class BondImportCertificate implements Callable<Integer> {
  private static final int LONGEST_MESSAGE = 4096;

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
      names = "--cert-signature",
      required = true,
      paramLabel = "TEXT",
      description = "What the signer returned: base64 or hex.")
  String signature = "";

  @Option(
      names = "--cert-expiry",
      paramLabel = "PERIOD",
      description =
          "The number at the end of the signed text (default: that of certificate_message.txt).")
  @Nullable Integer expiry;

  @Option(
      names = "--skip-verification",
      description = "Store it although the signature cannot be verified. Takers verify it.")
  boolean skipVerification;

  BondImportCertificate(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Config config = height.load(invocation, common);
    ProcessHardening.apply();
    BondRegistry registry = Registries.of(choice, invocation, common, config);
    RegisteredBond bond = Registries.find(registry, address);
    PublicKey key = BondPrepareCertificate.certKey(bond, certKey);
    int last = expiry != null ? expiry : preparedExpiry(key);
    int tip = height.height(invocation, config);
    try (SecretBytes secret = privateKey(bond, key)) {
      ColdCertificate.checkExpiry(last, tip);
      ColdCertificate.checkPrivateKey(secret, key);
      BondCertificate certificate = certificate(bond, key, last);
      registry.change(list ->
          list.update(
              address,
              b -> b.withCertificate(b.certificate().withPrivateKey(secret).signed(certificate))));
    } catch (CertificateRefused e) {
      throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
    show(Registries.find(registry, address), last, tip);
    return ExitCode.OK;
  }

  private void show(RegisteredBond bond, int last, int tip) {
    BondDocument document =
        BondDocument.of(bond, invocation.tasks().clock().instant(), OptionalInt.of(tip));
    json.output(invocation)
        .show(document, out -> out.line("certificate stored: " + BondDocument.period(last)));
    document.warning().ifPresent(w -> invocation.terminal().err().println("warning: " + w));
  }

  private BondCertificate certificate(RegisteredBond bond, PublicKey key, int last)
      throws CertificateRefused {
    if (skipVerification) {
      return ColdCertificate.unverified(key, last, signature);
    }
    PublicKey bondKey =
        bond.key()
            .orElseThrow(() -> new CertificateRefused("the public key of the bond makes no sense"));
    ColdCertificate certificate = ColdCertificate.parse(bondKey, key, last, signature);
    if (!certificate.form().isUsable()) {
      invocation
          .terminal()
          .err()
          .println(
              "warning: the device signed the hex digits of the message's octets; takers do not"
                  + " accept that, sign the text itself");
    }
    return certificate.certificate();
  }

  /** From the bond's entry, a file of its own or, where a person can be asked, a prompt. */
  private SecretBytes privateKey(RegisteredBond bond, PublicKey key) throws ConfigException {
    Optional<SecretBytes> stored =
        bond.certificate().key().filter(key::equals).isPresent()
            ? bond.certificate().privateKey()
            : Optional.empty();
    Path own = HotKeyFile.of(common.dataDirectory(invocation.environment()), key);
    return stored
        .or(() -> HotKeyFile.read(own))
        .or(this::typed)
        .orElseThrow(() ->
            new CommandFailed(
                ExitCode.FAILED,
                "the private key of the certificate is neither in the registry nor in "
                    + own.getFileName()));
  }

  private Optional<SecretBytes> typed() {
    if (!invocation.terminal().isInteractive()) {
      return Optional.empty();
    }
    return invocation
        .terminal()
        .readSecret("Private key of the certificate, hex (not shown): ")
        .flatMap(line -> {
          try (line) {
            return line.use(ascii -> HotKeyFile.tryParse(new String(ascii, US_ASCII)));
          }
        });
  }

  /** The expiry in the message that was prepared last, if it is of that key. */
  private int preparedExpiry(PublicKey key) {
    Path path = common.dataDirectory(invocation.environment()).resolve(BondPrepareCertificate.FILE);
    try {
      String prefix = "fidelity-bond-cert|" + key.hex() + "|";
      return new PrivateFiles()
          .readIfPresent(path, LONGEST_MESSAGE)
          .map(octets -> new String(octets, US_ASCII).strip())
          .filter(text -> text.startsWith(prefix))
          .map(text -> text.substring(prefix.length()))
          .filter(digits -> digits.matches("[0-9]{1,5}"))
          .map(Integer::valueOf)
          .orElseThrow(() ->
              new CommandFailed(
                  ExitCode.USAGE, "--cert-expiry is missing: the number in the signed text"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
