package org.jmd.daemon.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jmd.daemon.notify.Notice.Kind;
import org.jmd.daemon.notify.Notice.Level;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinSummary;

/** What somebody is told of the rounds of a taker (coinjoin.md 1.21). Pure. */
public final class TakerNotices {
  private final Wording wording;

  /** Notices in that wording. */
  public TakerNotices(Wording wording) {
    this.wording = wording;
  }

  /** The user has agreed to a round. */
  public Notice started(CoinJoinSummary summary) {
    return new Notice(
        Kind.COINJOIN_START,
        Level.INFO,
        "CoinJoin started",
        List.of(
            "amount: " + wording.amount(summary.amountSats()),
            "mixdepth: " + summary.mixdepth(),
            "makers: " + summary.makers().size()));
  }

  /** How a round ended; empty if the user ended it himself. */
  public Optional<Notice> ended(CoinJoinOutcome outcome) {
    return switch (outcome) {
      case CoinJoinOutcome.Completed done -> Optional.of(completed(done));
      case CoinJoinOutcome.Failed failed ->
          // The reason may tell amounts and coins; the terminal shows it.
          Optional.of(
              new Notice(
                  Kind.COINJOIN_FAILED,
                  Level.FAILURE,
                  "CoinJoin failed",
                  List.of(
                      "while " + failed.phase().doing(),
                      failed.coinsHeld() ? "the coins stay reserved" : "no coins are reserved")));
      case CoinJoinOutcome.Declined _ -> Optional.empty();
    };
  }

  /** A round was broken off by an error that is no outcome, such as a node that went away. */
  public Notice brokenOff() {
    return new Notice(
        Kind.COINJOIN_FAILED,
        Level.FAILURE,
        "CoinJoin failed",
        List.of("an error ended it; the terminal says more"));
  }

  private Notice completed(CoinJoinOutcome.Completed done) {
    long feesSats = done.makers().stream().mapToLong(CoinJoinSummary.Maker::feeSats).sum();
    List<String> lines = new ArrayList<>();
    lines.add("amount: " + wording.amount(done.amountSats()));
    lines.add("makers: " + done.makers().size());
    lines.add("makers' fees: " + wording.amount(feesSats));
    lines.add("miner fee: " + wording.amount(done.minerFeeSats()));
    lines.addAll(wording.transaction(done.txid()));
    return new Notice(Kind.COINJOIN_COMPLETE, Level.SUCCESS, "CoinJoin complete", lines);
  }
}
