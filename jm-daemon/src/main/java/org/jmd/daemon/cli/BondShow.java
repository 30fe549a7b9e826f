package org.jmd.daemon.cli;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.bond.StoredCertificate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jmd bond show}. */
@Command(
    name = "show",
    aliases = "registry-show",
    description = "Show all that is registered about one bond, as it was at the last sync.",
    footerHeading = "%nExample:%n",
    footer = "  jmd bond show bc1q...")
final class BondShow implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletChoice choice = new WalletChoice();
  @Mixin HeightOptions height = new HeightOptions();
  @Mixin JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address of the bond.")
  String address = "";

  BondShow(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Config config = height.load(invocation, common);
    BondRegistry registry = Registries.forReading(choice, invocation, common, config);
    RegisteredBond bond = Registries.find(registry, address);
    OptionalInt tip =
        bond.certificate().equals(StoredCertificate.NONE)
            ? OptionalInt.empty()
            : height.heightIfKnown(invocation, config);
    BondDocument document = BondDocument.of(bond, invocation.tasks().clock().instant(), tip);
    json.output(invocation).show(document, out -> print(out, document));
    document.warning().ifPresent(w -> invocation.terminal().err().println("warning: " + w));
    if (bond.script().isEmpty()) {
      invocation
          .terminal()
          .err()
          .println("warning: key, lock time and script of this entry do not fit together");
    }
    return ExitCode.OK;
  }

  private static void print(Output out, BondDocument bond) {
    line(out, "address", bond.address());
    line(out, "locked until", bond.locktimeHuman() + " (" + bond.locktime() + ")");
    line(out, "state", bond.state());
    line(out, "key", bond.external() ? "cold" : bond.path() + ":" + bond.locktime());
    line(out, "public key", bond.pubkey());
    line(out, "script", bond.witnessScriptHex());
    line(out, "network", bond.network());
    line(out, "registered", bond.createdAt());
    if (bond.txid().isPresent()) {
      line(
          out,
          "coin",
          coin(
              bond.txid().get(),
              bond.vout().orElse(0L),
              bond.valueSats().orElse(0L),
              bond.confirmations().orElse(0)));
    }
    bond.extraUtxos()
        .forEach(c ->
            line(out, "extra coin", coin(c.txid(), c.vout(), c.valueSats(), c.confirmations())));
    bond.certificate().ifPresent(certificate -> print(out, certificate));
  }

  private static void print(Output out, BondDocument.CertificateDocument certificate) {
    line(out, "certificate", certificate.status());
    certificate.certPubkey().ifPresent(key -> line(out, "  key", key));
    line(out, "  private key", certificate.privateKeyStored() ? "stored" : "missing");
    certificate.certExpiry().ifPresent(e -> line(out, "  valid to", BondDocument.period(e)));
    certificate.blocksLeft().ifPresent(left -> line(out, "  blocks left", String.valueOf(left)));
  }

  private static String coin(String txid, long vout, long sats, int confirmations) {
    return String.format(
        Locale.ROOT, "%s:%d, %,d sats, %d confirmations", txid, vout, sats, confirmations);
  }

  private static void line(Output out, String name, String value) {
    out.line(out.style().faint(String.format(Locale.ROOT, "%-14s", name)) + value);
  }
}
