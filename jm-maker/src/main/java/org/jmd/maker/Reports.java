package org.jmd.maker;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jmd.core.net.MessageChannel;
import org.jmd.core.net.MessageChannel.DirectoryStatus;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Tasks;

/**
 * What the operator reads from time to time although nothing has happened, and sums of what happens
 * too often for a line each (coinjoin.md 1.17). Directories are mentioned while one is away. Used
 * by one task.
 */
final class Reports {
  private static final Duration FIRST_DIRECTORIES = Duration.ofMinutes(5);
  private static final Duration DIRECTORIES = Duration.ofMinutes(10);
  private static final Duration FIRST_REFUSALS = Duration.ofMinutes(10);
  private static final Duration REFUSALS = Duration.ofHours(1);

  /** What takers may do as they please, or what has lines of its own. */
  private static final Set<MakerCount> NO_REFUSALS =
      EnumSet.of(
          MakerCount.DIRECTORIES_CONNECTED,
          MakerCount.DIRECTORIES_LOST,
          MakerCount.ORDERBOOK_ANSWERED,
          MakerCount.COMMITMENTS_HEARD,
          MakerCount.SESSIONS_OPENED,
          MakerCount.SESSIONS_RESTARTED,
          MakerCount.DISCLOSURES,
          MakerCount.TRANSACTIONS_SIGNED);

  private final MessageChannel channel;
  private final Tasks tasks;
  private final MakerLog log;
  private final Map<MakerCount, Long> told = new EnumMap<>(MakerCount.class);
  private Deadline nextDirectories;
  private Deadline nextRefusals;

  Reports(MessageChannel channel, Tasks tasks, MakerLog log) {
    this.channel = channel;
    this.tasks = tasks;
    this.log = log;
    this.nextDirectories = tasks.deadline(FIRST_DIRECTORIES);
    this.nextRefusals = tasks.deadline(FIRST_REFUSALS);
  }

  /** Called every second or so. */
  void tick() {
    if (nextDirectories.isPast()) {
      nextDirectories = tasks.deadline(DIRECTORIES);
      List<DirectoryStatus> all = channel.directories();
      if (!all.stream().allMatch(DirectoryStatus::up)) {
        log.directories(all);
      }
    }
    if (nextRefusals.isPast()) {
      nextRefusals = tasks.deadline(REFUSALS);
      reportRefusals();
    }
  }

  private void reportRefusals() {
    Map<MakerCount, Long> more = new EnumMap<>(MakerCount.class);
    log.tally()
        .counts()
        .forEach((what, count) -> {
          long before = told.getOrDefault(what, 0L);
          if (count > before && !NO_REFUSALS.contains(what)) {
            more.put(what, count - before);
          }
          told.put(what, count);
        });
    if (!more.isEmpty()) {
      log.refusals(more);
    }
  }
}
