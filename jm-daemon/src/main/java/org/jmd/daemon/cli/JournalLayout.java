package org.jmd.daemon.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;
import java.util.regex.Pattern;

/**
 * Lines for systemd's journal: the level as syslog(3) writes it, {@code <6>} for information, and
 * each event on one line, since each line becomes a record of its own. The ends of lines within an
 * event, as in a stack trace, become {@code " | "}.
 */
final class JournalLayout extends LayoutBase<ILoggingEvent> {
  /** Before a line that tells of a failure. */
  static final String ERROR = "<3>";

  private static final Pattern LINE_ENDS = Pattern.compile("\\s*\\R\\s*");

  private final Layout<ILoggingEvent> inner;

  /** Lines as that layout, which is started already, writes them. */
  JournalLayout(Layout<ILoggingEvent> inner) {
    this.inner = inner;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    String text = inner.doLayout(event).strip();
    return priority(event.getLevel()) + LINE_ENDS.matcher(text).replaceAll(" | ") + "\n";
  }

  private static String priority(Level level) {
    if (level.isGreaterOrEqual(Level.ERROR)) {
      return ERROR;
    }
    if (level.isGreaterOrEqual(Level.WARN)) {
      return "<4>";
    }
    return level.isGreaterOrEqual(Level.INFO) ? "<6>" : "<7>";
  }
}
