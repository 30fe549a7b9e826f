package org.jmd.daemon.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jmd.core.chain.ChainUnavailableException;
import org.jmd.core.config.Config;
import org.jmd.core.config.NotificationKeys;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.notify.MakerNotices;
import org.jmd.daemon.notify.Notice;
import org.jmd.daemon.notify.NotifySettings;
import org.jmd.daemon.notify.SummaryFigures;
import org.jmd.maker.Maker;
import org.jmd.maker.MakerCount;
import org.jmd.maker.MakerTally;
import org.jmd.wallet.Coin;
import org.jmd.wallet.Wallet;
import org.jmd.wallet.file.WalletStorageException;
import org.jmd.wallet.history.HistoryEntry;
import org.jmd.wallet.history.HistoryStatistics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator now and then how a maker does. Closing it ends that. */
public final class MakerSummary implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MakerSummary.class);

  private static final Set<MakerCount> REFUSALS =
      EnumSet.of(
          MakerCount.FILLS_OF_OWN_NICK,
          MakerCount.FILLS_BLACKLISTED,
          MakerCount.FILLS_RESERVED,
          MakerCount.FILLS_UNKNOWN_OFFER,
          MakerCount.FILLS_OUT_OF_RANGE,
          MakerCount.FILLS_UNDER_WAY,
          MakerCount.FILLS_WITHOUT_ROOM,
          MakerCount.AUTHS_REFUSED,
          MakerCount.TRANSACTIONS_REFUSED);

  private final Consumer<Notice> operator;
  private final Maker maker;
  private final Wallet wallet;
  private final Tasks tasks;
  private final int hours;
  private final boolean tellsBalance;
  private final MakerNotices notices;
  private final Task task;

  private MakerSummary(
      Consumer<Notice> operator, Maker maker, Wallet wallet, Tasks tasks, Config config) {
    this.operator = operator;
    this.maker = maker;
    this.wallet = wallet;
    this.tasks = tasks;
    this.hours = config.get(NotificationKeys.SUMMARY_HOURS);
    this.tellsBalance = config.get(NotificationKeys.SUMMARY_BALANCE);
    this.notices = new MakerNotices(NotifySettings.wording(config));
    this.task = tasks.start("notify-summary", this::tell);
  }

  /**
   * Starts telling, first after one period.
   *
   * @param operator hears it; must not wait
   */
  public static MakerSummary start(
      Consumer<Notice> operator, Maker maker, Wallet wallet, Tasks tasks, Config config) {
    return new MakerSummary(operator, maker, wallet, tasks, config);
  }

  private void tell() {
    MakerTally before = maker.counters();
    try {
      while (true) {
        Instant start = tasks.clock().instant();
        tasks.sleep(Duration.ofHours(hours));
        MakerTally now = maker.counters();
        tell(start, before, now);
        before = now;
      }
    } catch (InterruptedException _) {
      // Only close() cancels.
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Instant start, MakerTally before, MakerTally now) {
    try {
      operator.accept(notices.summary(figures(start, before, now)));
    } catch (ChainUnavailableException | WalletStorageException e) {
      log.warn("no summary: {}", e.getMessage());
    }
  }

  private SummaryFigures figures(Instant start, MakerTally before, MakerTally now) {
    List<HistoryEntry> history = wallet.history().entries();
    List<Statement.Line> lines =
        Statement.of(history).since(start, ZoneId.systemDefault()).by(Statement.Period.YEAR);
    return new SummaryFigures(
        hours,
        grown(MakerCount.SESSIONS_OPENED, before, now),
        REFUSALS.stream().mapToLong(what -> grown(what, before, now)).sum(),
        grown(MakerCount.TRANSACTIONS_SIGNED, before, now),
        lines.stream().mapToInt(Statement.Line::coinJoins).sum(),
        lines.stream().mapToLong(Statement.Line::volumeSats).sum(),
        lines.stream().mapToLong(Statement.Line::earnedSats).sum(),
        HistoryStatistics.of(history).utxosDisclosed(),
        tellsBalance
            ? Optional.of(wallet.coins().stream().mapToLong(Coin::valueSats).sum())
            : Optional.empty());
  }

  private static long grown(MakerCount what, MakerTally before, MakerTally now) {
    return now.of(what) - before.of(what);
  }

  @Override
  public void close() {
    task.cancel();
  }
}
