package org.jmd.maker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the operator reads while this is open. */
final class LogTap implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(MakerLog.class);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  LogTap() {
    appender.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
  }

  List<String> lines() {
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(null);
  }
}
