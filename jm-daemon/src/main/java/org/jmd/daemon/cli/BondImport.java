package org.jmd.daemon.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jmd.core.bond.Timenumber;
import org.jmd.core.config.ConfigException;
import org.jmd.core.runtime.Network;
import org.jmd.daemon.suite.Networks;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.KeyPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd bond import}. */
@Command(
    name = "import",
    aliases = "import-bond",
    description =
        "Register a bond of this wallet that is known from elsewhere, by its month, its number or"
            + " its path. Needs no node; 'bond sync' then looks for its coins.",
    footerHeading = "%nExample:%n",
    footer = "  jmd bond import --path \"m/84'/0'/0'/2/120:1893456000\"")
final class BondImport implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletFileOptions file = new WalletFileOptions();
  @Mixin LocktimeOptions until = new LocktimeOptions();
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = {"-t", "--timenumber"},
      paramLabel = "N",
      description = "Number of the month, 0 (January 2020) to 959 (December 2099).")
  @Nullable Integer timenumber;

  @Option(
      names = {"-p", "--path"},
      paramLabel = "PATH",
      description = "Path of its key, m/84'/coin'/0'/2/N, also with :SECONDS after it.")
  @Nullable String path;

  @Option(names = "--no-save", description = "Only show the bond, do not register it.")
  boolean noSave;

  BondImport(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Timenumber month = month();
    checkNetwork();
    RegisteredBond bond = BondCreate.register(invocation, common, file, month, !noSave);
    json.output(invocation)
        .show(
            BondDocument.of(bond, invocation.tasks().clock().instant(), OptionalInt.empty()),
            out -> out.line(bond.address()));
    return ExitCode.OK;
  }

  /** The path says whether the bond is on the main network. */
  private void checkNetwork() throws ConfigException {
    Network network = Networks.of(common.load(invocation.environment())).bitcoin();
    if (path != null && !path.startsWith("m/84'/" + network.coinType() + "'/")) {
      throw new CommandFailed(
          ExitCode.USAGE, "--path " + path + " is not of the network " + network.wireName());
    }
  }

  /** What all given options agree on. */
  private Timenumber month() {
    Map<String, Timenumber> said = new LinkedHashMap<>();
    until.ifGiven().ifPresent(m -> said.put("the lock time", m));
    if (timenumber != null) {
      said.put("--timenumber", number(timenumber));
    }
    if (path != null) {
      readPath(path, said);
    }
    if (said.isEmpty()) {
      throw new CommandFailed(
          ExitCode.USAGE, "say which bond: --locktime-date, --locktime, --timenumber or --path");
    }
    Map.Entry<String, Timenumber> first = said.entrySet().iterator().next();
    for (Map.Entry<String, Timenumber> other : said.entrySet()) {
      if (!other.getValue().equals(first.getValue())) {
        throw new CommandFailed(
            ExitCode.USAGE,
            "%s means %s, but %s means %s"
                .formatted(
                    first.getKey(),
                    first.getValue().month(),
                    other.getKey(),
                    other.getValue().month()));
      }
    }
    return first.getValue();
  }

  private static Timenumber number(int value) {
    if (value < 0 || value >= Timenumber.COUNT) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "the number of a month must be 0.." + (Timenumber.COUNT - 1) + ", got " + value);
    }
    return new Timenumber(value);
  }

  private static void readPath(String text, Map<String, Timenumber> said) {
    String[] parts = text.split(":", 2);
    Optional<KeyPath> key =
        KeyPath.tryParse(parts[0]).filter(p -> p.mixdepth() == 0 && p.branch() == Branch.BOND);
    said.put("--path", number(key.orElseThrow(() -> noPath(text)).index()));
    if (parts.length == 2) {
      if (!parts[1].matches("[0-9]{1,10}")) {
        throw noPath(text);
      }
      said.put(
          "the lock time in --path",
          Timenumber.ofLocktime(Long.parseLong(parts[1])).orElseThrow(() -> noPath(text)));
    }
  }

  private static CommandFailed noPath(String text) {
    return new CommandFailed(
        ExitCode.USAGE, "--path must be m/84'/coin'/0'/2/N or that and :SECONDS, got " + text);
  }
}
