package org.jmd.daemon.cli;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.backend.ScanReport;
import org.jmd.wallet.backend.ScanStatus;

/** {@code jmd wallet info --scan-status} (wallet.md 7.2). */
final class WalletScanStatus {
  /** No block is older, on any network. */
  private static final Instant GENESIS = Instant.parse("2009-01-03T18:15:05Z");

  private WalletScanStatus() {}

  /**
   * The document of {@code --json}.
   *
   * @param progress from 0 to 1, null unless scanning
   * @param transactions that the node knows of this wallet
   * @param birthTime of the first of them
   * @param scannedSince from where on the first search began
   */
  record Document(
      String wallet,
      boolean scanning,
      Optional<BigDecimal> progress,
      Optional<Long> elapsedSeconds,
      long transactions,
      Optional<Instant> birthTime,
      Optional<Instant> scannedSince) {}

  /** What the backend says; a usage error if it cannot tell. */
  static ScanReport require(Wallet wallet) {
    return wallet
        .scanReport()
        .orElseThrow(() ->
            new CommandFailed(
                ExitCode.USAGE, "this backend has no scan to tell of: Bitcoin Core has"));
  }

  static void show(Wallet wallet, Output output) {
    ScanReport report = require(wallet);
    Document document =
        switch (report.status()) {
          case ScanStatus.Idle() ->
              document(wallet, report, false, Optional.empty(), Optional.empty());
          case ScanStatus.Running running ->
              document(
                  wallet,
                  report,
                  true,
                  Optional.of(running.progress()),
                  Optional.of(running.elapsed().toSeconds()));
        };
    output.show(document, out -> write(document, out));
  }

  private static Document document(
      Wallet wallet,
      ScanReport report,
      boolean scanning,
      Optional<BigDecimal> progress,
      Optional<Long> elapsed) {
    return new Document(
        wallet.fingerprint(),
        scanning,
        progress,
        elapsed,
        report.transactionCount(),
        report.birthTime(),
        report.scannedSince());
  }

  private static void write(Document document, Output out) {
    out.line("transactions    " + document.transactions());
    out.line("first of them   " + document.birthTime().map(Instant::toString).orElse("none"));
    out.line("scanned since   " + document.scannedSince().map(Instant::toString).orElse("unknown"));
    out.line("scanning        " + scanning(document));
    if (document.scannedSince().filter(GENESIS::isBefore).isPresent()) {
      out.line(
          "Older blocks were looked through only if a search in the background has come to its"
              + " end; jmd wallet rescan does it again.");
    }
  }

  private static String scanning(Document document) {
    return document.scanning()
        ? String.format(
            Locale.ROOT,
            "%d %% after %d s",
            document.progress().orElse(BigDecimal.ZERO).movePointRight(2).intValue(),
            document.elapsedSeconds().orElse(0L))
        : "no";
  }
}
