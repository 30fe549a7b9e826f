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
import org.jmd.core.config.WalletKeys;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.wallet.file.MetaSidecar;
import org.jmd.wallet.file.PrivateFiles;
import org.jmd.wallet.history.History;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.keys.HdKeys;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which wallet a command means that needs no keys (wallet.md 6.2): that of the named fingerprint,
 * that of the wallet file, the only one that there is. The wallet file is decrypted only if its
 * fingerprint is not noted beside it.
 */
final class WalletChoice {
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern STATE =
      Pattern.compile("(?:fidelity_bonds|wallet_metadata)_([0-9a-f]{8})\\.jsonl?");

  @Mixin WalletFileOptions file = new WalletFileOptions();

  @Option(
      names = "--wallet-fingerprint",
      paramLabel = "HEX",
      description = "The wallet that is meant, by the 8 hex digits that 'jmd wallet info' shows.")
  @Nullable String named;

  /**
   * The fingerprint of the wallet.
   *
   * @throws CommandFailed if there is none or nobody can tell which one is meant
   */
  String fingerprint(Invocation invocation, CommonOptions common, Config config) {
    if (named != null) {
      String lower = named.toLowerCase(Locale.ROOT);
      if (!FINGERPRINT.matcher(lower).matches()) {
        throw new CommandFailed(
            ExitCode.USAGE, "--wallet-fingerprint must be 8 hex digits, got " + named);
      }
      return lower;
    }
    Optional<Path> path = file.file(invocation, common, config);
    boolean chosen =
        file.mnemonicFile != null
            || invocation.environment().containsKey("MNEMONIC_FILE")
            || config.find(WalletKeys.FILE).isPresent();
    return chosen || path.isEmpty() || Files.exists(path.get())
        ? ofFile(invocation, common, config)
        : only(common.dataDirectory(invocation.environment()));
  }

  private String ofFile(Invocation invocation, CommonOptions common, Config config) {
    // Each passphrase makes another wallet of the same words, and the note is of one of them.
    Optional<String> noted =
        file.hasPassphrase(invocation, config)
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
    if (known.size() == 1) {
      return known.getFirst();
    }
    throw new CommandFailed(
        ExitCode.FAILED,
        known.isEmpty()
            ? "there is no wallet in " + directory + "; name one with --mnemonic-file"
            : "there are several wallets, choose one with --wallet-fingerprint: "
                + String.join(", ", known));
  }

  private static List<String> known(Path directory) {
    TreeSet<String> known = new TreeSet<>();
    History.ofAllWallets(new PrivateFiles(), directory).stream()
        .map(HistoryEntry::fingerprint)
        .filter(f -> FINGERPRINT.matcher(f).matches())
        .forEach(known::add);
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path state : files) {
        Matcher name = STATE.matcher(String.valueOf(state.getFileName()));
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
