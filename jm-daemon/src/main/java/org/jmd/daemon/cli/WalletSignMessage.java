package org.jmd.daemon.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.config.WalletKeys;
import org.jmd.core.crypto.SecretBytes;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.keys.HdKeys;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.message.AddressKeys;
import org.jmd.wallet.message.MessageFormat;
import org.jmd.wallet.message.SignedMessage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmd wallet sign-message}. */
@Command(
    name = "sign-message",
    description = "Prove that an address is yours by signing a text with its key. Needs no node.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet sign-message bc1q... \"I own this\"")
final class WalletSignMessage implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletFileOptions file = new WalletFileOptions();
  @Mixin JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address of this wallet.")
  String address = "";

  @Parameters(
      index = "1",
      paramLabel = "TEXT",
      description = "What to sign; - reads standard input.")
  String text = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "bip137",
      description =
          "How the signature is written: bip137, electrum or bip322 (default: ${DEFAULT-VALUE}).")
  MessageFormat format = MessageFormat.BIP137;

  @Option(
      names = "--scan-range",
      paramLabel = "N",
      description =
          "Look for the address among so many of each branch, 1..1000000 (default:"
              + " wallet.scan_range).")
  @Nullable Integer scanRange;

  /** The document of {@code --json}. */
  record Signed(String address, String path, String text, String format, String signature) {}

  WalletSignMessage(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    if (scanRange != null && (scanRange < 1 || scanRange > 1_000_000)) {
      throw new CommandFailed(ExitCode.USAGE, "--scan-range must be 1..1000000, got " + scanRange);
    }
    Config config = common.load(invocation.environment());
    Logging.configure(config);
    ProcessHardening.apply();
    String message = MessageText.read(invocation.terminal(), text);
    byte[] octets = MessageText.utf8(message);
    int range = scanRange != null ? scanRange : config.get(WalletKeys.SCAN_RANGE);
    try (HdKeys keys = file.keys(invocation, common, config)) {
      ScriptPubKey script =
          Addresses.tryParse(address, keys.network())
              .orElseThrow(() ->
                  new CommandFailed(
                      ExitCode.USAGE, address + " is no address of " + keys.network().wireName()));
      KeyPath path =
          AddressKeys.find(keys, script, range)
              .orElseThrow(() ->
                  new CommandFailed(
                      ExitCode.FAILED,
                      address + " is none of the first " + range + " addresses of any branch"));
      try (SecretBytes key = keys.privateKey(path)) {
        String signature = SignedMessage.sign(key, octets, format);
        json.output(invocation)
            .show(
                new Signed(
                    address,
                    path.toString(),
                    message,
                    format.name().toLowerCase(Locale.ROOT),
                    signature),
                out -> out.line(signature));
      }
    }
    return ExitCode.OK;
  }
}
