package org.jmd.daemon.cli;

import java.util.concurrent.Callable;
import org.jmd.core.config.ConfigException;
import org.jmd.core.crypto.Secp256k1;
import org.jmd.wallet.psbt.FinalizedPsbt;
import org.jmd.wallet.psbt.Psbt;
import org.jmd.wallet.psbt.PsbtException;
import org.jmd.wallet.psbt.PsbtReview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jmd wallet sign-psbt}, also known as {@code signpsbt} and {@code psbt sign}. */
@Command(
    name = "sign-psbt",
    description =
        "Show what a PSBT does and, after a confirmation, add the signatures of this wallet."
            + " Needs no node. What others must sign stays unsigned.",
    footerHeading = "%nExample:%n",
    footer = "  jmd wallet sign-psbt --input payment.psbt --output signed.psbt")
class WalletSignPsbt implements Callable<Integer> {
  private final Invocation invocation;
  @Mixin PsbtSession session = new PsbtSession();
  @Mixin ResultFile result = new ResultFile();

  @Option(
      names = {"-y", "--yes"},
      description = "Sign without a confirmation.")
  boolean yes;

  WalletSignPsbt(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws ConfigException {
    result.check(session.source);
    return session.run(invocation, this::sign);
  }

  private int sign(byte[] content, PsbtReview review, PsbtReport report) {
    Terminal terminal = invocation.terminal();
    report.lines(Style.of(invocation)).forEach(terminal.err()::println);
    report
        .refusal()
        .ifPresent(reason -> {
          throw new CommandFailed(ExitCode.FAILED, "not signed: " + reason);
        });
    int count = review.signable().size();
    if (count > 0 && !yes && !terminal.confirm("Sign " + count + " inputs?")) {
      throw new CommandFailed(ExitCode.FAILED, "not signed");
    }
    session.source.requireUnchanged(invocation, content);
    Psbt signed = review.sign();
    if (Psbt.isBinary(content)) {
      result.write(terminal, signed.serialize(), signed.toBase64());
    } else {
      result.write(terminal, signed.toBase64());
    }
    terminal.err().println(count + " inputs signed; " + state(signed));
    return ExitCode.OK;
  }

  private static String state(Psbt signed) {
    try {
      FinalizedPsbt.of(signed, Secp256k1.nativeCurve());
      return "complete: 'jmd wallet psbt finalize' makes the transaction";
    } catch (PsbtException missing) {
      return "not complete: " + missing.getMessage();
    }
  }

  /** The name without a hyphen. */
  @Command(name = "signpsbt", hidden = true)
  static final class Unhyphenated extends WalletSignPsbt {
    Unhyphenated(Invocation invocation) {
      super(invocation);
    }
  }

  /** {@code jmd wallet psbt sign}. */
  @Command(name = "sign")
  static final class Grouped extends WalletSignPsbt {
    Grouped(Invocation invocation) {
      super(invocation);
    }
  }
}
