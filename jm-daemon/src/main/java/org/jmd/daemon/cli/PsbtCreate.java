package org.jmd.daemon.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jmd.core.config.Config;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.tx.Addresses;
import org.jmd.core.tx.OutPoint;
import org.jmd.core.tx.ScriptPubKey;
import org.jmd.core.tx.Tx;
import org.jmd.daemon.suite.OpenWallet;
import org.jmd.wallet.ReservedAddress;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.fees.FeeChoice;
import org.jmd.wallet.keys.Branch;
import org.jmd.wallet.keys.KeyPath;
import org.jmd.wallet.psbt.Psbt;
import org.jmd.wallet.psbt.PsbtCreator;
import org.jmd.wallet.psbt.PsbtException;
import org.jmd.wallet.send.Payments;
import org.jmd.wallet.send.SendPlan;
import org.jmd.wallet.send.SendRefused;
import org.jmd.wallet.send.SendRequest;
import org.jmd.wallet.send.TxForm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jmd wallet psbt create}. */
@Command(
    name = "create",
    description =
        "Make a payment that another machine with the words of the wallet signs. Nothing is sent or leased;"
            + " an address for the change is set aside.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet psbt create bc1q... --amount 250000 --mixdepth 2 --output payment.psbt")
final class PsbtCreate implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin WalletOptions walletOptions = new WalletOptions();
  @Mixin ResultFile result = new ResultFile();
  @Mixin FeeOptions fee = new FeeOptions();

  @Parameters(index = "0", paramLabel = "DEST", description = "Address to pay.")
  String destination = "";

  @Option(
      names = {"-a", "--amount"},
      paramLabel = "SATS",
      defaultValue = "0",
      description = "Amount; 0 sweeps the mixdepth (default: ${DEFAULT-VALUE}).")
  long amountSats;

  @Option(
      names = {"-m", "--mixdepth"},
      paramLabel = "N",
      defaultValue = "0",
      description = "Mixdepth that pays (default: ${DEFAULT-VALUE}).")
  int mixdepth;

  @Option(
      names = "--input-utxo",
      paramLabel = "TXID:VOUT",
      description = "Spend this coin; may be repeated.")
  List<String> inputs = new ArrayList<>();

  PsbtCreate(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    Optional<FeeChoice> choice = fee.choice();
    Optional<List<OutPoint>> wanted = wanted();
    result.check(new PsbtSource());
    Config config = walletOptions.load(invocation, common);
    Logging.configure(config);
    ProcessHardening.apply();
    try (OpenWallet open = walletOptions.watch(invocation, common, config)) {
      Wallet wallet = open.wallet();
      Payments payments = new Payments(wallet, FeeOptions.fees(config), Entropy.system());
      SendPlan plan =
          payments.plan(
              new SendRequest(
                  mixdepth, amountSats, script(wallet), payments.feeRate(choice), wanted));
      write(create(wallet, plan), plan);
    } catch (SendRefused e) {
      throw new CommandFailed(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (PsbtException e) {
      throw PsbtSource.failed(e);
    }
    return ExitCode.OK;
  }

  private Optional<List<OutPoint>> wanted() {
    return inputs.isEmpty()
        ? Optional.empty()
        : Optional.of(CoinNames.parse("--input-utxo", inputs));
  }

  private ScriptPubKey script(Wallet wallet) {
    return Addresses.tryParse(destination, wallet.network())
        .orElseThrow(() ->
            new CommandFailed(
                ExitCode.USAGE, destination + " is no address of " + wallet.network().wireName()));
  }

  private static Psbt create(Wallet wallet, SendPlan plan) throws PsbtException {
    Map<ScriptPubKey, KeyPath> change =
        (plan.hasChange()
                ? Optional.of(
                    wallet.reserveAddress(plan.inputs().getFirst().mixdepth(), Branch.INTERNAL, ""))
                : Optional.<ReservedAddress>empty())
            .stream().collect(Collectors.toMap(ReservedAddress::script, ReservedAddress::path));
    Tx transaction =
        plan.transaction(
            change.keySet().stream().findFirst(),
            TxForm.current(wallet.chain().tipHeight(), true, Entropy.system()));
    return new PsbtCreator(wallet.masterFingerprint(), wallet::publicKey)
        .create(transaction, plan.inputs(), change);
  }

  private void write(Psbt psbt, SendPlan plan) {
    Terminal terminal = invocation.terminal();
    result.write(terminal, psbt.serialize(), psbt.toBase64());
    terminal
        .err()
        .printf(
            "pays %,d sats with %d coins, change %,d sats, fee %,d sats%n",
            plan.sendSats(), plan.inputs().size(), plan.changeSats(), plan.feeSats());
  }
}
