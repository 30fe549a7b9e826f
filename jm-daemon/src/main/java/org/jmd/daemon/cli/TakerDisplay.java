package org.jmd.daemon.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jmd.core.config.Config;
import org.jmd.core.config.TakerKeys;
import org.jmd.core.net.Endpoint;
import org.jmd.taker.CoinJoinOutcome;
import org.jmd.taker.CoinJoinSummary;
import org.jmd.taker.Phase;
import org.jmd.taker.TakerEvent;
import org.jmd.taker.TakerListener;
import org.jspecify.annotations.Nullable;

/**
 * Shows a round as it goes: a bar of phases on a terminal, plain lines elsewhere. Asks for the two
 * confirmations unless told to go ahead. Used by the task of the round only.
 */
final class TakerDisplay implements TakerListener, AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Terminal terminal;
  private final boolean confirmed;
  private final int orderWaitSeconds;
  private final @Nullable ProgressBar bar;
  private boolean closed;

  /**
   * A display.
   *
   * @param confirmed whether the user agreed in advance
   */
  TakerDisplay(Terminal terminal, Config config, boolean confirmed) {
    this.terminal = terminal;
    this.confirmed = confirmed;
    this.orderWaitSeconds = config.get(TakerKeys.ORDER_WAIT);
    this.bar =
        terminal.isInteractive()
            ? new ProgressBarBuilder()
                .setTaskName("CoinJoin")
                .setInitialMax(Phase.values().length)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(
                    new me.tongfei.progressbar.ConsoleProgressBarConsumer(
                        new PrintStream(System.err, true, java.nio.charset.StandardCharsets.UTF_8)))
                .build()
            : null;
  }

  @Override
  public void heard(TakerEvent event) {
    switch (event) {
      case TakerEvent.PhaseStarted(Phase phase) -> {
        if (bar != null) {
          bar.setExtraMessage(" " + phase.doing());
        } else {
          String limit =
              phase == Phase.FETCHING_ORDERBOOK ? " (at most " + orderWaitSeconds + " s)" : "";
          line(phase.doing() + " ..." + limit);
        }
      }
      case TakerEvent.PhaseEnded(Phase phase, Duration duration) -> {
        if (bar != null) {
          bar.step();
        } else {
          line("  " + phase.doing() + " took " + seconds(duration));
        }
      }
      case TakerEvent.Directory(Endpoint endpoint, boolean up, String detail) ->
          line(
              "  directory "
                  + endpoint
                  + (up ? ": connected" : ": not connected (" + detail + ")"));
      case TakerEvent.Orderbook(int offers, int makers) ->
          line("  %d offers of %d makers".formatted(offers, makers));
      case TakerEvent.MakerChosen chosen ->
          line(
              "  chose %s, fee %,d sats%s"
                  .formatted(
                      chosen.nick(),
                      chosen.feeSats(),
                      chosen.replacement() ? " (replacement)" : ""));
      case TakerEvent.MakerReady ready ->
          line("  " + ready.nick() + " is ready: " + ready.phase().doing());
      case TakerEvent.MakerDropped dropped ->
          line("  dropped %s: %s".formatted(dropped.nick(), dropped.failure().describe()));
      case TakerEvent.CommitmentRotated(int refusing, int asked) ->
          line(
              "  %d of %d makers know the commitment already; trying another"
                  .formatted(refusing, asked));
      case TakerEvent.Broadcast(String txid, String by) ->
          line("  broadcast " + txid + " by " + by);
      case TakerEvent.Warning(String text) -> line("  warning: " + text);
      case TakerEvent.Retrying(int makers) ->
          line("  trying once more with the " + makers + " honest makers");
    }
  }

  @Override
  public boolean confirm(CoinJoinSummary summary) {
    print(summary);
    return confirmed || terminal.confirm(question(summary.stage()));
  }

  private static String question(CoinJoinSummary.Stage stage) {
    return switch (stage) {
      case MAKERS_CHOSEN -> "Go ahead with these makers?";
      case BROADCAST -> "Broadcast the transaction?";
    };
  }

  private void print(CoinJoinSummary summary) {
    line(
        "%s of %,d sats from mixdepth %d to %s"
            .formatted(
                summary.sweep() ? "sweep" : "CoinJoin",
                summary.amountSats(),
                summary.mixdepth(),
                summary.destination()));
    line(
        "  makers' fees %,d sats, miner fee %,d sats at %s, total cost %,d sats"
            .formatted(
                summary.makerFeesSats(),
                summary.minerFeeSats(),
                summary.feeRate(),
                summary.costSats()));
    summary.warnings().forEach(w -> line("  warning: " + w));
  }

  /** What the user is told at the end, and the exit code. */
  int finish(CoinJoinOutcome outcome) {
    close();
    return switch (outcome) {
      case CoinJoinOutcome.Completed done -> {
        completed(done);
        yield ExitCode.OK;
      }
      case CoinJoinOutcome.Failed failed -> {
        line("CoinJoin failed while " + failed.phase().doing() + ": " + failed.reason());
        failed.details().forEach(d -> line("  " + d));
        if (failed.coinsHeld()) {
          line(
              "  The inputs stay reserved, since others may hold signatures for this transaction.");
        }
        yield ExitCode.FAILED;
      }
      case CoinJoinOutcome.Declined declined -> {
        line("Declined.");
        if (!declined.txHex().isEmpty()) {
          terminal.out().println(declined.txHex());
        }
        yield ExitCode.FAILED;
      }
    };
  }

  private void completed(CoinJoinOutcome.Completed done) {
    PrintWriter out = terminal.out();
    out.printf("txid: %s%n", done.txid());
    out.printf("amount: %,d sats, %d equal outputs%n", done.amountSats(), done.equalOutputs());
    done.makers().forEach(m -> out.printf("maker %s: fee %,d sats%n", m.nick(), m.feeSats()));
    out.printf(
        "miner fee: %,d sats, of which %,d by us%n", done.totalMinerFeeSats(), done.minerFeeSats());
    out.printf(
        "broadcast by %s%s%n",
        done.broadcastBy(), done.seen() ? ", seen in the mempool" : ", not yet seen");
    done.phaseDurations().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(e ->
            out.printf(
                "phase %s: %s%n",
                e.getKey().name().toLowerCase(Locale.ROOT), seconds(e.getValue())));
    out.flush();
  }

  private static String seconds(Duration duration) {
    return "%.2f s".formatted(duration.toMillis() / 1000.0);
  }

  private void line(String text) {
    // The bar is drawn again below the line.
    terminal.err().println(bar == null || closed ? text : CLEAR_LINE + text);
    terminal.err().flush();
  }

  @Override
  public void close() {
    if (bar != null && !closed) {
      bar.close();
    }
    closed = true;
  }
}
