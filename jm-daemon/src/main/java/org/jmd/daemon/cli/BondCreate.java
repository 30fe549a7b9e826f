package org.jmd.daemon.cli;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.HdKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd bond create}. */
@Command(
    name = "create",
    aliases = "generate-bond-address",
    description = "Derive the bond address of a month and register it. Needs no node.",
    footerHeading = "%nExample:%n",
    footer = "  jmd bond create --locktime-date 2030-01")
final class BondCreate implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletFileOptions file = new WalletFileOptions();
  @Mixin LocktimeOptions until = new LocktimeOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(names = "--no-save", description = "Only show the address, do not register it.")
  boolean noSave;

  BondCreate(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Timenumber month = until.month();
    RegisteredBond bond = register(invocation, common, file, month, !noSave);
    if (bond.isExpired(invocation.tasks().clock().instant())) {
      invocation.terminal().err().println("warning: that lock time has passed already");
    }
    json.output(invocation)
        .show(
            BondDocument.of(bond, invocation.tasks().clock().instant(), OptionalInt.empty()),
            out -> out.line(bond.address()));
    invocation
        .terminal()
        .err()
        .printf(
            "coins on this address can be spent from %s UTC on (key %s:%d)%n",
            RegisteredBond.human(bond.locktime()), bond.path(), bond.locktime());
    return ExitCode.OK;
  }

  /** Derives the bond of a month of the wallet and puts it into its registry. */
  static RegisteredBond register(
      Invocation invocation,
      CommonOptions common,
      WalletFileOptions file,
      Timenumber month,
      boolean save)
      throws ConfigException {
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    Instant now = invocation.tasks().clock().instant();
    try (HdKeys keys = file.keys(invocation, common, config)) {
      RegisteredBond bond = RegisteredBond.ofWallet(keys, month, now);
      if (!save) {
        return bond;
      }
      BondRegistry registry =
          BondRegistry.open(
              new PrivateFiles(),
              common.dataDirectory(invocation.environment()),
              keys.fingerprint());
      registry.claimShared(keys);
      // One that is there already keeps its coins.
      return registry.change(list -> list.putIfAbsent(bond));
    }
  }
}
