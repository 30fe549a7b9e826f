package org.jmd.daemon.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import org.jmd.core.config.Config;
import org.jmd.core.config.LoggingKeys;
import org.jmd.daemon.suite.RoleTasks;
import org.slf4j.LoggerFactory;

/** Log lines go to standard error, so that results on standard output can be piped. */
final class Logging {
  private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss} %-5level %logger{0}: %msg%n";

  /** The journal has time and level of its own. */
  private static final String JOURNAL_PATTERN = "%logger{0}: %msg%n";

  /** The role, where several of them share a process. */
  private static final String ROLE = "[%X{" + RoleTasks.KEY + ":-suite}] ";

  private Logging() {}

  /** Applies what the operator has configured. */
  static void configure(Config config) {
    configure(config.get(LoggingKeys.LEVEL), config.get(LoggingKeys.SENSITIVE));
  }

  /** As above; each line tells which role of the process has written it. */
  static void configureSuite(Config config) {
    configure(config.get(LoggingKeys.LEVEL), config.get(LoggingKeys.SENSITIVE), true);
  }

  /**
   * Applies the level to our own loggers; libraries are heard from WARN on.
   *
   * @param sensitive whether txids and addresses are shown in full
   */
  static void configure(String level, boolean sensitive) {
    configure(level, sensitive, false);
  }

  private static void configure(String level, boolean sensitive, boolean roles) {
    configure(level, sensitive, roles, JournalStream.isStandardError());
  }

  /** As above, for the journal or for people. */
  private static void configure(String level, boolean sensitive, boolean roles, boolean journal) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    context.reset();
    LogPrivacy layout = new LogPrivacy(sensitive);
    layout.setContext(context);
    String pattern = journal ? JOURNAL_PATTERN : PATTERN;
    layout.setPattern(roles ? pattern.replace("%logger", ROLE + "%logger") : pattern);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(journal ? new JournalLayout(layout) : layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    context.getLogger("org.jmd").setLevel(Level.toLevel(level.equals("WARNING") ? "WARN" : level));
  }
}
