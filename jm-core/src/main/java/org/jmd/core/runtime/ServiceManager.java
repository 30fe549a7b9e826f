package org.jmd.core.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever started this process how it does: systemd, by the protocol of sd_notify(3), or
 * nobody. No call throws or waits. What is told can be read by every user of the machine, so it
 * holds neither amounts nor names of the market. Safe for use by several threads.
 */
public final class ServiceManager implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

  /** Nobody listens. */
  public static final ServiceManager NONE = new ServiceManager(Optional.empty(), Optional.empty());

  private static final String SOCKET = "NOTIFY_SOCKET";
  private static final String WATCHDOG = "WATCHDOG_USEC";
  private static final String WATCHDOG_PROCESS = "WATCHDOG_PID";
  private static final int LONGEST_STATUS = 500;

  /** Where datagrams go. */
  interface Port extends AutoCloseable {
    /** Sends without waiting. */
    void send(byte[] datagram) throws IOException;

    @Override
    void close();
  }

  private final Optional<Port> port;
  private final Optional<Duration> watchdog;
  private final AtomicBoolean complained = new AtomicBoolean();

  ServiceManager(Optional<Port> port, Optional<Duration> watchdog) {
    this.port = port;
    this.watchdog = watchdog;
  }

  /** The one that the environment names; {@link #NONE} if it names none that can be reached. */
  public static ServiceManager of(Map<String, String> environment) {
    return of(environment, System.getProperty("os.name", ""), ProcessHandle.current().pid());
  }

  static ServiceManager of(Map<String, String> environment, String osName, long pid) {
    String address = environment.get(SOCKET);
    if (address == null || address.isEmpty()) {
      return NONE;
    }
    try {
      return new ServiceManager(
          Optional.of(NotifySocket.open(address, osName)), watchdog(environment, pid));
    } catch (IOException e) {
      log.warn("the service manager at {}={} is told nothing: {}", SOCKET, address, e.getMessage());
      return NONE;
    }
  }

  private static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
    String process = environment.get(WATCHDOG_PROCESS);
    String micros = environment.get(WATCHDOG);
    if (micros == null || (process != null && !process.equals(Long.toString(pid)))) {
      return Optional.empty();
    }
    try {
      long value = Long.parseLong(micros);
      return value > 0 && value <= Long.MAX_VALUE / 1000
          ? Optional.of(Duration.ofNanos(value * 1000))
          : Optional.empty();
    } catch (NumberFormatException e) {
      log.warn("{}={} is no number of microseconds, there will be no beats", WATCHDOG, micros);
      return Optional.empty();
    }
  }

  /** Whether somebody listens. */
  public boolean isPresent() {
    return port.isPresent();
  }

  /** The longest silence after which this process is held to hang; empty if nobody watches. */
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  /**
   * The service does what it is there for.
   *
   * @return whether that was told
   */
  public boolean ready(String status) {
    return tell("READY=1\n" + statusLine(status));
  }

  /**
   * What the service does now, for people.
   *
   * @return whether that was told
   */
  public boolean status(String status) {
    return tell(statusLine(status));
  }

  /** The service lives. */
  public void beat() {
    tell("WATCHDOG=1");
  }

  /** Starting takes at least so much longer from now on, and that is in order. */
  public void extendStart(Duration by) {
    tell("EXTEND_TIMEOUT_USEC=" + by.toNanos() / 1000);
  }

  /** The service ends. */
  public void stopping() {
    tell("STOPPING=1\n" + statusLine("stopping"));
  }

  private static String statusLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return "STATUS=" + (line.length() > LONGEST_STATUS ? line.substring(0, LONGEST_STATUS) : line);
  }

  private boolean tell(String what) {
    if (port.isEmpty()) {
      return false;
    }
    try {
      port.get().send(what.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException e) {
      if (complained.compareAndSet(false, true)) {
        log.warn("the service manager cannot be told how this process does: {}", e.getMessage());
      } else {
        log.debug("the service manager was not told: {}", e.getMessage());
      }
      return false;
    }
  }

  @Override
  public void close() {
    port.ifPresent(Port::close);
  }
}
