package org.jmd.daemon.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigKeys;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.bond.BondRegistry;
import org.jmd.wallet.bond.RegisteredBond;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.keys.HdKeys;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Says whose registry of bonds a command works with (wallet.md 6.2): of the named fingerprint, of
 * the wallet file, of the only wallet that there is. The wallet file is decrypted only if its
 * fingerprint is not noted beside it.
 */
final class RegistryOptions {
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern STATE =
      Pattern.compile("(?:fidelity_bonds|wallet_metadata)_([0-9a-f]{8})\\.jsonl?");

  @Option(
      names = "--wallet-fingerprint",
      paramLabel = "HEX",
      description = "Wallet whose bonds are meant, by the 8 hex digits that 'wallet info' shows.")
  @Nullable String fingerprint;

  /** The registry of that wallet. */
  BondRegistry registry(
      Invocation invocation, CommonOptions common, Config config, WalletFileOptions file) {
    Path directory = common.dataDirectory(invocation.environment());
    return BondRegistry.open(
        new PrivateFiles(), directory, fingerprint(invocation, common, config, file));
  }

  /** As above, but the file that older versions shared among wallets if there is no other. */
  BondRegistry forReading(
      Invocation invocation, CommonOptions common, Config config, WalletFileOptions file) {
    BondRegistry own = registry(invocation, common, config, file);
    BondRegistry shared =
        BondRegistry.openShared(new PrivateFiles(), common.dataDirectory(invocation.environment()));
    return own.exists() || !shared.exists() ? own : shared;
  }

  /** The bond on an address, or the end of the command. */
  static RegisteredBond find(BondRegistry registry, String address) {
    return registry
        .find(address)
        .orElseThrow(() ->
            new CommandFailed(
                ExitCode.FAILED,
                "there is no bond on "
                    + address
                    + " in "
                    + registry.path().getFileName()
                    + "; 'jmd bond list' shows those that there are"));
  }

  private String fingerprint(
      Invocation invocation, CommonOptions common, Config config, WalletFileOptions file) {
    if (fingerprint != null) {
      String lower = fingerprint.toLowerCase(Locale.ROOT);
      if (!FINGERPRINT.matcher(lower).matches()) {
        throw new CommandFailed(
            ExitCode.USAGE, "--wallet-fingerprint must be 8 hex digits, got " + fingerprint);
      }
      return lower;
    }
    Optional<Path> path = file.file(invocation, common, config);
    boolean named =
        file.mnemonicFile != null
            || invocation.environment().containsKey("MNEMONIC_FILE")
            || path.isEmpty()
            || config.find(ConfigKeys.WALLET_FILE).isPresent();
    if (named || Files.exists(path.get())) {
      return ofFile(invocation, common, config, file);
    }
    return only(common.dataDirectory(invocation.environment()));
  }

  private static String ofFile(
      Invocation invocation, CommonOptions common, Config config, WalletFileOptions file) {
    Optional<String> noted =
        file.promptPassphrase
            ? Optional.empty()
            : file.sidecar(invocation, common, config).flatMap(MetaSidecar::fingerprint);
    if (noted.isPresent()) {
      return noted.get();
    }
    ProcessHardening.apply();
    try (HdKeys keys = file.keys(invocation, common, config)) {
      return keys.fingerprint();
    }
  }

  private static String only(Path directory) {
    List<String> known = known(directory);
    if (known.size() != 1) {
      throw new CommandFailed(
          ExitCode.FAILED,
          known.isEmpty()
              ? "there is no wallet in " + directory + "; name one with --mnemonic-file"
              : "there are several wallets, choose one with --wallet-fingerprint: "
                  + String.join(", ", known));
    }
    return known.getFirst();
  }

  private static List<String> known(Path directory) {
    TreeSet<String> known = new TreeSet<>();
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Matcher name = STATE.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          known.add(name.group(1));
        }
      }
    } catch (NoSuchFileException _) {
      // Then there is none.
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
    return List.copyOf(known);
  }
}
