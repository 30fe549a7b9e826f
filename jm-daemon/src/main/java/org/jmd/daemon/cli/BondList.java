package org.jmd.daemon.cli;

import java.time.Instant;
import java.util.List;
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
import picocli.CommandLine.Option;

/** {@code jmd bond list}. */
@Command(
    name = "list",
    aliases = "list-bonds",
    description =
        "List the registered bonds as they were at the last sync. A node is asked only for the"
            + " height of the chain, if there are certificates.",
    footerHeading = "%nExample:%n",
    footer = "  jmd bond list --active-only")
final class BondList implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletChoice choice = new WalletChoice();
  @Mixin HeightOptions height = new HeightOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(names = "--funded-only", description = "Only bonds with a coin.")
  boolean fundedOnly;

  @Option(names = "--active-only", description = "Only bonds with a coin that is still locked.")
  boolean activeOnly;

  /** The document of {@code --json}. */
  record Listing(String registry, List<BondDocument> bonds) {}

  BondList(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Config config = height.load(invocation, common);
    BondRegistry registry = Registries.forReading(choice, invocation, common, config);
    Instant now = invocation.tasks().clock().instant();
    List<RegisteredBond> chosen =
        registry.bonds().stream()
            .filter(b -> !fundedOnly || b.isFunded())
            .filter(b -> !activeOnly || b.isActive(now))
            .toList();
    show(invocation, json, registry, chosen, height(chosen, config));
    return ExitCode.OK;
  }

  private OptionalInt height(List<RegisteredBond> bonds, Config config) {
    return bonds.stream().allMatch(b -> b.certificate().equals(StoredCertificate.NONE))
        ? OptionalInt.empty()
        : height.heightIfKnown(invocation, config);
  }

  /** Shows bonds, the longest locked last, and what must be done about certificates. */
  static void show(
      Invocation invocation,
      JsonOption json,
      BondRegistry registry,
      List<RegisteredBond> bonds,
      OptionalInt height) {
    Instant now = invocation.tasks().clock().instant();
    List<BondDocument> documents =
        bonds.stream()
            .sorted(java.util.Comparator.comparingLong(RegisteredBond::locktime))
            .map(b -> BondDocument.of(b, now, height))
            .toList();
    json.output(invocation)
        .show(
            new Listing(String.valueOf(registry.path().getFileName()), documents),
            out -> table(out, documents));
    documents.forEach(
        d -> d.warning().ifPresent(w -> invocation.terminal().err().println("warning: " + w)));
  }

  private static void table(Output out, List<BondDocument> documents) {
    if (documents.isEmpty()) {
      out.line("no bonds");
      return;
    }
    Table table = new Table("until", "state", ">sats", ">conf", "key", "certificate", "address");
    for (BondDocument bond : documents) {
      table.row(
          bond.locktimeHuman(),
          bond.active()
              ? out.style().good(bond.state())
              : bond.funded() ? out.style().warning(bond.state()) : bond.state(),
          bond.valueSats().map(v -> String.format(Locale.ROOT, "%,d", v)).orElse(""),
          bond.confirmations().map(String::valueOf).orElse(""),
          bond.external() ? "cold" : "wallet",
          bond.certificateState(),
          bond.address());
    }
    out.table(table);
    long active =
        documents.stream()
            .filter(BondDocument::active)
            .mapToLong(b -> b.valueSats().orElse(0L))
            .sum();
    out.line(String.format(Locale.ROOT, "%d bonds, %,d sats active", documents.size(), active));
  }
}
