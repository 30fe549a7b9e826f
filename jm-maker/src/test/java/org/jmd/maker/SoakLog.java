package org.jmd.maker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Counts what an operator would read and keeps the first errors. */
final class SoakLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final int KEPT = 20;

  private final Logger logger;
  private final Level before;
  private final boolean wasAdditive;

  /** Guarded by {@code this}. */
  private final List<String> errors = new ArrayList<>();

  private long lines;

  private SoakLog(Logger logger) {
    this.logger = logger;
    this.before = logger.getEffectiveLevel();
    this.wasAdditive = logger.isAdditive();
  }

  static SoakLog open() {
    SoakLog log = new SoakLog((Logger) LoggerFactory.getLogger("org.jmd"));
    log.start();
    log.logger.setLevel(Level.INFO);
    log.logger.setAdditive(false);
    log.logger.addAppender(log);
    return log;
  }

  @Override
  protected synchronized void append(ILoggingEvent event) {
    lines++;
    if (event.getLevel().isGreaterOrEqual(Level.ERROR) && errors.size() < KEPT) {
      String trace =
          event.getThrowableProxy() == null
              ? ""
              : " " + ThrowableProxyUtil.asString(event.getThrowableProxy());
      errors.add(event.getFormattedMessage() + trace);
    }
  }

  synchronized long lines() {
    return lines;
  }

  synchronized List<String> errors() {
    return List.copyOf(errors);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(wasAdditive);
    logger.setLevel(before);
    stop();
  }
}
