package org.jmd.daemon.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.crypto.PublicKey;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.bond.StoredCertificate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd bond generate-hot-keypair}. */
@Command(
    name = "generate-hot-keypair",
    description =
        "Make the key that proves a cold bond to takers. It cannot spend the bond. The private key"
            + " is stored, never shown.",
    footerHeading = "%nExample:%n",
    footer = "  jmd bond generate-hot-keypair --bond-address bc1q...")
final class BondGenerateHotKeypair implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletChoice choice = new WalletChoice();
  @Mixin JsonOption json = new JsonOption();

  @Option(
      names = "--bond-address",
      paramLabel = "ADDRESS",
      description = "Bond in whose entry the key is stored; without it, in a file of its own.")
  @Nullable String address;

  @Option(names = "--force", description = "Replace a key that the bond has already.")
  boolean force;

  /** The document of {@code --json}. */
  record HotKey(String certPubkey, String storedIn) {}

  BondGenerateHotKeypair(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    try (SecretBytes secret = Secp256k1.nativeCurve().randomSecret(Entropy.system())) {
      PublicKey key = Secp256k1.nativeCurve().publicKey(secret);
      Path stored = store(config, key, secret);
      json.output(invocation)
          .show(new HotKey(key.hex(), stored.toString()), out -> out.line(key.hex()));
      invocation.terminal().err().println("private key stored in " + stored);
    }
    return ExitCode.OK;
  }

  private Path store(Config config, PublicKey key, SecretBytes secret) {
    String bondAddress = address;
    if (bondAddress == null) {
      Path path = HotKeyFile.of(common.dataDirectory(invocation.environment()), key);
      HotKeyFile.write(path, key, secret);
      return path;
    }
    BondRegistry registry = Registries.of(choice, invocation, common, config);
    RegisteredBond bond = Registries.find(registry, bondAddress);
    Optional<String> present = bond.certificate().privateKeyHex().map(s -> bond.address());
    if (present.isPresent() && !force) {
      throw new CommandFailed(
          ExitCode.FAILED,
          "the bond has a key already; its certificate is lost with it (--force replaces it)");
    }
    registry.change(list ->
        list.update(bondAddress, b -> b.withCertificate(StoredCertificate.ofHotKey(key, secret))));
    return registry.path();
  }
}
