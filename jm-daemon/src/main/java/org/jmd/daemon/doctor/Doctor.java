package org.jmd.daemon.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jmd.core.config.Config;
import org.jmd.core.crypto.Entropy;
import org.jmd.core.net.Transport;
import org.jmd.core.runtime.JvmLeaks;
import org.jmd.core.runtime.ProcessHardening;
import org.jmd.core.runtime.Task;
import org.jmd.core.runtime.Tasks;
import org.jmd.daemon.suite.Backends;
import org.jmd.daemon.suite.ChannelWiring;
import org.jspecify.annotations.Nullable;

/**
 * Audits the machine and the installation (security.md, "Process memory hardening"). Changes
 * nothing, opens no wallet, and asks nobody but tor, the node and the directories of the
 * configuration.
 */
public final class Doctor {
  private static final Duration SOCKS_LIMIT = Duration.ofSeconds(5);

  private final Host host;
  private final Installation installation;
  private final Tasks tasks;
  private final Backends backends;
  private final Entropy entropy;

  /** Prepares it. */
  public Doctor(
      Host host, Installation installation, Tasks tasks, Backends backends, Entropy entropy) {
    this.host = host;
    this.installation = installation;
    this.tasks = tasks;
    this.backends = backends;
    this.entropy = entropy;
  }

  /** A check that may have to wait for others. */
  @FunctionalInterface
  private interface Slow {
    List<Finding> run() throws InterruptedException;
  }

  /** What can be seen without the network. */
  public List<Finding> local(ProcessHardening.Outcome hardening) {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(new MemoryChecks(host).run());
    findings.addAll(new KernelChecks(host).run());
    findings.addAll(new UserChecks(host).run());
    findings.addAll(new ProcessChecks(hardening, JvmLeaks.open(installation.environment())).run());
    findings.addAll(new FileChecks(installation, host.user(), tasks.clock().instant()).run());
    findings.addAll(
        new DiskChecks(host, installation.dataDirectory(), DiskChecks.Space.real()).run());
    findings.addAll(new ConfigChecks(installation).run());
    findings.addAll(new UnitChecks(host).run());
    return findings;
  }

  /**
   * What tor, the node, the directories and the clock say, all asked at once.
   *
   * @param limit for each
   */
  public List<Finding> network(Duration limit) throws InterruptedException {
    if (installation.config().isEmpty()) {
      return List.of(
          new Finding.Unchecked("network", "not tried: the configuration cannot be used"));
    }
    Config config = installation.config().get();
    try (Transport transport = ChannelWiring.transport(config)) {
      TorChecks tor =
          new TorChecks(config, SocksGreeting.real(SOCKS_LIMIT), transport, tasks, entropy);
      NodeChecks node = new NodeChecks(config, backends, tasks, installation.dataDirectory());
      // The directories end by themselves; the others are not waited for any longer.
      DirectoryChecks directories = new DirectoryChecks(config, transport, tasks, entropy, limit);
      Question onTor = ask("tor", tor::run, limit);
      Question onNode = ask("node", node::run, limit);
      Question onDirectories = ask("directories", directories::run, limit.plusSeconds(5));
      List<Finding> findings = new ArrayList<>();
      findings.addAll(onTor.findings());
      findings.addAll(onNode.findings());
      findings.addAll(onDirectories.findings());
      findings.addAll(ClockChecks.run(tasks.clock().instant(), tor.answers(), node.report()));
      return findings;
    }
  }

  private Question ask(String subject, Slow check, Duration limit) {
    AtomicReference<@Nullable List<Finding>> answer = new AtomicReference<>();
    Task task =
        tasks.start(
            "doctor-" + subject,
            () -> {
              try {
                answer.set(check.run());
              } catch (InterruptedException tookTooLong) {
                Thread.currentThread().interrupt();
              }
            });
    return new Question(subject, task, answer, limit);
  }

  private record Question(
      String subject, Task task, AtomicReference<@Nullable List<Finding>> answer, Duration limit) {
    List<Finding> findings() throws InterruptedException {
      if (!task.await(limit)) {
        task.cancel();
      }
      return Optional.ofNullable(answer.get())
          .orElseGet(() ->
              List.of(
                  new Finding.Unchecked(
                      subject, "no answer within " + limit.toSeconds() + " seconds")));
    }
  }
}
