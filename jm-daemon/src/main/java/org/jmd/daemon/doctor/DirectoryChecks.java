package org.jmd.daemon.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jmd.core.config.Config;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.ChannelEvent;
import org.jmd.core.net.ChannelSettings;
import org.jmd.core.net.Endpoint;
import org.jmd.core.net.OnionMessageChannel;
import org.jmd.core.net.Transport;
import org.jmd.core.protocol.NickIdentity;
import org.jmd.core.runtime.Deadline;
import org.jmd.core.runtime.Mailbox;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.suite.ChannelWiring;

/**
 * Introduces itself to every directory as a taker would, under a nick made for it and on circuits
 * of its own, and says nothing else.
 */
final class DirectoryChecks {
  private static final int EVENTS = 1024;

  private final Config config;
  private final Transport transport;
  private final Tasks tasks;
  private final Entropy entropy;
  private final Duration limit;

  DirectoryChecks(
      Config config, Transport transport, Tasks tasks, Entropy entropy, Duration limit) {
    this.config = config;
    this.transport = transport;
    this.tasks = tasks;
    this.entropy = entropy;
    this.limit = limit;
  }

  List<Finding> run() throws InterruptedException {
    ChannelSettings settings;
    try {
      settings = ChannelWiring.taker(config);
    } catch (IllegalArgumentException toldElsewhere) {
      return List.of(new Finding.Unchecked("directories", "the configuration names none to try"));
    }
    Map<String, String> away = new TreeMap<>();
    settings.directories().forEach(d -> away.put(d.toString(), "no answer in time"));
    int all = away.size();
    Mailbox<ChannelEvent> events = tasks.mailbox(EVENTS);
    try (OnionMessageChannel channel =
        new OnionMessageChannel(
            settings, NickIdentity.create(entropy), transport, tasks, entropy)) {
      channel.open(event -> {
        if (event instanceof ChannelEvent.DirectoryUp
            || event instanceof ChannelEvent.DirectoryDown) {
          events.offer(event);
        }
      });
      collect(events, away);
    }
    return findings(away, all);
  }

  private void collect(Mailbox<ChannelEvent> events, Map<String, String> away)
      throws InterruptedException {
    Deadline deadline = tasks.deadline(limit);
    while (!away.isEmpty()) {
      Optional<ChannelEvent> event = events.poll(deadline);
      if (event.isEmpty()) {
        return;
      }
      if (event.get() instanceof ChannelEvent.DirectoryUp(Endpoint up)) {
        away.remove(up.toString());
      } else if (event.get() instanceof ChannelEvent.DirectoryDown(Endpoint down, String reason)) {
        away.replace(down.toString(), reason);
      }
    }
  }

  private static List<Finding> findings(Map<String, String> away, int all) {
    List<Finding> findings = new ArrayList<>();
    if (away.size() == all) {
      findings.add(
          Advice.DIRECTORIES_AWAY.at("none of " + all + " could be reached: " + first(away)));
      return findings;
    }
    findings.add(
        new Finding.Well("directories", (all - away.size()) + " of " + all + " let us in"));
    away.forEach((directory, reason) ->
        findings.add(Advice.DIRECTORIES_SOME_AWAY.at(directory + ": " + reason)));
    return findings;
  }

  private static String first(Map<String, String> away) {
    Map.Entry<String, String> entry = away.entrySet().iterator().next();
    return entry.getKey() + ": " + entry.getValue();
  }
}
