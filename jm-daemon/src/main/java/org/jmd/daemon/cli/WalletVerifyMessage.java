package org.jmd.daemon.cli;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jmd.core.runtime.Network;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.wallet.message.SignedMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jmd wallet verify-message}. */
@Command(
    name = "verify-message",
    description =
        "Check that the owner of an address has signed a text. Ends with 0 if so, else with 1."
            + " Needs neither wallet nor node.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet verify-message bc1q... KGZ... \"I own this\"")
final class WalletVerifyMessage implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Address of any network.")
  String address = "";

  @Parameters(index = "1", paramLabel = "SIGNATURE", description = "Signature in base64.")
  String signature = "";

  @Parameters(
      index = "2",
      paramLabel = "TEXT",
      description = "What was signed; - reads standard input.")
  String text = "";

  /** The document of {@code --json}. */
  record Verified(String address, String text, boolean valid) {}

  WalletVerifyMessage(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    ScriptPubKey script =
        Arrays.stream(Network.values())
            .map(network -> Addresses.tryParse(address, network))
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow(
                () -> new CommandFailed(ExitCode.USAGE, address + " is no address of any network"));
    String message = MessageText.read(invocation.terminal(), text);
    boolean valid = SignedMessage.verify(script, MessageText.utf8(message), signature.strip());
    json.output(invocation)
        .show(
            new Verified(address, message, valid),
            out ->
                out.line(
                    valid
                        ? out.style().good("valid signature")
                        : out.style().bad("not a valid signature")));
    return valid ? ExitCode.OK : ExitCode.FAILED;
  }
}
