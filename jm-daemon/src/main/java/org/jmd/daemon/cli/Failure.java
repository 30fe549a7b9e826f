package org.jmd.daemon.cli;

import java.io.UncheckedIOException;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.chain.CredentialsRefusedException;
import org.jmd.core.config.ConfigException;
import org.jmd.daemon.suite.Verdict;
import org.jmd.wallet.file.WalletFileException;
import org.jmd.wallet.file.WalletStorageException;

/**
 * What an exception means to the user of a command.
 *
 * @param text one line
 * @param bug whether the place in the program is worth knowing
 */
record Failure(int exitCode, String text, boolean bug) {
  static Failure of(Exception e) {
    return switch (e) {
      case CommandFailed failed -> known(failed.exitCode(), String.valueOf(failed.getMessage()));
      case ConfigException config -> known(ExitCode.USAGE, String.valueOf(config.getMessage()));
      case WalletFileException file -> known(ExitCode.WALLET, String.valueOf(file.getMessage()));
      case WalletStorageException storage -> known(ExitCode.WALLET, chain(storage));
      case CredentialsRefusedException refused ->
          known(ExitCode.USAGE, refused.getMessage() + ": see [bitcoin] in the configuration");
      case ChainUnavailableException chain -> known(ExitCode.FAILED, chain(chain));
      case UncheckedIOException io -> known(ExitCode.FAILED, chain(io));
      case InterruptedException _ -> known(ExitCode.INTERRUPTED, "interrupted");
      default -> new Failure(ExitCode.BUG, "internal error: " + e.getClass().getSimpleName(), true);
    };
  }

  private static Failure known(int exitCode, String text) {
    return new Failure(exitCode, text, false);
  }

  private static String chain(Exception e) {
    String said = String.valueOf(e.getMessage());
    String why = e.getCause() == null ? null : e.getCause().getMessage();
    return why == null || said.endsWith(why) ? said : said + " (" + why + ")";
  }

  /**
   * What the end of a role means to a suite. Wrong settings, a wallet file that cannot be opened
   * and a bond that cannot be announced stay as they are until somebody mends them; a full disk, a
   * node that is away or a bug may not be there the next time.
   */
  static Verdict verdict(Exception e) {
    Failure failure = of(e);
    boolean lasting =
        failure.exitCode() == ExitCode.USAGE
            || failure.exitCode() == ExitCode.BOND
            || (failure.exitCode() == ExitCode.WALLET && !(e instanceof WalletStorageException));
    return new Verdict(lasting, failure.exitCode(), failure.text(), failure.bug());
  }
}
