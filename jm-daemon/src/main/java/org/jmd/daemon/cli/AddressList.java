package org.jmd.daemon.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.core.tx.Addresses;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.keys.KeyPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code jmd wallet address list}. */
@Command(
    name = "list",
    description = "List the addresses that were handed out or set aside, with their labels.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet address list --json")
final class AddressList implements Callable<Integer> {
  private final Invocation invocation;
  @ParentCommand WalletAddress parent = new WalletAddress();
  @Mixin AddressOptions options = new AddressOptions();

  /**
   * An element of the document of {@code --json}.
   *
   * @param path empty if the address lies beyond what is watched
   * @param used whether it was paid or part of a CoinJoin
   */
  record Reserved(String address, Optional<KeyPath> path, String label, boolean used) {}

  AddressList(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    try (OpenWallet open = options.open(invocation, parent)) {
      Wallet wallet = open.wallet();
      List<Reserved> all =
          wallet.reservedAddresses().entrySet().stream()
              .map(e ->
                  new Reserved(
                      e.getKey(),
                      path(wallet, e.getKey()),
                      e.getValue(),
                      wallet.isUsed(e.getKey())))
              .sorted(
                  Comparator.comparing(
                          (Reserved r) -> r.path().orElse(null),
                          Comparator.nullsLast(Comparator.<KeyPath>naturalOrder()))
                      .thenComparing(Reserved::address))
              .toList();
      options.json.output(invocation).show(all, out -> print(out, all));
    }
    return ExitCode.OK;
  }

  private static Optional<KeyPath> path(Wallet wallet, String address) {
    return Addresses.tryParse(address, wallet.network()).flatMap(wallet::pathOf);
  }

  private static void print(Output out, List<Reserved> all) {
    Table table = new Table("path", "address", "state", "label");
    for (Reserved reserved : all) {
      table.row(
          reserved.path().map(KeyPath::toString).orElse("?"),
          reserved.address(),
          reserved.used() ? "used" : "reserved",
          reserved.label());
    }
    out.table(table);
    if (all.isEmpty()) {
      out.line("no address is set aside");
    }
  }
}
