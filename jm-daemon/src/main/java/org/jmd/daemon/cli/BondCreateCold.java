package org.jmd.daemon.cli;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jmd.core.bond.BondScript;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.Hashes;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.daemon.suite.Networks;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmd bond create-cold}. */
@Command(
    name = "create-cold",
    aliases = "create-bond-address",
    description =
        "Make the bond address of a key that a hardware or offline signer holds. The wallet whose"
            + " maker announces it keeps the registry.",
    footerHeading = "%nExample:%n",
    footer = "  jmd bond create-cold 02ab... --locktime-date 2030-01 --wallet-fingerprint 0a1b2c3d")
final class BondCreateCold implements Callable<Integer> {
  /** A descriptor of one key: an origin in brackets and a checksum may be there. */
  private static final Pattern DESCRIPTOR =
      Pattern.compile("wpkh\\((?:\\[[^\\[\\]]*\\])?([0-9a-fA-F]*)\\)(?:#[a-z0-9]{8})?");

  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletChoice choice = new WalletChoice();
  @Mixin LocktimeOptions until = new LocktimeOptions();
  @Mixin JsonOption json = new JsonOption();

  @Parameters(
      index = "0",
      paramLabel = "PUBKEY",
      description = "Compressed public key of an address of the signer, in hex; or wpkh(PUBKEY).")
  String key = "";

  @Option(names = "--no-save", description = "Only show the address, do not register it.")
  boolean noSave;

  /** The document of {@code --json}. */
  record Cold(BondDocument bond, String signingAddress) {}

  BondCreateCold(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    Network network = Networks.of(config).bitcoin();
    PublicKey parsed = parse(key);
    BondScript script = new BondScript(parsed, until.month().locktime());
    RegisteredBond fresh =
        RegisteredBond.ofExternalKey(script, network, invocation.tasks().clock().instant());
    RegisteredBond bond = fresh;
    if (!noSave) {
      BondRegistry registry = Registries.of(choice, invocation, common, config);
      bond = registry.change(list -> list.putIfAbsent(fresh));
      invocation.terminal().err().println("registered in " + registry.path().getFileName());
    }
    show(bond, signingAddress(parsed, network));
    return ExitCode.OK;
  }

  private void show(RegisteredBond bond, String signingAddress) {
    json.output(invocation)
        .show(
            new Cold(
                BondDocument.of(bond, invocation.tasks().clock().instant(), OptionalInt.empty()),
                signingAddress),
            out -> out.line(bond.address()));
    invocation
        .terminal()
        .err()
        .printf(
            "coins on this address can be spent from %s UTC on, by the signer's key only%n"
                + "the signer signs the certificate with its address %s%n"
                + "before you pay: make sure that your signer can spend such a bond"
                + " ('jmd bond spend --test-unfunded' makes a PSBT to try it with)%n",
            RegisteredBond.human(bond.locktime()), signingAddress);
    if (bond.isExpired(invocation.tasks().clock().instant())) {
      invocation.terminal().err().println("warning: that lock time has passed already");
    }
  }

  private static PublicKey parse(String text) {
    String stripped = text.strip();
    Matcher descriptor = DESCRIPTOR.matcher(stripped);
    String hex = descriptor.matches() ? descriptor.group(1) : stripped;
    Optional<PublicKey> parsed =
        PublicKey.tryParseHex(hex.toLowerCase(java.util.Locale.ROOT))
            .filter(Secp256k1.nativeCurve()::isValidPoint);
    return parsed.orElseThrow(() ->
        new CommandFailed(
            ExitCode.USAGE,
            "PUBKEY must be a compressed public key of 66 hex digits, got " + text));
  }

  /** The plain address of the key, with which the signer signs messages. */
  static String signingAddress(PublicKey key, Network network) {
    return Addresses.format(ScriptPubKey.p2wpkh(Hashes.hash160(key.bytes())), network)
        .orElseThrow();
  }
}
