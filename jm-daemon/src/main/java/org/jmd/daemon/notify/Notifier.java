package org.jmd.daemon.notify;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Isolation;
import org.jmd.core.net.RateLimit;
import org.jmd.core.net.Ticks;
import org.jmd.core.net.Transport;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.notify.Notice.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator what he wants to hear. Nobody who posts ever waits, and no failure comes back.
 * At most 20 messages of a kind leave at once and one more a minute, because peers can cause most
 * of them; the next one tells how many were left out. Safe for use by several threads.
 */
public final class Notifier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notifier.class);
  private static final int BURST = 20;
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** What a supervisor allows for the end of a service leaves no more. */
  private static final Duration FLUSH = Duration.ofSeconds(2);

  private final Set<Kind> wanted;
  private final String title;
  private final List<Outbox> outboxes;
  private final Transport transport;
  private final Tasks tasks;
  private final Map<Kind, Gate> gates = new EnumMap<>(Kind.class);

  private static final class Gate {
    private final RateLimit limit;
    private long leftOut;

    Gate(RateLimit limit) {
      this.limit = limit;
    }
  }

  private Notifier(
      Set<Kind> wanted, String title, List<Outbox> outboxes, Transport transport, Tasks tasks) {
    this.wanted = Set.copyOf(wanted);
    this.title = title;
    this.outboxes = List.copyOf(outboxes);
    this.transport = transport;
    this.tasks = tasks;
    Ticks ticks = new Ticks(tasks);
    for (Kind kind : Kind.values()) {
      gates.put(kind, new Gate(new RateLimit(ticks, BURST, INTERVAL)));
    }
  }

  /**
   * A notifier whose tasks run.
   *
   * @param transport becomes the notifier's
   */
  static Notifier open(
      NotifySettings settings, Courier courier, Transport transport, Tasks tasks, Entropy entropy) {
    List<Target> targets = settings.targets();
    List<Outbox> outboxes =
        IntStream.range(0, targets.size())
            .mapToObj(i ->
                new Outbox(
                    name(i, targets.get(i)),
                    targets.get(i),
                    isolation(entropy),
                    settings.retries(),
                    courier,
                    tasks))
            .toList();
    return new Notifier(settings.wanted(), settings.title(), outboxes, transport, tasks);
  }

  /** How a target is called in logs: by its place and service, since the rest is secret. */
  static String name(int index, Target target) {
    return "target " + (index + 1) + " (" + target.service() + ")";
  }

  static Isolation isolation(Entropy entropy) {
    return new Isolation("notification", HexFormat.of().formatHex(entropy.bytes(16)));
  }

  /** Sends a notice to every target, some time from now. */
  public void post(Notice notice) {
    if (notice.kind() != Kind.ALWAYS && !wanted.contains(notice.kind())) {
      return;
    }
    Gate gate = gates.get(notice.kind());
    if (gate == null) {
      return;
    }
    long leftOut;
    synchronized (gate) {
      if (!gate.limit.tryAcquire()) {
        gate.leftOut++;
        return;
      }
      leftOut = gate.leftOut;
      gate.leftOut = 0;
    }
    String body = String.join("\n", notice.lines());
    Message message =
        new Message(
            notice.level(),
            title + ": " + notice.event(),
            leftOut == 0 ? body : body + "\n" + leftOut + " more of this kind were left out");
    outboxes.forEach(outbox -> outbox.put(message));
  }

  /** Delivers what waits within two seconds, as far as that goes. */
  @Override
  public void close() {
    close(FLUSH);
  }

  /** As above, with that limit. */
  public void close(Duration limit) {
    outboxes.forEach(Outbox::close);
    Deadline deadline = tasks.deadline(limit);
    boolean all = true;
    try {
      for (Outbox outbox : outboxes) {
        all &= outbox.finish(deadline.remaining());
      }
    } catch (InterruptedException _) {
      // Whoever stops us is in a hurry.
      Thread.currentThread().interrupt();
    }
    if (!all) {
      log.info("the program ends before all messages are delivered");
    }
    transport.close();
  }
}
