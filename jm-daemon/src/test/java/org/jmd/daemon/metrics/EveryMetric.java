package org.jmd.daemon.metrics;

import java.util.List;
import java.util.Optional;
import org.jmd.core.net.Transport;
import org.jmd.core.net.Transport.BindAddress;
import org.jmd.core.runtime.Network;
import org.jmd.core.testing.InMemoryNetwork;
import org.jmd.core.testing.SeededEntropy;
import org.jmd.core.testing.VirtualTime;
import org.jmd.daemon.suite.RoleBoard;
import org.jmd.daemon.suite.RunningDirectory;
import org.jmd.directory.Directory;
import org.jmd.directory.DirectorySettings;

/** What a process with every role would answer. */
public final class EveryMetric {
  private EveryMetric() {}

  /** All of it. */
  public static Scrape scrape() {
    try (VirtualTime time = new VirtualTime();
        Monitoring monitoring = new Monitoring(time, new RoleBoard(), true)) {
      monitoring.bindProcess(List.of("directory", "maker"));
      monitoring.makerMetrics();
      Transport transport = new InMemoryNetwork(time, 1).host("directory");
      monitoring.watch(
          new RunningDirectory(
              new Directory(
                  DirectorySettings.of(Network.REGTEST, new BindAddress("127.0.0.1", 5222)),
                  transport,
                  time,
                  new SeededEntropy(1)),
              transport,
              Optional.empty()));
      return Scrape.parse(monitoring.metrics("").body());
    }
  }
}
