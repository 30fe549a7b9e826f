package org.jmd.daemon.market;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * Catches errors that roles log instead of throwing, for the run whose thread logged them. Below
 * that nothing is logged: thousands of runs have nobody who reads.
 */
final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final String ROLES = "org.jmd";

  /** Errors for the operator and no bugs: a maker has no coins left, a disk is full. */
  private static final List<String> FOR_THE_OPERATOR =
      List.of("no offer could be made", "No space left on device");

  private final Map<String, List<String>> errors = new ConcurrentHashMap<>();
  private final Logger logger;
  private final Level before;

  private LogWatch(Logger logger) {
    this.logger = logger;
    this.before = logger.getEffectiveLevel();
  }

  static LogWatch open() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    LogWatch watch = new LogWatch(context.getLogger(ROLES));
    watch.setContext(context);
    watch.start();
    watch.logger.setLevel(Level.ERROR);
    watch.logger.setAdditive(false);
    watch.logger.addAppender(watch);
    return watch;
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.ERROR)
        && (event.getThrowableProxy() != null
            || FOR_THE_OPERATOR.stream().noneMatch(event.getFormattedMessage()::contains))) {
      String run = event.getThreadName().replaceFirst(":.*", ":");
      String text = event.getThreadName() + ": " + event.getFormattedMessage();
      if (event.getThrowableProxy() != null) {
        text +=
            " " + ch.qos.logback.classic.spi.ThrowableProxyUtil.asString(event.getThrowableProxy());
      }
      errors.computeIfAbsent(run, _ -> new ArrayList<>()).add(text);
    }
  }

  /** What was logged on threads with that tag, and forgets it. */
  List<String> take(String tag) {
    List<String> found = errors.remove(tag);
    return found == null ? List.of() : List.copyOf(found);
  }

  /** Drops what was logged on threads with that tag. */
  void forget(String tag) {
    errors.remove(tag);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    logger.setLevel(before);
    stop();
  }
}
